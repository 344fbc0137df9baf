"""One decision for many submissions at once: chosen, decided, told one by one, taken back together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.curation import Outcome
from papers.curation.batching import MOST
from papers.filters import QueueFilter
from papers.forms import CHANGES, AcceptForm, AskForm, DecisionForm, RejectChangeForm, RejectForm
from papers.models import State, Submission, User
from papers.views import picker
from papers.views.allowed import for_curators, kept_form
from papers.views.proposals import Proposed, proposed_by_all
from papers.views.queued import Item, items
from taxonomy import tree

FORMS: dict[str, type[DecisionForm]] = {
    "accept": AcceptForm,
    "apply": DecisionForm,
    "reject": RejectForm,
    "ask": AskForm,
}
NAMELESS = {"accept"}  # its fields need no prefix: no other form has such names
TOLD = 20  # decisions of which it is told what undoing them changes
SEEN = "seen:"  # begins the name of a field that says what was looked at of the submission with this token


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """Those that the queue's filter finds, or those that are posted as `row`; with a `verb` they are decided on."""
    wanted = QueueFilter(request.GET)
    if request.method != "POST":
        if kept := kept_form(request):
            messages.warning(
                request, _("You had been signed out. What you typed is here again; nothing is decided yet.")
            )
            rows = _named(kept)
            return _page(request, wanted, rows, _forms(rows, kept.get("verb", ""), kept))
        rows = _found(wanted)
        return _page(request, wanted, rows, _forms(rows))
    rows = _named(request.POST)
    if "verb" not in request.POST:
        return _page(request, wanted, rows, _forms(rows))
    return _decide(request, wanted, rows)


def _found(wanted: QueueFilter) -> list[Submission]:
    return list(wanted.qs.filter(state__in=State.decidable())[:MOST])


def _named(data: QueryDict) -> list[Submission]:
    tokens = [token for token in data.getlist("row") if "\0" not in token][: MOST + 1]
    return list(Submission.objects.filter(token__in=tokens).oldest_first())


def _forms(rows: list[Submission], verb: str = "", data: QueryDict | None = None) -> dict[str, DecisionForm]:
    """All of them in one <form>, so they say whose field is whose; bound is the one that was sent."""
    only_changes = bool(rows) and all(row.kind in CHANGES for row in rows)
    classes = FORMS | ({"reject": RejectChangeForm} if only_changes else {})
    return {
        name: form_class(
            data if name == verb else None,
            auto_id=f"{name}-%s",
            prefix=None if name in NAMELESS else name,
        )
        for name, form_class in classes.items()
    }


def _page(
    request: HttpRequest,
    wanted: QueueFilter,
    rows: list[Submission],
    forms: dict[str, DecisionForm],
    *,
    error: curation.CurationError | None = None,
    status: int = 200,
) -> HttpResponse:
    accept = forms["accept"]
    ticked = (accept["categories"].value() or []) if accept.is_bound else []
    primary = (accept["primary"].value() or "") if accept.is_bound else ""
    context = {
        "filter": wanted,
        "chosen": _chosen(rows, wanted, request.user, {} if error else _seen(request.POST)),  # type: ignore[arg-type]
        "found": wanted.qs.count(),
        "most": MOST,
        "choices": picker.choices(tree.load(), ticked=ticked, primary=primary),
        "changes": any(row.kind in CHANGES for row in rows),
        "forms": forms,
        "verb": next((name for name, form in forms.items() if form.is_bound), ""),
        "error": error,
    }
    return render(request, "curation/batch.html", context, status=status)


def _chosen(
    rows: list[Submission], wanted: QueueFilter, reader: User, sent: dict[str, str]
) -> list[tuple[Item, list[Proposed], str]]:
    """Each with what it would change, and with what was looked at: now, or before the form was `sent`."""
    changes = proposed_by_all(rows)
    return [
        (item, changes.get(row.pk, []), sent.get(row.token) or curation.seen(row))
        for row, item in zip(rows, items(rows, wanted, reader), strict=True)
    ]


def _decide(request: HttpRequest, wanted: QueueFilter, rows: list[Submission]) -> HttpResponse:
    verb = request.POST["verb"]
    if verb not in FORMS:
        raise BadRequest("verb")
    forms = _forms(rows, verb, request.POST)
    form = forms[verb]
    if not form.is_valid():
        return _page(request, wanted, rows, forms, status=400)
    arguments = form.arguments(rows[0]) if rows else {}
    by: Any = request.user
    try:
        done = curation.decide_all(rows, verb, by=by, seen=_seen(request.POST), **arguments)
    except curation.CurationError as error:
        return _page(request, wanted, rows, forms, error=error, status=409)
    return redirect("batch-done", batch=done.uuid)


def _seen(data: QueryDict) -> dict[str, str]:
    """By token."""
    return {name.removeprefix(SEEN): str(data[name]) for name in data if name.startswith(SEEN)}


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What became of each; with `undo` what taking it back would change; posted, all that stands is taken back."""
    undone, error = _undone(request, batch) if request.method == "POST" else ([], None)
    outcomes = curation.outcomes_of(batch)
    if not outcomes:
        raise Http404
    undoing, more = curation.undone_by_batch(batch, most=TOLD) if "undo" in request.GET else ([], 0)
    context = {
        "undoing": undoing,
        "more": more,
        "outcomes": outcomes,
        "undone": undone,
        "error": error,
        "standing": [one for one in outcomes if one.decision and not one.decision.undone_at],
    }
    return render(request, "curation/batch_done.html", context, status=409 if error else 200)


def _undone(request: HttpRequest, batch: UUID) -> tuple[list[Outcome], curation.CurationError | None]:
    try:
        return curation.undo_batch(batch, by=request.user), None  # type: ignore[arg-type]
    except curation.CurationError as error:
        return [], error
