"""alignlit's own search in this process, as the page asks it, and tantivy alone on the same index."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from tantivy import Occur, Order, Searcher
from tantivy import Query as Tantivy

from benchmarks.queries import Query
from papers.models import Paper
from papers.search import read_request, search
from papers.search.facets.counting import PAGE_FACETS
from papers.search.filters import all_of, filter_queries
from papers.search.indexing import index
from papers.search.indexing.schema import BOOSTS
from papers.views.rows import rows
from taxonomy.tree import Taxonomy

PAGE = 20


class Full:
    """Total, twenty papers fetched and marked, exact counts of every shown facet.

    `parts` collects the seconds of the search alone and of fetching and marking alone.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self.parts: dict[str, list[float]] = defaultdict(list)
        self.totals: list[int] = []

    def answer(self, query: Query) -> None:
        begun = time.perf_counter()
        request = read_request(QueryDict(query.address), self._taxonomy)
        result = search(request, self._taxonomy, facets=PAGE_FACETS, page_size=PAGE)
        found = time.perf_counter()
        rows(result.ids, self._taxonomy, result.understood.marked)
        if result.some:
            rows(result.some, self._taxonomy, result.some_understood.marked)
        self.parts["search"].append(found - begun)
        self.parts["fetching and marking"].append(time.perf_counter() - found)
        self.totals.append(result.total)


class Bare:
    """Tantivy's best twenty, no total, no facets, nothing fetched: the limit that the index sets.

    The limit proper goes without filters; `filtered` are the queries that are asked with theirs.
    """

    def __init__(self, taxonomy: Taxonomy, *, filtered: Sequence[Query] = ()) -> None:
        self._filters = {query.address: _filters(query, taxonomy) for query in filtered}

    def answer(self, query: Query) -> None:
        generation = index.opened()
        wanted = words(generation, query.asked.bare or "")
        if filters := self._filters.get(query.address):
            wanted = all_of(wanted, filters)
        _best(generation.searcher(), wanted, ranked=bool(query.asked.bare))


def _filters(query: Query, taxonomy: Taxonomy) -> list[Tantivy]:
    request = read_request(QueryDict(query.address), taxonomy)
    return list(filter_queries(index.opened().schema, request, taxonomy).values())


def found(text: str) -> set[int]:
    """The ids of the best twenty, by tantivy alone."""
    generation = index.opened()
    return set(_best(generation.searcher(), words(generation, text), ranked=True))


def _best(searcher: Searcher, wanted: Tantivy, *, ranked: bool) -> list[int]:
    newest: dict[str, Any] = {} if ranked else {"order_by_field": "newest", "order": Order.Desc}
    hits = searcher.search(wanted, PAGE, count=False, **newest).hits
    ids = searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
    return [int(pk) for pk in ids if pk is not None]


def words(generation: index.Generation, text: str) -> Tantivy:
    """What tantivy's own parser makes of it, every word needed; a prefix is an expression over the dictionary."""
    if not text:
        return Tantivy.all_query()
    prefixes = [word[:-1] for word in text.split() if word.endswith("*")]
    rest = " ".join(word for word in text.split() if not word.endswith("*"))
    parts = [(Occur.Must, _prefix(generation, prefix)) for prefix in prefixes]
    if rest:
        parsed = generation.index.parse_query(
            rest, list(BOOSTS), field_boosts=BOOSTS, conjunction_by_default=True
        )
        parts.append((Occur.Must, parsed))
    return Tantivy.boolean_query(parts) if len(parts) > 1 else parts[0][1]


def _prefix(generation: index.Generation, start: str) -> Tantivy:
    fields = ("title", "abstract")
    return Tantivy.boolean_query(
        [(Occur.Should, Tantivy.regex_query(generation.schema, name, f"{start}.*")) for name in fields]
    )


def keys(words: str, taxonomy: Taxonomy, most: int) -> list[str]:
    """The cite keys of the first papers on the page: those with all words, then those with some."""
    request = read_request(QueryDict(urlencode({"q": words})), taxonomy)
    result = search(request, taxonomy, facets=(), page_size=most)
    ids = list(dict.fromkeys((*result.ids, *result.some)))[:most]
    found = dict(Paper.objects.filter(pk__in=ids).values_list("pk", "cite_key"))
    return [found[pk] for pk in ids if pk in found]
