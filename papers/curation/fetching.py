"""Fetching: what becomes of a submission while its source is asked, and then, where it helps, a second source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from papers.curation.merging import pulled_into_paper
from papers.curation.moving import locked
from papers.models import SourceAnswer, State, Submission
from papers.record import Identifier
from papers.sources import MAX_ATTEMPTS, Absent, Answer, DoubtfulBatch, Found, Malformed, SourceError, backoff
from papers.sources.combining import combined, other_source, to_ask_next
from papers.sources.which import ARXIV, CROSSREF, source_of

CLAIM = timedelta(minutes=6)  # a pull takes less than four; a dead worker's claim runs out after this
SOON = 10.0  # seconds that what one source said waits for a second one whose gate is closed
SCHEMES = {ARXIV: "arxiv", CROSSREF: "doi"}

ABSENT = {
    ARXIV: {"message": _("arXiv has no paper with this id."), "params": {}},
    CROSSREF: {"message": _("Crossref has no work with this DOI."), "params": {}},
}
MALFORMED = {
    ARXIV: {"message": _("arXiv does not accept this id."), "params": {}},
    CROSSREF: {"message": _("Crossref does not accept this DOI."), "params": {}},
}


def to_ask(source: str) -> Q:
    """The rows that this source is to be asked about: as their first source, or as their second."""
    first = Q(scheme=SCHEMES[source], pulled={})
    return first | (Q(scheme=SCHEMES[other_source(source)]) & ~Q(pulled={}))


def asked(row: Submission) -> Identifier | None:
    """What a source is to be asked about this row."""
    if row.identifier is None:
        return None
    record = row.pulled_record
    return to_ask_next(record, source_of(row.identifier)) if record else row.identifier


@transaction.atomic
def claim(source: str = ARXIV) -> list[Submission]:
    """Take due rows so that no other worker does: a batch of those that this source may be asked together."""
    now = timezone.now()
    due = Submission.objects.due(now).filter(to_ask(source)).order_by("due_at", "pk")
    first = due.select_for_update(skip_locked=True).first()
    if first is None:
        return []
    alike = due.filter(batch=first.batch).select_for_update(skip_locked=True)
    rows = list(alike[: min(first.batch, settings.ARXIV_BATCH)])
    Submission.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.FETCHING, due_at=now + CLAIM
    )
    return rows


@transaction.atomic
def keep(row: Submission, answer: Answer) -> None:
    """Write down what the source said about this submission."""
    question = asked(row)
    row = locked(row)
    if not row.is_waiting_for_source or question is None or asked(row) != question:
        return  # another worker's answer was here first
    row.attempts += 1
    match answer:
        case Found():
            _found(row, question, answer)
        case _ if row.pulled:
            _ready(row)  # what the first source said is enough
        case Absent():
            _absent(row, timezone.now())
        case Malformed():
            _fail(row, MALFORMED[source_of(question)])


def keep_answer(question: Identifier, answer: Found) -> SourceAnswer:
    """The answer as it came, with its date, in the place of the one before."""
    kept, _created = SourceAnswer.objects.update_or_create(
        source=source_of(question),
        scheme=question.scheme,
        value=question.value,
        defaults={"fetched_at": timezone.now(), "raw": answer.raw, "record": answer.record.as_json()},
    )
    return kept


def _found(row: Submission, question: Identifier, answer: Found) -> None:
    keep_answer(question, answer)
    if before := row.pulled_record:
        row.pulled = combined(before, answer.record, other_source(source_of(question))).as_json()
        _ready(row)
        return
    row.pulled = answer.record.as_json()
    if row.kind != Submission.Kind.UPDATE and asked(row):
        row.state, row.due_at, row.failure = State.RECEIVED, timezone.now(), {}
        row.save(update_fields=["pulled", "state", "due_at", "failure", "attempts"])
        return
    _ready(row)
    if row.kind == Submission.Kind.UPDATE and row.paper:
        # A withdrawal changes what is there: the nightly refresh proposes it.
        pulled_into_paper(row, replace(answer.record, withdrawn=False))


def _ready(row: Submission) -> None:
    row.failure, row.state, row.due_at = {}, State.READY, None
    row.save(update_fields=["pulled", "failure", "state", "due_at", "attempts"])


def _absent(row: Submission, now: datetime) -> None:
    """An absence is believed when it is seen again some minutes later: arXiv's index lags and stumbles."""
    again = timedelta(seconds=settings.ARXIV_ABSENT_AGAIN)
    if row.absent_since and now - row.absent_since >= again:
        assert row.identifier
        _fail(row, ABSENT[source_of(row.identifier)])
        return
    row.absent_since = row.absent_since or now
    row.state, row.due_at = State.RECEIVED, row.absent_since + again
    row.save(update_fields=["absent_since", "state", "due_at", "attempts"])


@transaction.atomic
def postpone(row: Submission, failure: SourceError) -> None:
    """Nothing was learned about this one: ask again later, or give up with a reason."""
    row = locked(row)
    if not row.is_waiting_for_source:
        return
    row.attempts += failure.attempted
    if row.pulled and (failure.attempted or (failure.retry_after or 0.0) > SOON):
        _ready(row)  # the nightly refresh asks the second source again
        return
    if failure.permanent or row.attempts >= MAX_ATTEMPTS:
        _fail(row, failure.as_json())
        return
    if isinstance(failure, DoubtfulBatch):
        row.batch = max(1, row.batch // 4)
    wait = failure.retry_after or 0.0
    if failure.attempted:
        wait = max(wait, backoff(row.attempts, first=settings.PULL_BACKOFF_BASE))
        row.failure = failure.as_json()
    row.state, row.due_at = State.RECEIVED, timezone.now() + timedelta(seconds=wait)
    row.save(update_fields=["state", "due_at", "attempts", "failure", "batch"])


def _fail(row: Submission, failure: Mapping[str, object]) -> None:
    row.state, row.failure, row.due_at = State.FAILED, failure, None
    row.save(update_fields=["state", "failure", "due_at", "attempts"])
