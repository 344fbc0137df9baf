"""Papers as the index needs them, read from PostgreSQL quickly: one statement for thousands, no model objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Manager, OuterRef, QuerySet

from papers.models import Authorship, AuthorVariant, CiteKeyAlias, Classification, Identifier, Paper, Version

CHUNK = 1_000  # papers read at once: some 3 MB; for more PostgreSQL would begin to compile the statement, each time


class PaperRow(NamedTuple):
    """All that an index document is made of."""

    id: int
    cite_key: str
    title: str
    abstract: str
    kind: str
    origin: str
    year: int | None
    published_on: date | None
    added_at: datetime
    venue_id: int | None
    venue: str | None
    venue_full: str | None
    authors: list[str]  # as printed, in order
    author_ids: list[int]
    identifiers: list[str]
    schemes: list[str]  # of the identifiers
    stages: list[str]  # of the versions
    categories: list[int]
    withdrawn: bool
    evidence: bool  # a sentence is quoted for one of its categories
    confidences: list[str]  # how sure its categories are, where that was said
    former_keys: list[str]  # cite keys of papers that were merged into it
    other_names: tuple[str, ...] = ()  # of its authors; see `with_merged_names`


def all_papers() -> Iterator[list[PaperRow]]:
    """Every paper in the order of ids, so many at a time. Each chunk is as the tables are when it is read."""
    last = 0
    while rows := _read(_ROWS.filter(pk__gt=last)[:CHUNK]):
        yield rows
        last = rows[-1].id


def papers(ids: Collection[int]) -> Iterator[list[PaperRow]]:
    """Those of these papers that there are, so many at a time."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield _read(_ROWS.filter(pk__in=ordered[start : start + CHUNK]))


def _read(rows: QuerySet[Paper, tuple[Any, ...]]) -> list[PaperRow]:
    return [PaperRow(*row) for row in rows]


def with_merged_names(chunks: Iterable[list[PaperRow]]) -> Iterator[list[PaperRow]]:
    """The same rows, each with the other names of its authors. One more query for each chunk."""
    for rows in chunks:
        names = _merged_names()
        yield [_with_other_names(row, names) for row in rows] if names else rows


def _merged_names() -> dict[int, list[str]]:
    """All names of each author who has several: so few that they are not read for each paper."""
    names: dict[int, list[str]] = {}
    rows = AuthorVariant.objects.order_by("pk").values_list("author_id", "author__name", "name")
    for author, name, variant in rows:
        names.setdefault(author, [name]).append(variant)
    return names


def _with_other_names(row: PaperRow, names: dict[int, list[str]]) -> PaperRow:
    others = (name for author in row.author_ids for name in names.get(author, ()))
    found = dict.fromkeys(name for name in others if name not in row.authors)
    return row._replace(other_names=tuple(found)) if found else row


def _of_paper(manager: Manager[Any] | QuerySet[Any], name: str, *order: str) -> ArraySubquery:
    # A subquery for each paper: it reads an index whatever the planner believes of tables that were filled just now.
    return ArraySubquery(manager.filter(paper=OuterRef("pk")).order_by(*order).values(name))


_ROWS = Paper.objects.order_by("pk").values_list(
    *("id", "cite_key", "title", "abstract", "kind", "origin", "year", "published_on", "added_at"),
    *("venue_id", "venue__name", "venue__full_name"),
    _of_paper(Authorship.objects, "name", "position"),
    _of_paper(Authorship.objects, "author_id", "position"),
    _of_paper(Identifier.objects, "value", "id"),
    _of_paper(Identifier.objects, "scheme", "id"),
    _of_paper(Version.objects, "stage", "id"),
    _of_paper(Classification.objects, "category_id", "id"),
    "withdrawn",
    Exists(Classification.objects.filter(paper=OuterRef("pk")).exclude(evidence="")),
    _of_paper(Classification.objects.exclude(confidence=""), "confidence", "id"),
    _of_paper(CiteKeyAlias.objects, "key", "id"),
)
