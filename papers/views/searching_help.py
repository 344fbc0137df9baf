"""How to search: every operator with an example, and what the example finds today."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from papers.search import IndexUnavailable, InvalidSearch, SearchRequest, read_request, search
from papers.search.indexing.index import opened
from papers.search.language.help import EXAMPLES
from papers.views.addresses import address
from taxonomy import tree
from taxonomy.tree import Taxonomy

Counts = dict[str, int]
_counted: tuple[tuple[str, float], Counts] = (("", 0.0), {})


@dataclass(frozen=True, slots=True)
class Shown:
    """An example; `count` is None while there is no index."""

    query: str
    meaning: str
    count: int | None
    url: str


@require_safe
def searching(request: HttpRequest) -> HttpResponse:
    taxonomy = tree.load()
    counts = _counts(taxonomy)
    topics = [
        (topic, [_shown(each.query, str(each.meaning), counts) for each in examples])
        for topic, examples in groupby(EXAMPLES, key=lambda each: str(each.topic))
    ]
    return render(request, "search/help.html", {"topics": topics})


def _shown(query: str, meaning: str, counts: Counts) -> Shown:
    return Shown(query, meaning, counts.get(query), address(SearchRequest(q=query)))


def _counts(taxonomy: Taxonomy) -> Counts:
    """Counted once for each state of the index: forty searches for one page are many."""
    global _counted
    try:
        state = (taxonomy.edition, opened().changed_at.timestamp())
    except IndexUnavailable:
        return {}
    if _counted[0] != state:
        _counted = (
            state,
            {each.query: n for each in EXAMPLES if (n := _count(each.query, taxonomy)) is not None},
        )
    return _counted[1]


def _count(query: str, taxonomy: Taxonomy) -> int | None:
    try:
        asked = read_request(QueryDict(urlencode({"q": query})), taxonomy)
        return search(asked, taxonomy, facets=(), page_size=1).total
    except (IndexUnavailable, InvalidSearch):  # an example may name what this catalogue does not have
        return None
