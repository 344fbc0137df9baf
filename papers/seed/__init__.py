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

__all__ = [
    "Correction",
    "Listing",
    "Publication",
    "SeedCategory",
    "SeedError",
    "SeedVenue",
    "SeedWork",
    "categories",
    "venues",
    "works",
]
