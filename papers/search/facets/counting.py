"""Counting the values of each facet. A facet's own filter does not narrow its own counts; every count is exact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from tantivy import Query

from papers.search.asked import Asked
from papers.search.facets.largest import counted, largest
from papers.search.filters import FIELDS, all_of, field_of
from papers.search.indexing import lines, traits
from papers.search.indexing.documents import KINDS, ORIGINS
from papers.search.request import FACETS, Has

Facets = dict[str, dict[int | str, int]]  # facet -> value -> papers

NAMES = FACETS
PAGE_FACETS = ("category", "year", "kind", "origin", "has")  # few values: counted with every search
OPEN = ("venue", "author")  # any number of values: the largest are counted
LARGEST = 50
MOST = 15_000  # numbers of a field of the other facets; tantivy stops at 65,000 in one answer
NAMED: dict[str, list[str]] = {"kind": KINDS, "origin": ORIGINS, "has": list(Has.values)}


def count(asked: Asked, wanted: Collection[str]) -> Facets:
    """How many papers each value of the wanted facets has, in the result as it were without that facet's filter.

    Values: ids of categories, venues and authors, years, and values of `Kind`, `Origin` and `Has`; those without a
    paper are left out. A category counts each paper below it once, with `exact` its own only. Of venues and authors
    the `LARGEST`, among equals those that came first.
    """
    free = [facet for facet in wanted if facet not in asked.filters and facet not in OPEN]
    found = _counts(asked, asked.query, free)
    for facet in wanted:
        if facet in OPEN:
            found[facet] = dict(largest_of(asked, facet, LARGEST))
        elif facet not in free:
            found |= _counts(asked, without_own(asked, facet), [facet])
    return found


def largest_of(asked: Asked, facet: str, most: int, *, within: Query | None = None) -> list[tuple[int, int]]:
    """The ids with the most papers, and how many (see `papers.search.facets.largest`)."""
    query = without_own(asked, facet)
    if within is not None:
        query = all_of(query, [within])
    return largest(asked.searcher, asked.schema, query, field_of(facet, asked.request), most)


def counts_of(asked: Asked, facet: str, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """These ids, and how many papers each has."""
    field = field_of(facet, asked.request)
    return counted(asked.searcher, asked.schema, without_own(asked, facet), field, numbers)


def without_own(asked: Asked, facet: str) -> Query:
    """The query without the facet's filter."""
    if facet not in asked.filters:
        return asked.query
    return all_of(asked.words_query, [query for name, query in asked.filters.items() if name != facet])


def _counts(asked: Asked, query: Query, facets: Sequence[str]) -> Facets:
    """One pass over the query's papers."""
    fields = dict.fromkeys(field for facet in facets for field in _counted_by(facet))
    answer = asked.searcher.aggregate(query, {field: terms(field) for field in fields}) if fields else {}
    return {facet: _by_value(asked, facet, answer) for facet in facets}


def _counted_by(facet: str) -> Sequence[str]:
    if facet == "category":
        return lines.FIELDS
    return ("traits",) if facet in traits.FACETS else (FIELDS[facet],)


def terms(field: str) -> dict[str, Any]:
    """An aggregation by the values of a field that has few. With as many values of each segment as in all, tantivy
    leaves none out and the sums are exact."""
    return {"terms": {"field": field, "size": MOST, "segment_size": MOST}}


def by_number(found: dict[str, Any]) -> dict[int, int]:
    """The papers of each number, from an answer to `terms`."""
    return {int(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}


def _by_value(asked: Asked, facet: str, answer: dict[str, Any]) -> dict[int | str, int]:
    if facet == "category":
        return dict(by_category(asked, answer).items())
    (field,) = _counted_by(facet)
    papers = by_number(answer[field])
    if facet not in traits.FACETS:
        return dict(papers.items())
    return {NAMED[facet][number]: count for number, count in traits.counted(facet, papers).items()}


def by_category(asked: Asked, answer: dict[str, Any]) -> dict[int, int]:
    """The papers of each category, from an answer to `terms` of all `lines.FIELDS`."""
    found = [by_number(answer[field]) for field in lines.FIELDS]
    return lines.counted(found, asked.taxonomy, exact=asked.request.exact)
