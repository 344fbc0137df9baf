"""Loading the seed into the database: once, and again without touching what people have changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pghistory
from django.db import transaction

from papers import ingest
from papers.curation import request_update
from papers.models import Origin, Paper, Submission
from papers.seed import files
from papers.seed.files import SeedCategory, SeedVenue, SeedWork
from papers.seed.harvest_queries import SeedQuery, harvest_queries, load_queries
from papers.seed.load_answers import load_answers
from papers.seed.load_categories import categories_of, load_categories
from papers.seed.load_terms import load_terms
from papers.seed.load_venues import load_venues
from papers.seed.load_works import load_works
from papers.seed.tally import Tally
from papers.seed.terms import SeedTerm
from papers.seed.terms import terms as seed_terms

Progress = Callable[[str, int, int], None]  # what is loaded, how many of it are done, of how many


@dataclass(frozen=True, slots=True)
class SeedReport:
    """`asked` is how many papers will be looked up at arXiv because they have no abstract yet.

    `answers` is about how many works the seed's own words are new.
    """

    categories: Tally
    terms: Tally
    venues: Tally
    works: Tally
    queries: Tally
    answers: int
    asked: int

    @property
    def changes(self) -> int:
        tallies = (self.categories, self.terms, self.venues, self.works, self.queries)
        return sum(tally.created + tally.changed for tally in tallies)


def load(
    progress: Progress = lambda what, done, total: None,
    *,
    categories: Sequence[SeedCategory] | None = None,
    terms: Sequence[SeedTerm] | None = None,
    venues: Sequence[SeedVenue] | None = None,
    works: Sequence[SeedWork] | None = None,
    queries: Sequence[SeedQuery] | None = None,
) -> SeedReport:
    """Load the seed files, or what is given instead. Raises `SeedError` before it writes anything."""
    categories = files.categories() if categories is None else categories
    terms = seed_terms() if terms is None else terms
    venues = files.venues() if venues is None else venues
    works = files.works() if works is None else works
    queries = harvest_queries() if queries is None else queries
    with pghistory.context(source="seed"):
        with transaction.atomic():
            ingest.lock()  # against a second loader, and because authors are made
            loaded_categories = load_categories(categories)
            progress("categories", len(categories), len(categories))
            loaded_terms = load_terms(terms)
            progress("terms", len(terms), len(terms))
        with transaction.atomic():
            ingest.lock()  # against a second loader, and because authors are made
            loaded_venues = load_venues(venues)
            progress("venues", len(venues), len(venues))
        with transaction.atomic():
            ingest.lock()  # against a second loader, and because authors are made
            rows = categories_of(categories)
            loaded_works = load_works(works, rows, lambda done, total: progress("works", done, total))
            answers = load_answers(works)
            loaded_queries = load_queries(queries)
    asked = _ask_for_abstracts(works)
    return SeedReport(
        loaded_categories, loaded_terms, loaded_venues, loaded_works, loaded_queries, answers, asked
    )


def _ask_for_abstracts(works: Sequence[SeedWork]) -> int:
    """Once for each paper: what came of it is in the submission."""
    lacking = Paper.objects.without_abstract().filter(
        origin=Origin.SEED,
        identifiers__scheme="arxiv",
        identifiers__value__in=[w.arxiv for w in works if w.arxiv],
    )
    never_asked = lacking.exclude(submissions__kind=Submission.Kind.UPDATE).distinct()
    return request_update(never_asked.order_by("id").prefetch_related("identifiers"))
