"""The curator's queue: what waits, how far the pulling of metadata is, and what to decide on together."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from papers import curation
from papers.curation.batching import MOST
from papers.curation.claiming import SET
from papers.filters import QueueFilter
from papers.models import State, Submission
from papers.views.allowed import for_curators
from papers.views.decided import just_decided
from papers.views.queued import items

PAGE = 20


@for_curators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    if request.htmx and request.htmx.target == "progress":  # type: ignore[attr-defined]
        now = progress()
        if request.GET.get("seen") == now.seen:
            return HttpResponse(status=204)  # a swap would take the focus from its button
        return render(request, "curation/_progress.html", {"progress": now})
    wanted = QueueFilter(request.GET)
    page = _page_of(wanted.qs, request.GET.get("page", 1))
    context = {
        "filter": wanted,
        "page": page,
        "items": items(page, wanted, request.user),  # type: ignore[arg-type]
        "progress": progress(),
        "decided": just_decided(request),
        "most": MOST,
        "held": curation.held_by(request.user),  # type: ignore[arg-type]
        "set": SET,
    }
    return render(request, "curation/queue.html", context, status=200 if wanted.is_valid() else 400)


def _page_of(rows: QuerySet[Submission], number: str | int) -> Page[Submission]:
    try:
        return Paginator(rows, PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(_("The queue has no such page.")) from error


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the pulling of metadata for the papers that we have is."""

    asked: int
    waiting: int
    failed: int

    @property
    def pulled(self) -> int:
        return self.asked - self.waiting - self.failed

    @property
    def seen(self) -> str:
        return f"{self.asked}.{self.waiting}.{self.failed}"


def progress() -> Progress:
    counts = Submission.objects.filter(kind=Submission.Kind.UPDATE).aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=State.waiting_for_source())),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return Progress(**counts)


@for_curators
@require_POST
def retry_failed(request: HttpRequest) -> HttpResponse:
    asked = curation.retry_failed(kind=Submission.Kind.UPDATE, by=request.user)  # type: ignore[arg-type]
    sentence = ngettext("%(n)s paper is asked for again.", "%(n)s papers are asked for again.", asked)
    messages.success(request, sentence % {"n": asked})
    return redirect("queue")
