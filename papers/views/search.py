"""The search page. htmx asks the same address and gets the list, the filters and the count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from papers.listed import Listed
from papers.models import Paper
from papers.search import (
    IndexUnavailable,
    InvalidSearch,
    NoSuchPage,
    SearchRequest,
    SearchResult,
    Sort,
    read_request,
    search,
)
from papers.search.explaining.former import Former
from papers.search.explaining.why import Why, why
from papers.search.meaning.understanding import Understood
from papers.views.addresses import FEW_LINK_CHARS, address, changed, is_long, is_short, pairs
from papers.views.chips import chips
from papers.views.facets import sidebar
from papers.views.faults import YEARS, invalid
from papers.views.formats import feed_address, formats
from papers.views.remedies import remedies
from papers.views.rows import ResultRow, rows
from papers.views.straight import Unknown, paper_meant
from taxonomy import tree
from taxonomy.tree import Taxonomy

RETRY_AFTER = 10  # seconds; a small index is built in less


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is "" where the search is too long to be said so often, and a button adds what it `says`."""

    label: str
    url: str
    says: str
    current: bool = False


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Every search: 200 with results (or none), 302 to the paper that an identifier or cite key names, 400 when
    something asked is impossible, 404 behind the last page, 503 without an index."""
    data = changed(request.GET)
    taxonomy = tree.load()
    meant = paper_meant(data, taxonomy)
    if isinstance(meant, Paper):
        return _go(request, meant.get_absolute_url())
    try:
        asked = read_request(data, taxonomy)
    except InvalidSearch as error:
        return _answer(request, "_invalid", {**invalid(data, error, taxonomy), "unknown": meant}, status=400)
    if is_short(request.GET, asked) and not _is_part(request):
        return redirect(address(asked))
    return _searched(request, asked, taxonomy, meant)


def _searched(
    request: HttpRequest, asked: SearchRequest, taxonomy: Taxonomy, unknown: Unknown | None
) -> HttpResponse:
    try:
        result = search(asked, taxonomy)
    except NoSuchPage:
        context = {"query": asked, "first_page": address(asked.on_page(1))}
        return _answer(request, "_no_page", context, status=404)
    except IndexUnavailable:
        response = _answer(request, "_building", {"query": asked}, status=503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _answer(request, "_hits", {**_found(result, taxonomy), "unknown": unknown})


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if not _is_part(request):
        return redirect(url)
    response = HttpResponseClientRedirect(url)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _is_part(request: HttpRequest) -> bool:
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def _answer(request: HttpRequest, body: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    part = _is_part(request)
    template = "search/_results.html" if part else "search/search.html"
    response = render(request, template, {**context, "body": f"search/{body}.html"}, status=status)
    if part and status == 200:
        response.headers["HX-Push-Url"] = address(context["query"])
    patch_vary_headers(response, ["HX-Request"])
    return response


def _found(result: SearchResult, taxonomy: Taxonomy) -> dict[str, Any]:
    asked = result.request
    return {
        "query": asked,
        "result": result,
        "rows": _rows(result, result.ids, result.understood, taxonomy),
        "some": _rows(result, result.some, result.some_understood, taxonomy),
        "sidebar": sidebar(result, taxonomy),
        "chips": (active := chips(asked, taxonomy)),
        "remedies": remedies(result, taxonomy, active),
        "kept": _kept(asked),
        "sorts": _sorts(asked),
        "previous": address(result.previous) if result.previous else "",
        "next": address(result.next) if result.next else "",
        "first_number": (asked.page - 1) * result.page_size + 1,
        "formats": formats(asked),
        "feed": feed_address(asked),
        "gaps": address(asked.on_page(1), "gaps"),
        "keep_query": asked.query_string(page=False),
    }


def _rows(
    result: SearchResult, ids: Sequence[int], understood: Understood, taxonomy: Taxonomy
) -> list[ResultRow]:
    former = Former(ids)

    def why_here(paper: Listed) -> Why:
        return why(paper, understood, result.request, taxonomy, result.likes, former)

    return rows(ids, taxonomy, understood.marked, why_here)


def _kept(asked: SearchRequest) -> list[tuple[str, str]]:
    """What the search box carries along beside words and years, which have fields of their own."""
    return [pair for pair in pairs(asked.query_string(page=False)) if pair[0] not in ("q", *YEARS)]


def _sorts(asked: SearchRequest) -> list[Link]:
    possible = [sort for sort in Sort if asked.q or sort != Sort.RELEVANCE]
    return [
        Link(
            str(sort.label),
            "" if is_long(asked, FEW_LINK_CHARS) else address(asked.sorted_by(sort.value)),
            f"sort={sort.value}",
            asked.sort == sort.value,
        )
        for sort in possible
    ]
