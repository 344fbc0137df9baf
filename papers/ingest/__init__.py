"""Record -> Paper: looking papers up, making them, filling what they lack."""

from papers.ingest.author_lists import heir_of, set_authors
from papers.ingest.errors import IngestError
from papers.ingest.fields import locked_fields, restore_fields, set_fields, unlock, value_of
from papers.ingest.lookup import by_identifier, by_key, known, named
from papers.ingest.names import authors_named, free_cite_key, free_slug, lock, slug_of, was_given
from papers.ingest.newcomers import came_with, go_again, newest
from papers.ingest.origins import note_origins
from papers.ingest.papers import add_identifiers, create_paper, fill, restore
from papers.ingest.venues import known_venue, venue_forms, venue_named
from papers.ingest.versions import add_versions, best, refresh_best, shown

__all__ = [
    "IngestError",
    "add_identifiers",
    "add_versions",
    "authors_named",
    "best",
    "by_identifier",
    "by_key",
    "came_with",
    "create_paper",
    "fill",
    "free_cite_key",
    "free_slug",
    "go_again",
    "heir_of",
    "known",
    "known_venue",
    "lock",
    "locked_fields",
    "named",
    "newest",
    "note_origins",
    "refresh_best",
    "restore",
    "restore_fields",
    "set_authors",
    "set_fields",
    "shown",
    "slug_of",
    "unlock",
    "value_of",
    "venue_forms",
    "venue_named",
    "was_given",
]
