"""The history of a paper, an author, a category or a submission."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from papers import past
from papers.models import Submission
from papers.views.allowed import for_curators
from papers.views.finding import author_or_404, paper_or_404
from taxonomy import tree

MOST = 1_000  # pages that can be asked for


@require_safe
def of_paper(request: HttpRequest, key: str) -> HttpResponse:
    """A former cite key leads to the paper that it was merged into."""
    paper = paper_or_404(key)
    if paper.cite_key != key:
        return redirect("paper-history", paper.cite_key)
    found = past.of_paper(paper, _page(request), to_curator=_may_decide(request))
    return _answer(request, paper, paper.title, found)


@require_safe
def of_author(request: HttpRequest, slug: str) -> HttpResponse:
    author = author_or_404(slug)
    if author.slug != slug:
        return redirect("author-history", author.slug)
    found = past.of_author(author, _page(request), to_curator=_may_decide(request))
    return _answer(request, author, str(author), found)


@require_safe
def of_category(request: HttpRequest, path: str) -> HttpResponse:
    taxonomy = tree.load()
    node = taxonomy.by_path.get(path)
    if node is None:
        moved = tree.redirected(path)
        if moved is None:
            raise Http404
        return redirect("category-history", moved.path)
    found = past.of_category(node.id, _page(request), to_curator=_may_decide(request))
    return _answer(request, node, node.name, found)


@for_curators
@require_safe
def of_submission(request: HttpRequest, token: str) -> HttpResponse:
    row = get_object_or_404(Submission, token=token)
    return _answer(request, row, row.title, past.of_submission(row, _page(request)))


def _may_decide(request: HttpRequest) -> bool:
    return request.user.has_perm("papers.decide_submission")


def _page(request: HttpRequest) -> int:
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and 1 <= int(number) <= MOST):
        raise Http404
    return int(number)


def _answer(request: HttpRequest, about: Any, title: str, found: past.Past) -> HttpResponse:
    if found.page > 1 and not found.entries and not found.more:
        raise Http404
    context = {"about": about, "title": title, "past": found, "curates": _may_decide(request)}
    response = render(request, "history.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
