"""The values that most papers carry, counted exactly, out of more values than tantivy's aggregations hold.

A terms aggregation hands on some values of each segment and adds up what it was handed: a value can be missing, or be
counted in some segments only. It says by how many papers it can be wrong; what that leaves open is counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tantivy import Query, Schema, Searcher

from papers.search.filters import all_of, any_of

LOOKED_AT = 2_000  # values of each segment in the first pass: on 300,000 authors it costs what 500 do
ALL = 2**32 - 1  # hands on all values of each segment: always exact, five times slower on 300,000 authors
COUNTED_AGAIN = 500

Counts = list[tuple[int, int]]  # (value, papers)


def largest(searcher: Searcher, schema: Schema, query: Query, field: str, most: int) -> Counts:
    """The `most` values of an integer field that most of the query's papers carry, with these numbers of papers.

    The largest first, among equals the smallest value. Exact, whatever the number of values and segments; a paper
    must not name a value twice.
    """
    pool = max(LOOKED_AT, most)
    found = _terms(searcher, query, field, size=pool, segment_size=pool)
    doubtful = _doubtful(found, most, pool)
    if doubtful is None:
        # Tantivy puts equals in the order of their values; a test holds it to that.
        return _counts(_terms(searcher, query, field, size=most, segment_size=ALL))
    if found["doc_count_error_upper_bound"]:
        return _first(counted(searcher, schema, query, field, [value for value, _ in doubtful]), most)
    return _first(doubtful, most)


def _doubtful(found: dict[str, Any], most: int, pool: int) -> Counts | None:
    """The values that can be among the largest; None when such a one can be missing, or when these are too many."""
    counts, error = _counts(found), found["doc_count_error_upper_bound"]
    least = counts[most - 1][1] if len(counts) >= most else 0
    # A value that is missing has at most so many papers:
    unseen = error + (counts[-1][1] if len(counts) >= pool else 0)
    if unseen and unseen >= least:
        return None
    possible = [(value, count) for value, count in counts if count + error >= least]
    return possible if not error or len(possible) <= COUNTED_AGAIN else None


def counted(searcher: Searcher, schema: Schema, query: Query, field: str, values: Sequence[int]) -> Counts:
    """How many of the query's papers carry each of these values, in their order."""
    if not values:
        return []
    # Ranges of one number each: one pass, and never more buckets than twice the values.
    ranges = [{"from": value, "to": value + 1} for value in sorted(set(values))]
    carried = all_of(query, [any_of(schema, field, values)])
    found = searcher.aggregate(carried, {"counts": {"range": {"field": field, "ranges": ranges}}})
    counts = {bucket.get("from"): bucket for bucket in found["counts"]["buckets"]}
    return [(value, counts[value]["doc_count"]) for value in values]


def _terms(searcher: Searcher, query: Query, field: str, **options: Any) -> dict[str, Any]:
    answer = searcher.aggregate(query, {"counts": {"terms": {"field": field, **options}}})
    found: dict[str, Any] = answer["counts"]
    return found


def _counts(found: dict[str, Any]) -> Counts:
    return [(int(bucket["key"]), bucket["doc_count"]) for bucket in found["buckets"]]


def _first(counts: Iterable[tuple[int, int]], most: int) -> Counts:
    return sorted(counts, key=lambda item: (-item[1], item[0]))[:most]
