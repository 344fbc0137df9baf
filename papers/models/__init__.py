"""The truth about the literature, in PostgreSQL."""

from papers.models.author import Author, Authorship
from papers.models.change import Change
from papers.models.classification import Classification
from papers.models.paper import CiteKeyAlias, FieldOrigin, Identifier, Kind, Origin, Paper, Version
from papers.models.seed import SeedRecord
from papers.models.snapshot import Snapshot
from papers.models.source_answer import SourceAnswer
from papers.models.submission import Decision, State, Submission
from papers.models.user import User
from papers.models.venue import Venue, VenueKind

__all__ = [
    "Author",
    "Authorship",
    "Change",
    "CiteKeyAlias",
    "Classification",
    "Decision",
    "FieldOrigin",
    "Identifier",
    "Kind",
    "Origin",
    "Paper",
    "SeedRecord",
    "Snapshot",
    "SourceAnswer",
    "State",
    "Submission",
    "User",
    "Venue",
    "VenueKind",
    "Version",
]
