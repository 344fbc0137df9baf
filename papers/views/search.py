"""The search page. htmx asks the same address and gets the list, the filters and the count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.search import (
    IndexUnavailable,
    InvalidSearch,
    NoSuchPage,
    SearchForm,
    SearchRequest,
    SearchResult,
    Sort,
    read_request,
    search,
)
from papers.views.facets import address, sidebar
from papers.views.rows import rows
from taxonomy import tree
from taxonomy.tree import Taxonomy

YEARS = ("year_from", "year_to")
RETRY_AFTER = 10  # seconds; a small index is built in less


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter; `url` is the address without it."""

    label: str
    value: str
    sentences: list[str]
    url: str
    is_year: bool


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Every search: 200 with results (or none), 400 when something asked is impossible, 404 behind the last page,
    503 without an index."""
    taxonomy = tree.load()
    try:
        asked = read_request(request.GET, taxonomy)
    except InvalidSearch as error:
        return _answer(request, "_invalid", _invalid(request.GET, error, taxonomy), status=400)
    try:
        result = search(asked, taxonomy)
    except NoSuchPage:
        context = {"query": asked, "first_page": address(asked.on_page(1))}
        return _answer(request, "_no_page", context, status=404)
    except IndexUnavailable:
        response = _answer(request, "_building", {"query": asked}, status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _answer(request, "_hits", _found(result, taxonomy))


def _answer(request: HttpRequest, body: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    htmx = request.htmx  # type: ignore[attr-defined]
    part = bool(htmx) and not htmx.history_restore_request
    template = "search/_results.html" if part else "search/search.html"
    response = render(request, template, {**context, "body": f"search/{body}.html"}, status=status)
    if part and status == 200:
        response.headers["HX-Push-Url"] = address(context["query"])
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(result: SearchResult, taxonomy: Taxonomy) -> dict[str, Any]:
    asked = result.request
    beside = sidebar(result, taxonomy)
    return {
        "query": asked,
        "result": result,
        "rows": rows(result.ids, taxonomy, result.words.marked),
        "sidebar": beside,
        "chips": beside.chips,
        "operators": result.words.operators,
        "kept": _kept(asked),
        "sorts": _sorts(asked),
        "previous": address(asked.on_page(asked.page - 1)) if asked.page > 1 else "",
        "next": address(asked.on_page(asked.page + 1)) if result.has_next else "",
        "first_number": (asked.page - 1) * result.page_size + 1,
        "bib": f"{reverse('papers-bib')}?{asked.query_string(page=False)}",
        "without_filters": address(SearchRequest(q=asked.q)),
    }


def _kept(asked: SearchRequest) -> list[tuple[str, str]]:
    """What the search box carries along beside words and years, which have fields of their own."""
    values = QueryDict(asked.query_string(page=False))
    skipped = ("q", *YEARS)
    return [(name, v) for name, many in values.lists() if name not in skipped for v in many]


def _sorts(asked: SearchRequest) -> list[Link]:
    possible = [sort for sort in Sort if asked.q or sort != Sort.RELEVANCE]
    return [Link(str(s.label), address(asked.sorted_by(s.value)), asked.sort == s.value) for s in possible]


def _invalid(data: QueryDict, error: InvalidSearch, taxonomy: Taxonomy) -> dict[str, Any]:
    fields = SearchForm(data, taxonomy).fields
    faults = []
    wrong_year = next((name for name in YEARS if name in error.errors), "")
    for name, sentences in error.errors.items():
        left = data.copy()
        left.pop(name, None)
        label = str(fields[name].label) if name in fields else _("Search")
        value = ", ".join(data.getlist(name))[:200]
        url = f"{reverse('search')}?{left.urlencode()}"
        faults.append(Fault(label, value, sentences, url, is_year=name == wrong_year))
    shown = ("q", *error.errors, *(YEARS if wrong_year else ()))
    kept = [(name, v) for name, many in data.lists() if name not in shown for v in many]
    typed = {name: data.get(name, "") for name in ("q", *YEARS)}
    return {"query": typed, "faults": faults, "kept": kept}
