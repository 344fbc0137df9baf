"""The values of a facet that has any number of them: authors or venues, by number of papers, found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from papers.models import Author, Venue
from papers.search.asked import Asked
from papers.search.facets.counting import counts_of, largest_of
from papers.search.facets.names_within import NameStart
from papers.search.filters import numbers
from papers.search.request import SearchRequest
from taxonomy.tree import Taxonomy

OpenFacet = Literal["author", "venue"]
Row = Author | Venue

NAME_FIELDS: dict[OpenFacet, str] = {"author": "authors_exact", "venue": "venue_exact"}
STEPS = (500, 5_000, 30_000)  # values looked at, the largest first, until enough have the name; see `largest`


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`key` is what a request calls it: an author's slug, a venue's name."""

    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetValues:
    """The largest values first; `more` says that there are others. `chosen` are those of the request, wanted or left
    out, in its order, also with no paper and whatever was typed."""

    values: tuple[FacetValue, ...]
    more: bool
    chosen: tuple[FacetValue, ...] = ()


def values_of(
    request: SearchRequest, taxonomy: Taxonomy, facet: OpenFacet, *, find: str = "", most: int = 50
) -> FacetValues:
    """The facet's `most` largest values in the result as it were without that facet's filter, counted exactly.

    With `find` only those with a word in their name that begins like it. Among equals those that came first. Asks the
    database a fixed number of times. Raises `IndexUnavailable`.
    """
    asked = Asked(request, taxonomy)
    start = NameStart.of(find)
    if find.strip() and not start:
        found: list[FacetValue] = []  # signs alone begin no name
    elif start:
        found = _named(asked, facet, start, most + 1)
    else:
        found = list(_values(facet, largest_of(asked, facet, most + 1)))
    return FacetValues(tuple(found[:most]), len(found) > most, _chosen(asked, taxonomy, facet))


def _named(asked: Asked, facet: OpenFacet, start: NameStart, most: int) -> list[FacetValue]:
    """The largest values that have the name. Their papers name others too, so more are looked at than are wanted."""
    within = start.query(asked.schema, NAME_FIELDS[facet])
    found: list[FacetValue] = []
    seen = 0
    for step in STEPS:
        counts = largest_of(asked, facet, step, within=within)
        found += _values(facet, counts[seen:], lambda row: any(map(start.fits, _names(row))))
        seen = len(counts)
        if len(found) >= most or seen < step:
            break
    return found[:most]


def _values(
    facet: OpenFacet, counts: list[tuple[int, int]], fits: Callable[[Row], bool] = lambda _: True
) -> Iterator[FacetValue]:
    rows = _rows(facet, [pk for pk, _ in counts])
    return (_value(rows[pk], count) for pk, count in counts if pk in rows and fits(rows[pk]))


def _chosen(asked: Asked, taxonomy: Taxonomy, facet: OpenFacet) -> tuple[FacetValue, ...]:
    if not asked.request.is_active(facet):
        return ()
    ids = numbers(asked.request, taxonomy)[facet]
    values = [*getattr(asked.request, facet), *getattr(asked.request, f"not_{facet}")]
    wanted = [ids[value] for value in values if value in ids]
    return tuple(_values(facet, counts_of(asked, facet, wanted)))


def _rows(facet: OpenFacet, ids: Iterable[int]) -> dict[int, Row]:
    return dict(Author.objects.in_bulk(ids)) if facet == "author" else dict(Venue.objects.in_bulk(ids))


def _names(row: Row) -> tuple[str, ...]:
    return (row.name, row.full_name) if isinstance(row, Venue) else (row.name,)


def _value(row: Row, count: int) -> FacetValue:
    return FacetValue(row.slug if isinstance(row, Author) else row.name, str(row), count)
