"""The truth about the literature, in PostgreSQL."""

from papers.models.author import Author, AuthorRedirect, Authorship, AuthorVariant
from papers.models.category_model import CategoryModel
from papers.models.change import Change
from papers.models.classification import Classification, Confidence
from papers.models.decision import Decision
from papers.models.follower import Follower, Letter
from papers.models.harvest import HarvestQuery
from papers.models.paper import CiteKeyAlias, FieldOrigin, Identifier, Kind, Origin, Paper, Version
from papers.models.reason import Reason
from papers.models.refusal import Refusal
from papers.models.seed import SeedRecord
from papers.models.snapshot import Snapshot
from papers.models.source_answer import SourceAnswer
from papers.models.submission import ProposedCategory, State, Submission
from papers.models.user import User
from papers.models.venue import Venue, VenueKind

__all__ = [
    "Author",
    "AuthorRedirect",
    "AuthorVariant",
    "Authorship",
    "CategoryModel",
    "Change",
    "CiteKeyAlias",
    "Classification",
    "Confidence",
    "Decision",
    "FieldOrigin",
    "Follower",
    "HarvestQuery",
    "Identifier",
    "Kind",
    "Letter",
    "Origin",
    "Paper",
    "ProposedCategory",
    "Reason",
    "Refusal",
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
