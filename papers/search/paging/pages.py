"""Pages of a result, so that going through all of them meets every paper once while papers are added.

| sort | a cursor says | |
|---|---|---|
| newest, oldest, added | after (or before) which key the page begins | the key is unique and never changes |
| relevance, title | on the second page what the first one held, later where the list is kept that this reader
                     has seen so far | for 15 minutes after the last look |

A cursor that has gone, or that belongs to another search, counts for nothing: the page's number says where it begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from tantivy import FieldType, Order, Query
from tantivy import SearchResult as TantivyResult

from papers.search.asked import Asked
from papers.search.filters import all_of
from papers.search.paging import carried, frozen
from papers.search.paging.ranking import ORDERS, count_of, ids_of, ranked, total_of
from papers.search.request import SearchRequest, Sort

AFTER, BEFORE = "a", "b"
KEY = re.compile(r"[0-9]{1,19}")
LARGEST_KEY = 2**63 - 1
MOST_FROZEN = 100_000  # papers of one kept list; behind them the number of the page has to do


class NoSuchPage(Exception):
    """The page lies behind the last one."""


@dataclass(frozen=True, slots=True)
class Page:
    """`next` and `previous` are the requests of these pages, where there are any; `request` is this one's."""

    request: SearchRequest
    ids: tuple[int, ...]
    total: int
    next: SearchRequest | None
    previous: SearchRequest | None


def page_of(asked: Asked, size: int) -> Page:
    """The page that the request asks for. Raises `NoSuchPage`."""
    return ByKey(asked, size).page() if asked.request.sort in ORDERS else ByPlace(asked, size).page()


def refuse_behind(total: int, offset: int) -> None:
    """Also before anything is searched: tantivy makes room for all that would stand before the page."""
    if offset and offset >= total:
        raise NoSuchPage


def _mark(request: SearchRequest) -> str:
    """What tells a search from another one, whatever the page."""
    return blake2b(request.query_string(page=False).encode(), digest_size=4).hexdigest()


class ByKey:
    """Newest, oldest, added: a page begins behind a key."""

    def __init__(self, asked: Asked, size: int) -> None:
        self.asked, self.request, self.size = asked, asked.request, size
        self.name, self.order = ORDERS[Sort(asked.request.sort)]

    def page(self) -> Page:
        match self._cursor():
            case (way, key) if page := self._from(way, key):
                return page
        return self._at((self.request.page - 1) * self.size, self.request.on_page(self.request.page))

    def _cursor(self) -> tuple[str, int] | None:
        way, key, mark = self.request.cursor[:1], *self.request.cursor[1:].partition(".")[::2]
        fits = way in (AFTER, BEFORE) and KEY.fullmatch(key) and int(key) < LARGEST_KEY
        return (way, int(key)) if fits and mark == _mark(self.request) else None

    def _at(self, offset: int, request: SearchRequest) -> Page:
        refuse_behind(self.asked.searcher.num_docs, offset)
        found = self._search(self.asked.query, self.order, offset)
        total = count_of(found)
        refuse_behind(total, offset)
        return self._made(
            request,
            [key for key, _ in found.hits],
            ids_of(self.asked, found),
            total,
            offset + self.size < total,
        )

    def _from(self, way: str, key: int) -> Page | None:
        """The page behind the key, or the one before it; None where nothing is left, or the beginning is reached."""
        descending = (self.order == Order.Desc) == (way == AFTER)
        first, last = (None, key - 1) if descending else (key + 1, None)
        rest = Query.range_query(self.asked.schema, self.name, FieldType.Integer, first, last)
        query = all_of(self.asked.query, [rest])
        found = self._search(query, Order.Desc if descending else Order.Asc, 0)
        more = count_of(found) > self.size
        if not found.hits or (way == BEFORE and not more):
            return self._at(0, self.request.on_page(1)) if way == BEFORE else None
        keys, ids = [key for key, _ in found.hits], ids_of(self.asked, found)
        if way == BEFORE:
            keys, ids, more = keys[::-1], ids[::-1], True
        return self._made(self.request, keys, ids, total_of(self.asked), more)

    def _search(self, query: Query, order: Order, offset: int) -> TantivyResult:
        return self.asked.searcher.search(
            query, self.size, order_by_field=self.name, offset=offset, order=order
        )

    def _made(self, request: SearchRequest, keys: list[int], ids: list[int], total: int, more: bool) -> Page:
        number, mark = request.page, _mark(request)
        after = request.on_page(number + 1, f"{AFTER}{keys[-1]}.{mark}") if more else None
        before = (
            request.on_page(number - 1, f"{BEFORE}{keys[0]}.{mark}" if number > 2 else "")
            if number > 1
            else None
        )
        return Page(request, tuple(ids), total, after, before)


class ByPlace:
    """Relevance, title: a page is a piece of a list, and what a reader has seen of the list is kept."""

    def __init__(self, asked: Asked, size: int) -> None:
        self.asked, self.request, self.size = asked, asked.request, size
        self.offset = (asked.request.page - 1) * size
        self.end = self.offset + size
        self.mark = _mark(asked.request)

    def page(self) -> Page:
        seen = self._seen() if self.end < MOST_FROZEN else None
        if seen is None:
            return self._first()
        ids, total = self._longer(seen)
        refuse_behind(len(ids), self.offset)
        return self._made(ids, total, self._kept(ids, len(seen)) if len(ids) > self.end else None)

    def _seen(self) -> list[int] | None:
        first = carried.read(self.mark, self.request.cursor)
        if first is not None:
            return first if len(first) == self.offset else None
        return frozen.read(self.mark, self.request.cursor)

    def _kept(self, ids: list[int], before: int) -> str:
        """The cursor for going on; the list is kept where it has grown or was not kept yet."""
        if carried.is_one(self.request.cursor):
            return frozen.start(self.mark, ids)
        frozen.keep(self.mark, self.request.cursor, ids if len(ids) > before else None)
        return self.request.cursor

    def _first(self) -> Page:
        """A page that no list says anything about. A short one's cursor carries its ids: most are never used."""
        refuse_behind(self.asked.searcher.num_docs, self.offset)
        ids, total = ranked(self.asked, self.end)
        refuse_behind(total, self.offset)
        if total <= self.end:
            return self._made(ids, total, None)
        is_short = self.end <= carried.MOST
        start = carried.write if is_short else frozen.start
        return self._made(ids, total, start(self.mark, ids) if self.end < MOST_FROZEN else "")

    def _longer(self, seen: list[int]) -> tuple[list[int], int]:
        """What was seen, and behind it what comes now, as far as the page's end and one more."""
        if len(seen) > self.end:
            return seen, total_of(self.asked)
        known = set(seen)
        most = 2 * self.end + self.size
        while True:
            ids, total = ranked(self.asked, most)
            longer = seen + [i for i in ids if i not in known]
            if len(longer) > self.end or most >= total:
                return longer, total
            most *= 2

    def _made(self, ids: list[int], total: int, cursor: str | None) -> Page:
        """`cursor` leads on; None where nothing follows."""
        request, number = self.request, self.request.page
        after = None if cursor is None else request.on_page(number + 1, cursor)
        back = "" if carried.is_one(request.cursor) else request.cursor
        before = request.on_page(number - 1, back if number > 2 else "") if number > 1 else None
        return Page(request, tuple(ids[self.offset : self.end]), total, after, before)
