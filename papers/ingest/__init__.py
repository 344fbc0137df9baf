"""Record -> Paper: looking papers up, making them, filling what they lack."""

from papers.ingest.lookup import by_identifier, by_key, known, named
from papers.ingest.names import authors_named, free_cite_key, lock, set_authors, was_given
from papers.ingest.papers import IngestError, add_identifiers, create_paper, fill, note_origins, restore
from papers.ingest.versions import add_versions, best, refresh_best

__all__ = [
    "IngestError",
    "add_identifiers",
    "add_versions",
    "authors_named",
    "best",
    "by_identifier",
    "by_key",
    "create_paper",
    "fill",
    "free_cite_key",
    "known",
    "lock",
    "named",
    "note_origins",
    "refresh_best",
    "restore",
    "set_authors",
    "was_given",
]
