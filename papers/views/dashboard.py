"""The curator's dashboard, and the lists behind its numbers that no search and no queue shows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from papers.dashboard import CONFLICTS, LACKING, Queued, dashboard, known_conflicts
from papers.models import Paper, Submission
from papers.paper_fields import label
from papers.punctuation import listed
from papers.views.addresses import address
from papers.views.allowed import for_curators
from taxonomy import tree

PAGE = 50
NAMES: dict[str, Any] = {
    "day": gettext_lazy("Less than a day"),
    "week": gettext_lazy("1 to 7 days"),
    "month": gettext_lazy("7 to 30 days"),
    "older": gettext_lazy("More than 30 days"),
    **dict(Submission.Kind.choices),
    "claimed": gettext_lazy("Open at a curator"),
    "abstract": gettext_lazy("Without an abstract"),
    "category": gettext_lazy("Without a category"),
    "evidence": gettext_lazy("Without evidence"),
    "unsure": gettext_lazy("In a category, but unsure"),
}
HARVESTS: dict[str, Any] = {  # of the queries that come with the seed
    "Learning from human feedback": gettext_lazy("Learning from human feedback"),
    "Alignment of language models": gettext_lazy("Alignment of language models"),
    "Jailbreaks and other attacks": gettext_lazy("Jailbreaks and other attacks"),
    "Scalable oversight": gettext_lazy("Scalable oversight"),
    "Inner alignment and deception": gettext_lazy("Inner alignment and deception"),
    "Mechanistic interpretability": gettext_lazy("Mechanistic interpretability"),
    "Truthfulness and values": gettext_lazy("Truthfulness and values"),
}


@for_curators
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    found = dashboard(tree.load())
    lacking = found.lacking or {}
    context = {
        "board": found,
        "waiting": [_linked(item) for item in found.ages],
        "kinds": [_linked(item) for item in found.kinds],
        "claimed": _linked(found.claimed),
        "failures": [_linked(item) for item in found.failures],
        "lacking": [(NAMES[name], count, address(LACKING[name])) for name, count in lacking.items()],
        "curators": [
            (curator.name, [_linked(item) for item in curator.decided]) for curator in found.curators
        ],
        "most_conflicts": CONFLICTS,
        "harvests": [(query, HARVESTS.get(query.name, query.name)) for query in found.harvests],
    }
    return render(request, "curation/dashboard.html", context)


def _linked(item: Queued) -> tuple[Any, int, str]:
    """What it is called, the number, and where it leads."""
    return NAMES.get(item.name, item.name), item.count, f"{reverse('queue')}?{urlencode(item.filter)}"


@for_curators
@require_safe
def incomplete(request: HttpRequest) -> HttpResponse:
    """Papers that name some of their authors only."""
    rows = Paper.objects.filter(authors_complete=False).order_by("title", "pk")
    page = _page(request, rows)
    context = {
        "title": _("Author lists that are not complete"),
        "page": page,
        "rows": [(p, "") for p in page],
    }
    return render(request, "curation/papers.html", context)


@for_curators
@require_safe
def differing(request: HttpRequest) -> HttpResponse:
    """Papers about which the sources say different things; each leads to what they say."""
    found = {conflict.paper: conflict.fields for conflict in known_conflicts()}
    page = _page(request, Paper.objects.filter(pk__in=found).order_by("title", "pk"))
    rows = [(paper, listed(label(name) for name in found[paper.pk])) for paper in page]
    context = {"title": _("Sources that say different things"), "page": page, "rows": rows, "sources": True}
    return render(request, "curation/papers.html", context)


def _page(request: HttpRequest, rows: Any) -> Page[Paper]:
    try:
        return Paginator(rows, PAGE).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(_("The list has no such page.")) from error
