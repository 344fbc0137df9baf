"""Papers in other formats: one, a search, a category, everything."""

from papers.exports.citing import bibtex_of, bibtex_of_all
from papers.exports.records import record_of, version_cited
from papers.exports.selection import Selection
from papers.exports.table import FORMATS, Format

__all__ = ["FORMATS", "Format", "Selection", "bibtex_of", "bibtex_of_all", "record_of", "version_cited"]
