"""Whatever curators decide, in any order: undone from the last to the first, everything is what it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import pytest
from django.db import connection, models, transaction
from django.db.models import Count
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from papers import curation, ingest
from papers.curation.kept_rows import TABLES
from papers.models import (
    Author,
    AuthorRedirect,
    AuthorVariant,
    Decision,
    FieldOrigin,
    Paper,
    SourceAnswer,
    State,
    Submission,
    User,
    Venue,
)
from papers.record import Identifier, Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.submissions import make_submission, pulled_record

M = TypeVar("M", bound=models.Model)
Numbers = tuple[int, int]  # which of the rows that there are
CURATOR = FieldOrigin.Source.CURATOR
NAMES = ("Ann Author", "Ben Writer", "Wei Wang", "Jeff Wu", "Zoe Yu")
KEPT: list[type[models.Model]] = [*TABLES.values(), Author, AuthorVariant, Venue, Submission, SourceAnswer]
OF_NO_MATTER = {"id", "updated_at", "claimed_by", "claimed_until", "claim_kept"}
VALUES: list[dict[str, Any]] = [
    {"title": "Another title", "abstract": "Another."},
    {"year": 2025, "venue": "ICML", "pages": "1-9"},
    {"venue": "A new venue", "year": 2024, "published_on": "2024-05-06", "arxiv_version": 4},
    {"year": None, "url": "https://example.org/x", "withdrawn": True},
    {"identifiers": [{"scheme": "doi", "value": "10.1/new"}], "volume": "7"},
]


@pytest.fixture
def shelf(catalogue: dict[str, Paper], cora: User) -> User:
    """A catalogue with namesakes, works without a venue, two preprints, and submissions of all sorts."""
    for number, venue in enumerate(("arXiv", "ACL", "")):
        authors = ("Wei Wang", NAMES[number])
        making.make_paper(f"wang202{number}study", f"Study {number}", authors=authors, venue=venue)
    paper = making.make_paper(
        "old2022harmless", "Harmless", authors=("Y. Bai", "Jeff Wu"), arxiv="2201.00001"
    )
    paper.field_origins.create(field="authors", source=FieldOrigin.Source.SEED)
    ingest.create_paper(Record(title="A post", year=2024, authors=("Zoe Yu",)), source=CURATOR)
    make_submission("2301.00007")
    make_submission("2301.00008", pulled=pulled_record("2301.00008", authors=("Yuntao Bai",)).as_json())
    make_submission(
        "https://example.org/post", typed=Record(title="A post", authors=("New Person",), year=2019)
    )
    published = Record(title="X", venue="Nature", year=2021, identifiers=(Identifier("doi", "10.1/x"),))
    make_submission("10.1/x", pulled=published.as_json())
    return cora


# What may be decided


def pick(rows: models.QuerySet[M], number: int) -> M | None:
    found = list(rows.order_by("pk"))
    return found[number % len(found)] if found else None


def waiting(number: int) -> Submission | None:
    return pick(Submission.objects.filter(state=State.READY), number)


def paper(number: int) -> Any:
    return pick(Paper.objects.all(), number)


def author(number: int) -> Any:
    return pick(Author.objects.annotate(papers=Count("authorships")).filter(papers__gt=0), number)


def categories(number: int) -> list[Category]:
    rows = list(Category.objects.exclude(parent=None).order_by("pk"))
    return [rows[number % len(rows)], *rows[number % 3 : number % 3 + 1]]


def accept(first: int, second: int, by: User) -> None:
    if row := waiting(first):
        curation.accept(row, by=by, categories=categories(second))


def merge(first: int, second: int, by: User) -> None:
    if row := waiting(first):
        curation.merge(row, into=paper(second), by=by)


def classify(first: int, second: int, by: User) -> None:
    curation.classify_paper(paper(first), by=by, categories=categories(second))


def set_fields(first: int, second: int, by: User) -> None:
    values = VALUES[second % len(VALUES)]
    curation.choose_fields(paper(first), values=values, source=CURATOR, by=by, lock=second % 2 == 0)


def set_authors(first: int, second: int, by: User) -> None:
    names = [NAMES[second % len(NAMES)], *paper(first).author_names[second % 2 :]]
    curation.choose_fields(paper(first), values={"authors": names}, source=CURATOR, by=by)


def merge_papers(first: int, second: int, by: User) -> None:
    sides = ["left", "right"]
    choices = {"authors": sides[second % 2], "title": sides[first % 2], "primary": sides[second % 2]}
    curation.merge_papers(paper(first), into=paper(first + 1 + second), by=by, choices=choices)


def merge_authors(first: int, second: int, by: User) -> None:
    curation.merge_authors(author(first), into=author(first + 1 + second), by=by)


def split_author(first: int, second: int, by: User) -> None:
    shared = Author.objects.annotate(papers=Count("authorships__paper", distinct=True)).filter(papers__gt=1)
    if one := pick(shared, first):
        papers = list(Paper.objects.filter(authorships__author=one).order_by("pk")[:1])
        curation.split_author(one, papers=papers, distinction=f"Q{second}", by=by)


def rename_author(first: int, second: int, by: User) -> None:
    curation.rename_author(author(first), name=f"{NAMES[second % len(NAMES)]} the {second}th", by=by)


def unlock(first: int, second: int, by: User) -> None:
    curation.unlock_fields(paper(first), ["title", "year", "authors", "venue"], by=by)


VERBS: list[Callable[[int, int, User], None]] = [
    *(accept, merge, classify, set_fields, set_authors),
    *(merge_papers, merge_authors, split_author, rename_author, unlock),
]
Step = tuple[Callable[[int, int, User], None], Numbers]


def decide(steps: Sequence[Step], by: User) -> None:
    """What is refused changes nothing."""
    for verb, (first, second) in steps:
        with suppress(curation.CurationError), transaction.atomic():
            verb(first, second, by)


def undo_all(by: User) -> None:
    for decision in Decision.objects.standing().order_by("-pk"):
        curation.undo_decision(decision, by=by)


# What there is


def dump() -> dict[str, list[str]]:
    """All rows by table, with names for numbers: what was made again may have another one."""
    return {model.__name__: sorted(map(told, model._default_manager.all())) for model in KEPT}


def told(row: models.Model) -> str:
    fields = [field for field in row._meta.concrete_fields if field.name not in OF_NO_MATTER]
    return " | ".join(f"{field.name}={value(row, field)}" for field in fields)


def value(row: models.Model, field: Any) -> str:
    there = getattr(row, field.name)
    return str(getattr(there, "cite_key", there))


STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.tuples(st.integers(0, 15), st.integers(0, 15))),
    min_size=1,
    max_size=8,
)


@given(steps=STEPS)
@example(steps=[(merge_papers, (0, 0)), (set_authors, (0, 0))])
@example(steps=[(split_author, (1, 0)), (merge_authors, (13, 0)), (set_authors, (4, 4))])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_undone_from_the_last_to_the_first_everything_is_what_it_was(shelf: User, steps: list[Step]) -> None:
    with transaction.atomic():
        before, addresses = dump(), set(AuthorRedirect.objects.values_list("old_slug", flat=True))
        decide(steps, shelf)
        undo_all(shelf)
        connection.check_constraints()
        assert dump() == before
        assert addresses <= set(AuthorRedirect.objects.values_list("old_slug", flat=True))
        transaction.set_rollback(True)
