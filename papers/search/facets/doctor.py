"""The filter doctor: what each part of a request costs it, and which parts together exclude everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tantivy import Occur, Query

from papers.search.asked import Asked
from papers.search.facets.conditions import Condition, conditions, without
from papers.search.filters import all_of, facet_query, numbers
from papers.search.request import SearchRequest
from taxonomy.tree import Taxonomy

MOST = 30  # cures, and so counts, of one request
MOST_CONDITIONS = 10  # of a query that are looked at one by one; with more the query is one filter
MOST_TOGETHER = 6  # sets of filters, each of which is looked for and counted


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that narrows a request.

    `facet` is one of `FACETS`, "q" for a condition of the query, or "exact" for papers that stand below the
    categories. `value` is as in the request, wanted or left out, or the condition as it can be typed; None for a whole
    facet (years are one filter), for "exact" and for plain words.
    """

    facet: str
    value: str | None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Cure:
    """The request without these filters, and how many papers it then has."""

    filters: tuple[Filter, ...]
    request: SearchRequest
    count: int


class Doctor:
    """Looks at one request. Asks the database twice at most, however many filters there are.

    Raises `IndexUnavailable`.
    """

    def __init__(self, request: SearchRequest, taxonomy: Taxonomy) -> None:
        self.request = request
        self.taxonomy = taxonomy
        self.conditions = conditions(request.q, taxonomy)
        self._known = numbers(request, taxonomy)
        self._words = cache(self._asked)

    def cures(self) -> list[Cure]:
        """One for each filter, in the order of `FACETS`, then the query's; nothing for plain words alone."""
        values = [each for facet in self.request.active for each in _values(self.request, facet)]
        below = [Filter("exact", None)] if self.request.exact and self.request.category else []
        rest = [*below, *self._of_the_query()]
        found = [*values[: MOST - len(rest)], *rest]
        return [self._cure((each,)) for each in found] if self._is_narrowed else []

    def together(self) -> list[Cure]:
        """The smallest sets of facets and conditions without which papers are found, those first that free most.

        At most `MOST_TOGETHER` sets, each with one search and one count.
        """
        filters = [*(Filter(facet, None) for facet in self.request.active), *self._of_the_query()]
        found: list[tuple[Filter, ...]] = []
        for kept in self._kept_most(filters):
            dropped = tuple(each for each in filters if each not in kept)
            if found and len(dropped) > len(found[0]):
                break
            found.append(dropped)
        return sorted(map(self._cure, filter(None, found)), key=lambda cure: -cure.count)

    def count(self, request: SearchRequest) -> int:
        """The papers of a request that asks for no value which the doctor's own does not ask for."""
        words = self._words(request.q, request.match, request.exact)
        filters = [facet_query(words.schema, request, name, self._known[name]) for name in request.active]
        wanted = all_of(words.words_query, filters)
        found = words.searcher.aggregate(wanted, {"papers": {"value_count": {"field": "id"}}})
        return int(found["papers"]["value"])

    @property
    def _is_narrowed(self) -> bool:
        return self.request.is_filtered or len(self.conditions) > 1

    def _of_the_query(self) -> list[Filter]:
        if not 0 < len(self.conditions) <= MOST_CONDITIONS:
            return [Filter("q", None)] if self.request.q else []
        return [Filter("q", None if each.are_words else each.text, each) for each in self.conditions]

    def _cure(self, dropped: tuple[Filter, ...]) -> Cure:
        request = self.request
        for each in dropped:
            if each.condition is None:
                request = _without(request, each)
        if gone := [each.condition for each in dropped if each.condition]:
            q = without(request.q, gone, self.taxonomy)
            request = request.asking(q) if q else request.without("q")
        return Cure(dropped, request, self.count(request))

    def _asked(self, q: str, match: str, exact: bool) -> Asked:
        return Asked(SearchRequest(q=q, match=match, exact=exact), self.taxonomy)

    def _kept_most(self, filters: Sequence[Filter]) -> Iterator[list[Filter]]:
        """The filters that a paper passes, of a paper that passes most; then of one that passes others, and so on."""
        asked = self._words("", self.request.match, self.request.exact)
        queries = [self._query(asked, each) for each in filters]
        # A filter that holds adds its bit, and above all bits one. A score is exact up to 24 bits: for 19 filters.
        top = 1 << len(queries)
        weights = [float(top + (1 << bit)) for bit in range(len(queries))]
        clauses = [
            (Occur.Should, Query.const_score_query(*pair)) for pair in zip(queries, weights, strict=True)
        ]
        for _ in range(MOST_TOGETHER):
            hits = asked.searcher.search(Query.boolean_query(clauses), 1, count=False).hits
            if not hits:
                return
            held = [bit for bit in range(len(queries)) if int(hits[0][0]) >> bit & 1]
            yield [filters[bit] for bit in held]
            clauses.append((Occur.MustNot, Query.boolean_query([(Occur.Must, queries[bit]) for bit in held])))

    def _query(self, asked: Asked, each: Filter) -> Query:
        """The papers that pass a facet or a condition."""
        if each.facet != "q":
            return facet_query(asked.schema, self.request, each.facet, self._known[each.facet])
        others = [other for other in self.conditions if other != each.condition] if each.condition else []
        q = without(self.request.q, others, self.taxonomy)
        return self._words(q, self.request.match, self.request.exact).words_query


def _values(request: SearchRequest, facet: str) -> list[Filter]:
    if facet == "year":
        return [Filter("year", None)]
    return [Filter(facet, value) for value in (*getattr(request, facet), *getattr(request, f"not_{facet}"))]


def _without(request: SearchRequest, each: Filter) -> SearchRequest:
    if each.facet == "exact":
        return request.exactly(False)
    return request.without(each.facet) if each.value is None else request.off(each.facet, each.value)
