"""Taking one decision back, whatever it was, with what will change shown first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.filters import QueueFilter
from papers.models import Decision
from papers.views.allowed import for_curators
from papers.views.queued import address


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    about = ("submission", "paper", "author", "decided_by", "undone_by", "picked")
    decision = get_object_or_404(Decision.objects.select_related(*about), pk=pk)
    if request.method != "POST":
        return _page(request, decision)
    try:
        curation.undo_decision(decision, by=request.user)  # type: ignore[arg-type]
    except curation.CurationError as error:
        return _page(request, decision, error=error)
    messages.success(request, _said(decision))
    return redirect(_back(request, decision))


def _page(
    request: HttpRequest, decision: Decision, error: curation.CurationError | None = None
) -> HttpResponse:
    effects = curation.undone_by(decision)
    context = {
        "decision": decision,
        "effects": [effect for effect in effects if not effect.stops],
        "stops": [effect for effect in effects if effect.stops],
        "error": error,
        "back": _back(request, decision),
    }
    return render(request, "curation/undo.html", context, status=409 if error else 200)


def _said(decision: Decision) -> str:
    if decision.submission:
        return _("The decision was undone. The submission waits again.")
    return _("The decision was undone.")


def _back(request: HttpRequest, decision: Decision) -> str:
    """To what it was about."""
    if decision.submission:
        return address(decision.submission, QueueFilter(request.GET))
    about = decision.paper or decision.author
    return about.get_absolute_url() if about else reverse("queue")
