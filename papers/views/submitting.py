"""Submitting a reference, and the page that says what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from papers import curation, identifiers
from papers.curation.submitting import PULLED_SCHEMES
from papers.forms import SubmissionForm
from papers.models import Decision, Paper, State, Submission
from papers.record import Record
from papers.throttle import SubmitThrottle
from papers.views import picker
from papers.views.evidence import given
from taxonomy import tree

POLL_SOURCE, POLL_CURATOR = 3, 30  # seconds between two looks while the source, or a curator, is waited for


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, SubmissionForm(initial={"reference": request.GET.get("reference", "")}))
    form = SubmissionForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=400)
    throttle = SubmitThrottle()
    if not throttle.allow_request(request):
        return _too_many(request, form, throttle.wait() or 60.0)
    try:
        submitted = curation.submit(**form.arguments(), by=request.user)  # type: ignore[arg-type]
    except curation.InvalidSubmission as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _form_page(request, form, status=400)
    return _answer(request, submitted)


def _answer(request: HttpRequest, submitted: curation.Submitted) -> HttpResponse:
    if submitted.paper:
        paper = Paper.objects.for_results().get(pk=submitted.paper.pk)
        return render(request, "submissions/known.html", {"paper": paper})
    assert submitted.submission
    if not submitted.created:
        messages.info(request, _("This reference was submitted before and waits already. This is its page."))
    return redirect(submitted.submission)


def _form_page(request: HttpRequest, form: SubmissionForm, *, status: int = 200) -> HttpResponse:
    ticked = form["categories"].value() or []
    context = {"form": form, "choices": picker.choices(tree.load(), ticked=ticked), "ticked": len(ticked)}
    return render(request, "submissions/submit.html", context, status=status)


def _too_many(request: HttpRequest, form: SubmissionForm, wait: float) -> HttpResponse:
    minutes = max(1, round(wait / 60))
    sentence = ngettext(
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minute.",
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minutes.",
        minutes,
    )
    form.add_error(None, sentence % {"n": minutes})
    response = _form_page(request, form, status=429)
    response["Retry-After"] = str(max(1, round(wait)))
    return response


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a submission's life; `mark` is "done", "now", "wrong" or "" for what is still to come."""

    name: str
    mark: str


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def submission(request: HttpRequest, token: str) -> HttpResponse:
    """Public to whoever knows the address; nothing that the submitter wrote to curators alone is shown."""
    row = get_object_or_404(Submission.objects.select_related("paper"), token=token)
    known = row.identifier
    label = identifiers.label(known) if known else ""
    # Whoever submits the same identifier is led here too: what was typed stays between its writer and the curators.
    record = (row.pulled_record or Record()) if known else row.record
    context = {
        "submission": row,
        "title": record.title or label or row.title,
        "record": record,
        "given": "" if known else given(row),
        "label": label,
        "address": identifiers.url(known) if known else "",
        "steps": steps(row),
        "poll": _poll(row),
        "decision": _decision(row),
    }
    name = "submissions/_status.html" if request.htmx else "submissions/status.html"  # type: ignore[attr-defined]
    response = render(request, name, context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _poll(row: Submission) -> int:
    """Seconds until the page should look again; 0 when it is settled."""
    if row.is_waiting_for_source:
        return POLL_SOURCE
    return POLL_CURATOR if row.is_open else 0


def _decision(row: Submission) -> Decision | None:
    """What the submitter should read: the decision that stands, or the open question."""
    if row.is_waiting_for_source or row.state in (State.READY, State.FAILED):
        return None
    return row.decisions.standing().exclude(verb=Decision.Verb.RETRY).first()


def steps(row: Submission) -> list[Step]:
    """The steps of this submission; one whose source cannot be asked has no fetching."""
    names = [_("Received"), _("Fetching its metadata"), _("Waits for a curator"), _end(row)]
    at = _place(row)
    marks = ["done" if number < at else "now" if number == at else "" for number in range(4)]
    if row.state == State.FAILED:
        marks[1] = "wrong"
    if row.state in State.decided():
        marks[3] = "done"
    found = [Step(name, mark) for name, mark in zip(names, marks, strict=True)]
    return found if row.scheme in PULLED_SCHEMES else [found[0], *found[2:]]


def _place(row: Submission) -> int:
    if row.state in State.decided():
        return 3
    return {State.RECEIVED: 0, State.FETCHING: 1}.get(State(row.state), 2)


def _end(row: Submission) -> str:
    ends = {State.ACCEPTED: _("Accepted"), State.REJECTED: _("Rejected"), State.MERGED: _("Merged")}
    return ends.get(State(row.state), _("Decided"))
