"""Counting the values of each facet. A facet's own filter does not narrow its own counts; every count is exact."""

from __future__ import annotations

from collections.abc import Collection

from tantivy import Query, Searcher

from papers.search.documents import KINDS
from papers.search.query import all_of

Facets = dict[str, dict[int | str, int]]  # facet -> value (id, year or kind) -> papers

FIELDS = {
    "category": "categories",
    "year": "year",
    "kind": "kind",
    "venue": "venue_id",
    "author": "author_ids",
}
MOST = 65_000  # values of one facet; tantivy's limit of buckets


def count(searcher: Searcher, words: Query, filters: dict[str, Query], wanted: Collection[str]) -> Facets:
    """The wanted facets' counts: one pass for those without a filter, one more for each with one."""
    free = [name for name in wanted if name not in filters]
    found = _aggregate(searcher, all_of(words, filters.values()), free)
    for name in filters.keys() & set(wanted):
        others = [query for other, query in filters.items() if other != name]
        found |= _aggregate(searcher, all_of(words, others), [name])
    return found


def _aggregate(searcher: Searcher, query: Query, names: list[str]) -> Facets:
    if not names:
        return {}
    answer = searcher.aggregate(query, {name: _terms(FIELDS[name]) for name in names})
    return {name: _counts(name, answer[name]["buckets"]) for name in names}


def _terms(field: str) -> dict[str, dict[str, str | int]]:
    # With as many buckets a segment as in all, tantivy leaves none out and the sums are exact.
    return {"terms": {"field": field, "size": MOST, "segment_size": MOST}}


def _counts(name: str, buckets: list[dict[str, int]]) -> dict[int | str, int]:
    if name == "kind":
        return {KINDS[int(bucket["key"])]: bucket["doc_count"] for bucket in buckets}
    return {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}
