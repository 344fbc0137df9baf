"""One decision for many submissions at once: chosen, decided, told one by one, taken back together."""

from __future__ import annotations

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
from papers.forms import AcceptForm, AskForm, DecisionForm, RejectForm
from papers.models import Decision, State, Submission
from papers.views import picker
from papers.views.allowed import for_curators, kept_form
from papers.views.queued import items
from taxonomy import tree

FORMS: dict[str, type[DecisionForm]] = {
    "accept": AcceptForm,
    "apply": DecisionForm,
    "reject": RejectForm,
    "ask": AskForm,
}
CHANGES = (Submission.Kind.UPDATE, Submission.Kind.CORRECTION)
NAMELESS = {"accept"}  # its fields need no prefix: no other form has such names
FAILED = "batch_failed"  # in the session: what could not be decided, with why


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
            return _page(request, wanted, _named(kept), _forms(kept.get("verb", ""), kept))
        return _page(request, wanted, _found(wanted), _forms())
    rows = _named(request.POST)
    if "verb" not in request.POST:
        return _page(request, wanted, rows, _forms())
    return _decide(request, wanted, rows)


def _found(wanted: QueueFilter) -> list[Submission]:
    return list(wanted.qs.filter(state__in=State.decidable())[:MOST])


def _named(data: QueryDict) -> list[Submission]:
    tokens = [token for token in data.getlist("row") if "\0" not in token][: MOST + 1]
    return list(Submission.objects.filter(token__in=tokens).oldest_first())


def _forms(verb: str = "", data: QueryDict | None = None) -> dict[str, DecisionForm]:
    """All of them in one <form>, so they say whose field is whose; bound is the one that was sent."""
    return {
        name: form_class(
            data if name == verb else None,
            auto_id=f"{name}-%s",
            prefix=None if name in NAMELESS else name,
        )
        for name, form_class in FORMS.items()
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
        "items": items(rows, wanted, request.user),  # type: ignore[arg-type]
        "found": wanted.qs.count(),
        "most": MOST,
        "choices": picker.choices(tree.load(), ticked=ticked, primary=primary),
        "changes": any(row.kind in CHANGES for row in rows),
        "forms": forms,
        "verb": next((name for name, form in forms.items() if form.is_bound), ""),
        "error": error,
    }
    return render(request, "curation/batch.html", context, status=status)


def _decide(request: HttpRequest, wanted: QueueFilter, rows: list[Submission]) -> HttpResponse:
    verb = request.POST["verb"]
    if verb not in FORMS:
        raise BadRequest("verb")
    forms = _forms(verb, request.POST)
    form = forms[verb]
    if not form.is_valid():
        return _page(request, wanted, rows, forms, status=400)
    arguments = form.arguments(rows[0]) if rows else {}
    try:
        done = curation.decide_all(rows, verb, by=request.user, **arguments)  # type: ignore[arg-type]
    except curation.CurationError as error:
        return _page(request, wanted, rows, forms, error=error, status=409)
    failed = [(row.token, sentence) for row, decision, sentence in done.outcomes if row and decision is None]
    request.session[FAILED] = {"batch": str(done.uuid), "rows": failed}
    return redirect("batch-done", batch=done.uuid)


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What became of each; posted, all that stands of it is taken back."""
    failed = _failed(request, batch)
    if not failed and not Decision.objects.filter(batch=batch).exists():
        raise Http404
    undone, error = _undone(request, batch) if request.method == "POST" else ([], None)
    decisions = _decisions(batch)
    context = {
        "outcomes": [*failed, *(Outcome(d.submission, d) for d in decisions)],
        "undone": undone,
        "error": error,
        "standing": [decision for decision in decisions if not decision.undone_at],
    }
    return render(request, "curation/batch_done.html", context, status=409 if error else 200)


def _undone(request: HttpRequest, batch: UUID) -> tuple[list[Outcome], curation.CurationError | None]:
    try:
        return curation.undo_batch(batch, by=request.user), None  # type: ignore[arg-type]
    except curation.CurationError as error:
        return [], error


def _decisions(batch: UUID) -> list[Decision]:
    rows = Decision.objects.filter(batch=batch).select_related("submission", "paper", "decided_by", "picked")
    return list(rows.order_by("pk"))


def _failed(request: HttpRequest, batch: UUID) -> list[Outcome]:
    """They are in no table: who decided keeps them while signed in."""
    kept = request.session.get(FAILED) or {}
    if kept.get("batch") != str(batch):
        return []
    sentences = dict(kept["rows"])
    rows = Submission.objects.filter(token__in=sentences)
    return [Outcome(row, None, sentences[row.token]) for row in rows]
