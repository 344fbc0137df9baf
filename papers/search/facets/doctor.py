"""The filter doctor: what each part of a request costs it."""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import Query

from papers.search.asked import Asked
from papers.search.filters import all_of, facet_query, numbers
from papers.search.request import SearchRequest
from taxonomy.tree import Taxonomy

MOST = 30  # cures, and so searches, of one request


@dataclass(frozen=True, slots=True)
class Cure:
    """The request without one value of a facet, and how many papers it then has.

    `facet` is one of `FACETS`, "q" for the words, or "exact" for papers that stand below the categories. `value` is
    as in the request, wanted or left out; None for "q", "exact" and "year", which is one filter.
    """

    facet: str
    value: str | None
    request: SearchRequest
    count: int


def cures(request: SearchRequest, taxonomy: Taxonomy) -> list[Cure]:
    """A cure for each active filter, in the order of `FACETS`, then the words; nothing for words alone.

    At most `MOST` searches, two questions to the database. Raises `IndexUnavailable`.
    """
    if not request.is_filtered:
        return []
    asked = Asked(request, taxonomy)
    known = numbers(request, taxonomy)
    found = []
    for facet, value, other in _others(request):
        words = Query.all_query() if facet == "q" else asked.words_query
        changed = "category" if facet == "exact" else facet
        filters = {name: query for name, query in asked.filters.items() if name != changed}
        if changed in known and other.is_active(changed):
            filters[changed] = facet_query(asked.schema, other, changed, known[changed])
        found.append(Cure(facet, value, other, _total(asked, all_of(words, filters.values()))))
    return found


def _others(request: SearchRequest) -> list[tuple[str, str | None, SearchRequest]]:
    values = [other for facet in request.active for other in _without_each(request, facet)]
    below = [("exact", None, request.exactly(False))] if request.exact and request.category else []
    words = [("q", None, request.without("q"))] if request.q else []
    rest: list[tuple[str, str | None, SearchRequest]] = [*below, *words]
    return [*values[: MOST - len(rest)], *rest]


def _without_each(request: SearchRequest, facet: str) -> list[tuple[str, str | None, SearchRequest]]:
    if facet == "year":
        return [("year", None, request.without("year"))]
    values = [*getattr(request, facet), *getattr(request, f"not_{facet}")]
    return [(facet, value, request.off(facet, value)) for value in values]


def _total(asked: Asked, query: Query) -> int:
    found = asked.searcher.aggregate(query, {"papers": {"value_count": {"field": "id"}}})
    return int(found["papers"]["value"])
