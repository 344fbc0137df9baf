"""One submission with its evidence and its decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.curation.claiming import CLAIM
from papers.filters import QueueFilter
from papers.forms import CHANGES, DECISIONS, DecisionForm, form_class
from papers.listed import Listed
from papers.models import Paper, Submission, User
from papers.views import picking
from papers.views.allowed import for_curators, kept_form
from papers.views.decided import just_decided, past
from papers.views.evidence import gather
from papers.views.proposals import proposed
from papers.views.queued import address, around, next_address
from taxonomy import tree


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def curate(request: HttpRequest, token: str) -> HttpResponse:
    """A decision is posted to the submission's own address as `verb` with what the verb needs."""
    submission = _load(token)
    wanted = QueueFilter(request.GET)
    if request.method == "POST":
        return _decide(request, submission, wanted)
    if request.htmx:  # type: ignore[attr-defined]
        return _still_waiting(submission)
    if kept := kept_form(request):
        return _typed_before(request, submission, wanted, kept)
    return _curate_page(request, submission, wanted)


def _load(token: str) -> Submission:
    rows = Submission.objects.for_queue().select_related("author", "paper__venue")
    return get_object_or_404(rows, token=token)


def _still_waiting(submission: Submission) -> HttpResponse:
    """The page asks while metadata is pulled, and is loaded anew when it is there."""
    answer = HttpResponse(status=204)
    if not submission.is_waiting_for_source:
        answer["HX-Refresh"] = "true"
    return answer


def _typed_before(
    request: HttpRequest, submission: Submission, wanted: QueueFilter, kept: QueryDict
) -> HttpResponse:
    """Where a session had run out, the form stands there again, and nothing is decided before it is sent."""
    verb = kept.get("verb", "")
    if verb not in DECISIONS:
        return _curate_page(request, submission, wanted)
    messages.warning(
        request, _("You had been signed out. What you typed is here again; nothing is decided yet.")
    )
    return _curate_page(request, submission, wanted, form=_bound(verb, submission, kept), verb=verb)


def _bound(verb: str, submission: Submission, data: QueryDict) -> DecisionForm:
    if verb not in DECISIONS:
        raise BadRequest("verb")
    return form_class(verb, submission)(data, auto_id=f"{verb}-%s")


def _decide(request: HttpRequest, submission: Submission, wanted: QueueFilter) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb == "take":
        curation.claim(submission, by=request.user, take_over=True)  # type: ignore[arg-type]
        return redirect(address(submission, wanted))
    form = _bound(verb, submission, request.POST)
    if not form.is_valid():
        return _curate_page(request, submission, wanted, form=form, verb=verb, status=400)
    act: Callable[..., Any] = DECISIONS[verb][1]
    seen = {} if verb == "retry" else {"seen": form.cleaned_data["seen"]}
    try:
        act(submission, by=request.user, **form.arguments(submission), **seen)
    except curation.InvalidSubmission as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _curate_page(request, submission, wanted, form=form, verb=verb, status=400)
    except curation.CurationError as error:
        again = _load(submission.token)  # as it is now: another curator may have decided
        return _curate_page(request, again, wanted, form=form, verb=verb, error=error, status=409)
    if sentence := _STAYS.get(verb):
        messages.success(request, sentence)
        return redirect(address(submission, wanted))
    return redirect(next_address(submission, wanted, request.user))  # type: ignore[arg-type]


_STAYS = {  # verbs after which there is still something to decide, and what is said then
    "complete": gettext_lazy("What you typed is saved."),
}


def _curate_page(
    request: HttpRequest,
    submission: Submission,
    wanted: QueueFilter,
    *,
    form: DecisionForm | None = None,
    verb: str = "",
    error: curation.CurationError | None = None,
    status: int = 200,
) -> HttpResponse:
    taxonomy, reader = tree.load(), request.user
    evidence = gather(submission)
    forms = _forms(submission, evidence.same) | ({verb: form} if form else {})
    shown = {
        "submission": submission,
        "changes": submission.kind in CHANGES,
        "evidence": evidence,
        "proposed": proposed(submission, _ticked(forms["apply"])),
        "forms": forms,
        "verb": verb,
        "seen": _seen(submission, form, error),
        "error": error,
        "filter": wanted,
        "around": around(submission, wanted, reader),  # type: ignore[arg-type]
        "waiting": wanted.qs.count(),
        "decided": just_decided(request),
        **_past(submission),
    }
    if submission.is_open:
        shown |= _claimed(submission, by=reader)  # type: ignore[arg-type]
    if submission.is_decidable and not shown["changes"]:
        shown |= picking.picked(submission, evidence.record, forms["accept"], taxonomy, reader)  # type: ignore[arg-type]
    return render(request, "curation/curate.html", shown, status=status)


def _seen(submission: Submission, form: DecisionForm | None, error: curation.CurationError | None) -> str:
    """What the reader looked at: a form that comes back still speaks of that, unless it was refused for it."""
    sent = form["seen"].value() if form is not None and error is None else ""
    return sent or curation.seen(submission)


def _claimed(submission: Submission, *, by: User) -> dict[str, Any]:
    """Whoever opens it claims it, unless a colleague was first, and lets go of what they had open before."""
    claim = curation.claim(submission, by=by)
    return {"claim": claim, "since": claim.until - CLAIM if claim.until else None}


def _past(submission: Submission) -> dict[str, Any]:
    told, last = past(submission), curation.undoable(submission)
    return {"past": told, "standing": next((one for one in told if one.decision == last), None)}


def _forms(submission: Submission, same: Paper | Listed | None) -> dict[str, DecisionForm]:
    """Those of all decisions; merging begins with what is most likely the same work."""
    into = {"into": same.cite_key} if same else {}
    classes = {verb: form_class(verb, submission) for verb in DECISIONS}
    return {
        verb: made(auto_id=f"{verb}-%s", initial={**made.starts_with(submission), **into})
        for verb, made in classes.items()
    }


def _ticked(form: DecisionForm) -> list[str] | None:
    return form["field"].value() or [] if form.is_bound else None
