"""Filters as queries: one for each facet that narrows the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tantivy import FieldType, Occur, Query, Schema

from papers.models import Author, Venue
from papers.search.indexing.documents import KINDS, ORIGINS
from papers.search.request import Has, Match, SearchRequest
from taxonomy.tree import Taxonomy

FIELDS = {
    "category": "categories",
    "year": "year",
    "venue": "venue_id",
    "kind": "kind",
    "author": "author_ids",
    "origin": "origin",
    "has": "has",
}
Numbers = dict[str, dict[Any, int]]  # facet -> value in the request -> its number in the index


def field_of(facet: str, request: SearchRequest) -> str:
    """The field of the index that holds the facet's numbers."""
    return "own_categories" if facet == "category" and request.exact else FIELDS[facet]


def filter_queries(schema: Schema, request: SearchRequest, taxonomy: Taxonomy) -> dict[str, Query]:
    """One query for each active facet, wanted and left-out values together. They match; they do not score.

    Asks the database once for venues and once for authors, where the request has any.
    """
    found = numbers(request, taxonomy)
    return {facet: facet_query(schema, request, facet, found[facet]) for facet in request.active}


def numbers(request: SearchRequest, taxonomy: Taxonomy) -> Numbers:
    """What the values of the active facets are in the index. A value that has gone meanwhile is missing."""
    return {facet: _NUMBERED[facet](_values(request, facet), taxonomy) for facet in request.active}


def facet_query(schema: Schema, request: SearchRequest, facet: str, known: Mapping[Any, int]) -> Query:
    """The facet's filter; `known` holds the numbers of its values (see `numbers`)."""
    name = field_of(facet, request)
    wanted = [known.get(value) for value in getattr(request, facet, ())]
    left_out = [known[value] for value in getattr(request, f"not_{facet}") if value in known]
    clauses = [(Occur.Must, query) for query in _wanted(schema, name, wanted, _needs_all(request, facet))]
    if facet == "year" and not (request.year_from is None and request.year_to is None):
        years = Query.range_query(schema, name, FieldType.Integer, request.year_from, request.year_to)
        clauses.append((Occur.Must, years))
    if left_out:
        # What is left out needs something that it is left out of.
        clauses += [] if clauses else [(Occur.Must, Query.all_query())]
        clauses.append((Occur.MustNot, any_of(schema, name, left_out)))
    return _joined(clauses)


def all_of(words: Query, filters: Iterable[Query]) -> Query:
    """Words and filters; the filters add nothing to the score."""
    constant = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    return Query.boolean_query([(Occur.Must, words), *constant])


def any_of(schema: Schema, name: str, values: Iterable[int]) -> Query:
    """Papers with any of these numbers in the field; none for no numbers."""
    # Single terms, since a set of terms reads all their papers before it is joined with the words.
    terms = [Query.term_query(schema, name, value) for value in values]
    if not terms:
        return Query.empty_query()
    return terms[0] if len(terms) == 1 else Query.boolean_query([(Occur.Should, term) for term in terms])


def _wanted(schema: Schema, name: str, values: list[int | None], needs_all: bool) -> list[Query]:
    """Queries that all have to hold. A value that has gone is carried by no paper."""
    present = [value for value in values if value is not None]
    if needs_all:
        gone = [] if len(present) == len(values) else [Query.empty_query()]
        return [Query.term_query(schema, name, value) for value in present] + gone
    return [any_of(schema, name, present)] if values else []


def _needs_all(request: SearchRequest, facet: str) -> bool:
    return facet == "has" or getattr(request, f"{facet}_match", Match.ANY) == Match.ALL


def _joined(clauses: list[tuple[Occur, Query]]) -> Query:
    if len(clauses) == 1:
        return clauses[0][1]
    return Query.boolean_query(clauses) if clauses else Query.all_query()


def _values(request: SearchRequest, facet: str) -> tuple[Any, ...]:
    return (*getattr(request, facet, ()), *getattr(request, f"not_{facet}"))


def _categories(paths: Iterable[str], taxonomy: Taxonomy) -> dict[Any, int]:
    return {path: taxonomy.by_path[path].id for path in paths if path in taxonomy.by_path}


def _venues(names: Iterable[str], _: Taxonomy) -> dict[Any, int]:
    return dict(Venue.objects.filter(name__in=names).values_list("name", "pk"))


def _authors(slugs: Iterable[str], _: Taxonomy) -> dict[Any, int]:
    return dict(Author.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def _places(names: list[str]) -> Callable[[Iterable[str], Taxonomy], dict[Any, int]]:
    return lambda values, _: {value: names.index(value) for value in values if value in names}


_NUMBERED: dict[str, Callable[[tuple[Any, ...], Taxonomy], dict[Any, int]]] = {
    "category": _categories,
    "year": lambda years, _: {year: year for year in years},
    "venue": _venues,
    "kind": _places(KINDS),
    "author": _authors,
    "origin": _places(ORIGINS),
    "has": _places(list(Has.values)),
}
