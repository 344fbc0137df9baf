"""Snapshots of searches: keeping one, its page, and its files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from papers import snapshots
from papers.addresses import absolute
from papers.exports.table import BIBTEX
from papers.in_words import in_words, sort_in_words, title_of
from papers.models import Snapshot, User
from papers.search import IndexUnavailable, InvalidSearch, all_ids, read_request
from papers.throttle import KeepThrottle
from papers.views import snapshot_rows
from taxonomy import tree
from taxonomy.tree import Taxonomy

PAGE = 50  # papers of a snapshot's list
OWN = 200  # snapshots in the list of one's own
RETRY_AFTER = 10  # seconds; an index is built in less


class KeepForm(forms.Form):
    """`query` is the query string of a search."""

    query = forms.CharField(required=False, max_length=20_000)


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """POST keeps a search and leads to its snapshot; GET lists one's own."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _refused(request, [_("This search is too long to be kept.")], 400)
    query = form.cleaned_data["query"]
    if not isinstance(request.user, User):
        posted = request.method == "POST"
        return redirect_to_login(f"{reverse('search')}?{query}" if posted else reverse("keep"))
    if request.method != "POST":
        return _own(request, request.user)
    if not request.user.has_perm("papers.add_snapshot"):
        raise PermissionDenied
    return _kept(request, request.user, query)


def _kept(request: HttpRequest, person: User, query: str) -> HttpResponse:
    throttle = KeepThrottle()
    if not throttle.allow_request(request):
        return _too_many(request, throttle.wait())
    taxonomy = tree.load()
    try:
        return redirect(snapshots.keep(read_request(QueryDict(query), taxonomy), taxonomy, by=person))
    except InvalidSearch as error:
        return _refused(request, error.lines(), 400)
    except snapshots.SnapshotError as error:
        return _refused(request, [error.sentence], 400)
    except IndexUnavailable:
        return _refused(
            request, [_("The search index is being built. Try again in a moment.")], 503, RETRY_AFTER
        )


def _too_many(request: HttpRequest, wait: float) -> HttpResponse:
    minutes = max(1, round(wait / 60))
    sentence = ngettext(
        "You have kept many searches in the last hour. Keep this one in %(n)s minute.",
        "You have kept many searches in the last hour. Keep this one in %(n)s minutes.",
        minutes,
    )
    return _refused(request, [sentence % {"n": minutes}], 429, max(1, round(wait)))


def _refused(request: HttpRequest, sentences: list[str], code: int, retry_after: int = 0) -> HttpResponse:
    context = {"sentences": sentences, "query": request.POST.get("query", "")[:2_000]}
    response = render(request, "snapshots/refused.html", context, status=code)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _own(request: HttpRequest, person: User) -> HttpResponse:
    taxonomy = tree.load()
    rows = person.snapshots.defer("ids", "keys")[:OWN]
    kept = [(row, _title(row, taxonomy)) for row in rows]
    return render(request, "snapshots/own.html", {"kept": kept})


def _title(row: Snapshot, taxonomy: Taxonomy) -> str:
    try:
        return title_of(snapshots.request_of(row, taxonomy), taxonomy)
    except InvalidSearch:
        return row.query


@require_safe
def snapshot(request: HttpRequest, hash: str) -> HttpResponse:
    """For everybody who has the address; who kept it is not said."""
    row = get_object_or_404(Snapshot, hash=hash)
    taxonomy = tree.load()
    kept = snapshots.members(row)
    page = _page(request, row)
    context = {
        "snapshot": row,
        "page": page,
        "entries": snapshot_rows.entries(kept, page.object_list, taxonomy),
        "first_number": page.start_index(),
        "page_url": reverse("snapshot", args=[row.hash]),
        **_search(row, taxonomy),
        **_compared(row, kept, taxonomy),
    }
    response = render(request, "snapshots/snapshot.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _page(request: HttpRequest, row: Snapshot) -> Page[int]:
    try:
        return Paginator(row.ids, PAGE).page(request.GET.get("page", "1"))
    except InvalidPage:
        raise Http404 from None


def _search(row: Snapshot, taxonomy: Taxonomy) -> dict[str, Any]:
    """The search in words; its parameters as they are when it is no longer possible."""
    try:
        asked = snapshots.request_of(row, taxonomy)
    except InvalidSearch as error:
        given = [(name, value) for name, values in QueryDict(row.query).lists() for value in values]
        return {"given": given, "faults": error.lines(), "title": row.query}
    query = asked.query_string()
    return {
        "phrases": in_words(asked, taxonomy),
        "sort": sort_in_words(asked),
        "title": title_of(asked, taxonomy),
        "search_url": reverse("search") + (f"?{query}" if query else ""),
    }


def _compared(row: Snapshot, kept: snapshots.Members, taxonomy: Taxonomy) -> dict[str, Any]:
    found = _found_now(row, taxonomy)
    if found is None:
        return {}
    since = snapshots.since(row, kept, found, taxonomy)
    return {"since": since, "found_now": len(found), "lists": snapshot_rows.lists(since, kept, taxonomy)}


def _found_now(row: Snapshot, taxonomy: Taxonomy) -> list[int] | None:
    """None when the search is no longer possible, or while there is no index."""
    try:
        return all_ids(snapshots.request_of(row, taxonomy), taxonomy)
    except (InvalidSearch, IndexUnavailable):
        return None


@require_safe
def snapshot_bib(request: HttpRequest, hash: str) -> HttpResponseBase:
    """The entries of its papers, as they are today."""
    row = get_object_or_404(Snapshot, hash=hash)
    pieces = snapshots.bibtex(row, absolute(request, row.get_absolute_url()))
    response = StreamingHttpResponse(pieces, content_type=BIBTEX.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="alignlit-{row.hash}.bib"'
    return response


@require_safe
def snapshot_json(request: HttpRequest, hash: str) -> HttpResponseBase:
    """What was kept, and what has happened since."""
    row = get_object_or_404(Snapshot, hash=hash)
    taxonomy = tree.load()
    kept = snapshots.members(row)
    found = _found_now(row, taxonomy)
    since = None if found is None else snapshots.since(row, kept, found, taxonomy)
    url = absolute(request, row.get_absolute_url())
    return JsonResponse(
        {"url": url, **snapshot_rows.as_json(row, kept, since)},
        json_dumps_params={"ensure_ascii": False},
    )
