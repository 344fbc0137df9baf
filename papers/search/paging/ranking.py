"""Papers of a query in the order of a sort, by their ids."""

from __future__ import annotations

from bisect import bisect_right
from heapq import nsmallest

from tantivy import DocAddress, Order, Query
from tantivy import SearchResult as TantivyResult

from papers.search.asked import Asked
from papers.search.request import Sort

ORDERS = {  # the sorts by a key: a number that is unique and never changes
    Sort.NEWEST: ("newest", Order.Desc),
    Sort.OLDEST: ("oldest", Order.Asc),
    Sort.ADDED: ("added", Order.Desc),
}
SPARE = 200  # papers that are fetched behind the wanted ones: most ties end there


def ids_in_order(asked: Asked, most: int) -> list[int]:
    """The first so many papers of the result."""
    if asked.request.sort in ORDERS:
        name, order = ORDERS[Sort(asked.request.sort)]
        most = bounded(asked, most)
        found = asked.searcher.search(asked.query, most, order_by_field=name, order=order)
        return ids_of(asked, found)
    return ranked(asked, most)[0]


def ranked(asked: Asked, most: int) -> tuple[list[int], int]:
    """The first so many papers by relevance or title, and how many there are."""
    if asked.request.sort != Sort.TITLE and asked.scores:
        return by_relevance(asked, asked.query, most)
    # Where only filters match, all papers are equally relevant: one tie, and it is cut by newest.
    name, order = ("by_title", Order.Asc) if asked.request.sort == Sort.TITLE else ORDERS[Sort.NEWEST]
    found = asked.searcher.search(asked.query, bounded(asked, most), order_by_field=name, order=order)
    return ids_of(asked, found), count_of(found)


def by_relevance(asked: Asked, query: Query, most: int) -> tuple[list[int], int]:
    """Ties are cut by newest, also where the list ends inside one: papers are fetched until the tie is whole."""
    limit = most + SPARE
    found = asked.searcher.search(query, bounded(asked, limit))
    while (whole := _whole_ties(found, most)) is None:
        limit *= 20
        found = asked.searcher.search(query, bounded(asked, limit))
    scores, addresses = [score for score, _ in whole], [address for _, address in whole]
    newest = _values(asked, "newest", addresses)
    order = nsmallest(most, range(len(whole)), key=lambda i: (-scores[i], -newest[i]))
    return _values(asked, "id", [addresses[i] for i in order]), count_of(found)


def bounded(asked: Asked, most: int) -> int:
    """tantivy makes room for as many papers as are asked for, found or not."""
    return max(1, min(most, asked.searcher.num_docs))


def _whole_ties(found: TantivyResult, most: int) -> list[tuple[float, DocAddress]] | None:
    """The hits as far as the tie reaches in which the list ends; None when it may reach further."""
    hits: list[tuple[float, DocAddress]] = found.hits
    if len(hits) <= most:
        return hits
    last = hits[most - 1][0]
    end = bisect_right(hits, -last, key=lambda hit: -hit[0])
    return hits[:end] if end < len(hits) or len(hits) == count_of(found) else None


def ids_of(asked: Asked, found: TantivyResult) -> list[int]:
    return _values(asked, "id", [address for _, address in found.hits])


def _values(asked: Asked, name: str, addresses: list[DocAddress]) -> list[int]:
    values = asked.searcher.fast_field_values(name, addresses) if addresses else []
    return [int(value) for value in values if value is not None]


def count_of(found: TantivyResult) -> int:
    count: int = found.count  # type: ignore[attr-defined]  # missing in tantivy-py's stubs
    return count


def total_of(asked: Asked) -> int:
    return count_of(asked.searcher.search(asked.query, 1))
