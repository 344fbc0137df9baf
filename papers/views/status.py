"""The page that says what became of a submission."""

from __future__ import annotations

import json
from dataclasses import dataclass
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from papers import identifiers, letters, reasons
from papers.models import Decision, State, Submission
from papers.record import Record
from papers.sources.which import ARXIV, CROSSREF, source_of
from papers.status_forms import AnswerForm, FollowForm
from papers.views.timeline import timeline

POLL_SOURCE, POLL_CURATOR = 3, 30  # seconds between two looks while the source, or a curator, is waited for

SOURCES = {ARXIV: "arXiv", CROSSREF: "Crossref"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a submission's life; `mark` is "done", "now", "wrong" or "" for what is still to come."""

    name: str
    mark: str


def find(token: str) -> Submission:
    """The submission of that address, or 404."""
    return get_object_or_404(Submission.objects.select_related("paper", "author"), token=token)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def submission(request: HttpRequest, token: str) -> HttpResponse:
    """Public to whoever knows the address; nothing that the submitter wrote to curators alone is shown."""
    row = find(token)
    if not request.htmx:  # type: ignore[attr-defined]
        return page(request, row)
    seen = request.GET.get("seen", "")
    if seen == _seen(row):
        return _unlisted(HttpResponse(status=204))  # a swap would take the focus from whoever reads here
    context = _told(row)
    # What may be typed below stays as it is until there is something else to do.
    if seen and seen.partition(".")[0] != row.state:
        context |= {"changed": True, **_asked(row)}
    return _unlisted(render(request, "submissions/_look.html", context))


def page(
    request: HttpRequest,
    row: Submission,
    *,
    follow: FollowForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, with what was wrong in one of its forms."""
    context = {**_told(row), **_asked(row, follow, answer)}
    return _unlisted(render(request, "submissions/status.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _told(row: Submission) -> dict[str, object]:
    known = row.identifier
    decision = _decision(row)
    return {
        "submission": row,
        "title": letters.title_of(row),
        # Whoever submits the same identifier is led here too: what was typed stays between its writer and the curators.
        "record": (row.pulled_record or Record()) if known else row.record,
        "given": "" if known else row.reference,
        "label": identifiers.label(known) if known else "",
        "address": identifiers.url(known) if known else "",
        "is_report": row.kind == Submission.Kind.CORRECTION,
        "about": row.paper or row.author,
        "source": _source(row),
        "steps": steps(row),
        "poll": _poll(row),
        "seen": _seen(row),
        "decision": decision,
        "reason": reasons.said(decision) if decision else "",
        "timeline": timeline(row),
    }


def _asked(
    row: Submission, follow: FollowForm | None = None, answer: AnswerForm | None = None
) -> dict[str, object]:
    """What whoever reads the page can do now."""
    return {
        "follow": (follow or FollowForm()) if row.is_open and letters.can_be_sent() else None,
        "answer": (answer or AnswerForm()) if row.state == State.NEEDS_INFO else None,
    }


def _poll(row: Submission) -> int:
    """Seconds until the page should look again; 0 when it is settled."""
    if row.is_waiting_for_source:
        return POLL_SOURCE
    return POLL_CURATOR if row.is_open else 0


def _seen(row: Submission) -> str:
    """What the page shows of it, for the next look."""
    trouble = json.dumps([row.failure, row.absent_since is not None], sort_keys=True)
    return f"{row.state}.{crc32(trouble.encode()):x}"


def _decision(row: Submission) -> Decision | None:
    """What the submitter should read: the decision that stands, or the open question."""
    if row.is_waiting_for_source or row.state in (State.READY, State.FAILED):
        return None
    decisions = row.decisions.standing().exclude(verb=Decision.Verb.RETRY)
    return decisions.select_related("picked").first()


def steps(row: Submission) -> list[Step]:
    """The steps of this submission; one whose source cannot be asked has no fetching."""
    waits = _("Waits for your answer") if row.state == State.NEEDS_INFO else _("Waits for a curator")
    names = [_("Received"), _("Fetching its metadata"), waits, _end(row)]
    at = _place(row)
    marks = ["done" if number < at else "now" if number == at else "" for number in range(4)]
    if row.state == State.FAILED:
        marks[1] = "wrong"
    if row.state in State.decided():
        marks[3] = "done"
    found = [Step(name, mark) for name, mark in zip(names, marks, strict=True)]
    return found if _source(row) else [found[0], *found[2:]]


def _source(row: Submission) -> str:
    """Who is asked for its metadata; "" when nobody can be."""
    return SOURCES.get(source_of(row.identifier), "") if row.identifier else ""


def _place(row: Submission) -> int:
    if row.state in State.decided():
        return 3
    return {State.RECEIVED: 0, State.FETCHING: 1}.get(State(row.state), 2)


def _end(row: Submission) -> str:
    accepted = pgettext("what was proposed", "Accepted") if row.is_change else _("Accepted")
    declined = pgettext("what was proposed", "Declined") if row.is_change else _("Declined")
    ends = {State.ACCEPTED: accepted, State.REJECTED: declined, State.MERGED: _("Merged")}
    return ends.get(State(row.state), _("Decided"))
