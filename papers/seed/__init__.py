"""The seed: the survey's reading list as files that people can read and correct (docs/seed.md)."""

from papers.seed.files import (
    Correction,
    Listing,
    Publication,
    SeedCategory,
    SeedVenue,
    SeedWork,
    categories,
    venues,
    works,
)
from papers.seed.tables import SeedError
from papers.seed.terms import SeedTerm, terms

__all__ = [
    "Correction",
    "Listing",
    "Publication",
    "SeedCategory",
    "SeedError",
    "SeedTerm",
    "SeedVenue",
    "SeedWork",
    "categories",
    "terms",
    "venues",
    "works",
]
