"""Merging two names of one author, and telling namesakes apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.matching.people import INITIALS, people, shared
from papers.merging_forms import MergeAuthorForm, SplitAuthorForm
from papers.models import Author, Paper
from papers.views.allowed import for_curators, kept_form
from papers.views.finding import author_or_404

LOOKED_AT = 400  # authors with such a family name
MOST_ALIKE = 12


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = author_or_404(slug)
    data = request.POST if request.method == "POST" else kept_form(request)
    action = data.get("action", "") if data else ""
    merging = MergeAuthorForm(data if action == "merge" else None, auto_id="merge-%s")
    splitting = SplitAuthorForm(data if action == "split" else None, auto_id="split-%s", author=found)
    asked = merging if action == "merge" else splitting
    if request.method != "POST" or not asked.is_valid():
        return _page(request, found, merging, splitting)
    try:
        return _merged(request, found, merging) if asked is merging else _split(request, found, splitting)
    except curation.CurationError as error:
        return _page(request, found, merging, splitting, error)


def _merged(request: HttpRequest, gone: Author, form: MergeAuthorForm) -> HttpResponse:
    by: Any = request.user
    into = form.into
    assert into
    curation.merge_authors(gone, into=into, by=by, reason=form.cleaned_data["reason"].strip())
    messages.success(request, _("The two are one author now."))
    return redirect(into)


def _split(request: HttpRequest, author: Author, form: SplitAuthorForm) -> HttpResponse:
    given = form.cleaned_data
    by: Any = request.user
    decision = curation.split_author(
        author,
        papers=list(given["papers"]),
        distinction=given["distinction"],
        by=by,
        reason=given["reason"].strip(),
    )
    messages.success(request, _("These papers have an author of their own now."))
    return redirect("author", decision.effects["slug"])


def _page(
    request: HttpRequest,
    author: Author,
    merging: MergeAuthorForm,
    splitting: SplitAuthorForm,
    error: curation.CurationError | None = None,
) -> HttpResponse:
    context = {
        "author": author,
        "alike": alike(author),
        "papers": Paper.objects.filter(authorships__author=author).distinct().order_by("-year", "title"),
        "ticked": splitting["papers"].value() or [],
        "merging": merging,
        "splitting": splitting,
        "error": error,
    }
    status = 409 if error else 400 if request.method == "POST" else 200
    return render(request, "curation/author.html", context, status=status)


def alike(author: Author) -> list[Author]:
    """Others whose name may be the same person's, each with `count` papers: "Y. Bai" and "Yuntao Bai"."""
    here = people([author.name])
    family = here.names[0].long[-1] if here.names else author.name
    rows = Author.objects.filter(name__icontains=family).exclude(pk=author.pk)
    counted = rows.annotate(count=Count("authorships__paper", distinct=True))
    others = (row for row in counted.order_by("-count", "pk")[:LOOKED_AT] if _may_be(author, row))
    return [row for row, _place in zip(others, range(MOST_ALIKE), strict=False)]


def _may_be(one: Author, other: Author) -> bool:
    found = shared(people([one.name]), people([other.name]))
    return one.name == other.name or (found is not None and found.count >= INITIALS)
