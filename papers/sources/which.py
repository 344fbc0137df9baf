"""Which source knows an identifier."""

from __future__ import annotations

from papers.record import Identifier
from papers.sources import crossref

ARXIV, CROSSREF = "arxiv", "crossref"
SOURCES = (ARXIV, CROSSREF)  # in the order in which a new reference is asked about


def source_of(identifier: Identifier) -> str:
    """The source that can be asked about it: "arxiv", "crossref", or "" for none."""
    if identifier.scheme == "arxiv":
        return ARXIV
    return CROSSREF if crossref.takes(identifier) else ""
