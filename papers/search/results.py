"""The one entrance: a SearchRequest gives a SearchResult."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from tantivy import DocAddress, Order, Query, Searcher
from tantivy import SearchResult as TantivyResult

from papers.search import index
from papers.search.facets import FIELDS, Facets, count
from papers.search.query import Words, all_of, filter_queries, understand, words_query
from papers.search.request import SearchRequest, Sort
from taxonomy.tree import Taxonomy

ORDERS = {
    Sort.NEWEST: ("newest", Order.Desc),
    Sort.OLDEST: ("oldest", Order.Asc),
    Sort.ADDED: ("added", Order.Desc),
    Sort.TITLE: ("by_title", Order.Asc),
}


class NoSuchPage(Exception):
    """The page lies behind the last one."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`ids` are those of the page, in order; `total` counts all pages. `marked` are the stems to highlight."""

    request: SearchRequest
    total: int
    ids: tuple[int, ...]
    words: Words
    facets: Facets = field(default_factory=dict)
    page_size: int = 20

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @property
    def has_next(self) -> bool:
        return self.request.page < self.pages


def search(
    request: SearchRequest,
    taxonomy: Taxonomy,
    *,
    facets: Collection[str] = tuple(FIELDS),
    page_size: int | None = None,
) -> SearchResult:
    """One page of what the request names, and the counts of these facets (keys of `papers.search.facets.FIELDS`).

    Raises `IndexUnavailable` and `NoSuchPage`.
    """
    size = page_size or settings.SEARCH_PAGE_SIZE
    asked = _Asked(request, taxonomy)
    offset = (request.page - 1) * size
    ids, total = asked.page(offset, size)
    if offset and offset >= total:
        raise NoSuchPage
    counts = count(asked.searcher, asked.words_query, asked.filters, facets)
    return SearchResult(request, total, tuple(ids), asked.words, counts, size)


def all_ids(request: SearchRequest, taxonomy: Taxonomy) -> list[int]:
    """The ids of every page, in order, for exports. Raises `IndexUnavailable`."""
    asked = _Asked(request, taxonomy)
    return asked.page(0, max(1, asked.searcher.num_docs))[0]


class _Asked:
    """A request as tantivy sees it, on one state of the index."""

    def __init__(self, request: SearchRequest, taxonomy: Taxonomy) -> None:
        generation = index.opened()
        self.searcher: Searcher = generation.searcher()
        self.request = request
        self.words = understand(request.q, taxonomy)
        # Signs alone ("???") find nothing: they must not widen to everything.
        nothing = bool(request.q) and not self.words.spans
        self.words_query = Query.empty_query() if nothing else words_query(generation.schema, self.words)
        self.filters = filter_queries(generation.schema, request, taxonomy)
        self.query = all_of(self.words_query, self.filters.values())

    def page(self, offset: int, size: int) -> tuple[list[int], int]:
        """Ids of that page, and the total."""
        if self.request.sort == Sort.RELEVANCE:
            return self._by_relevance(offset, size)
        by, order = ORDERS[Sort(self.request.sort)]
        found = self.searcher.search(self.query, size, order_by_field=by, offset=offset, order=order)
        return self._values("id", [address for _, address in found.hits]), _count(found)

    def _by_relevance(self, offset: int, size: int) -> tuple[list[int], int]:
        """Ties are cut by newest, also where a page ends inside one: hits are fetched until the tie is whole."""
        wanted = offset + size
        limit = wanted + size
        while True:
            found = self.searcher.search(self.query, limit)
            scores = [score for score, _ in found.hits]
            if len(scores) < limit or scores[wanted - 1] != scores[-1]:
                break
            limit *= 4
        addresses = [address for _, address in found.hits]
        newest, ids = self._values("newest", addresses), self._values("id", addresses)
        order = sorted(range(len(ids)), key=lambda i: (-scores[i], -newest[i]))
        return [ids[i] for i in order[offset:wanted]], _count(found)

    def _values(self, name: str, addresses: list[DocAddress]) -> list[int]:
        values = self.searcher.fast_field_values(name, addresses) if addresses else []
        return [int(value) for value in values if value is not None]


def _count(found: TantivyResult) -> int:
    count: int = found.count  # type: ignore[attr-defined]  # missing in tantivy-py's stubs
    return count


def chunks(ids: list[int], size: int = 500) -> Iterator[list[int]]:
    """The ids in order, so many at a time: an export reads rows in pieces."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
