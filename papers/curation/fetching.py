"""Fetching: what becomes of a submission while its source is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from papers.curation.deciding import locked, pulled_into_paper
from papers.models import SourceAnswer, State, Submission
from papers.sources import MAX_ATTEMPTS, Absent, Answer, DoubtfulBatch, Found, Malformed, SourceError, backoff

CLAIM = timedelta(minutes=6)  # a pull takes less than four; a dead worker's claim runs out after this

ABSENT = {"message": _("arXiv has no paper with this id."), "params": {}}
MALFORMED = {"message": _("arXiv does not accept this id."), "params": {}}


@transaction.atomic
def claim() -> list[Submission]:
    """Take due rows so that no other worker does: a batch of those that may be asked together."""
    now = timezone.now()
    due = Submission.objects.due(now).filter(scheme="arxiv").order_by("due_at", "pk")
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
    row = locked(row)
    if not row.is_waiting_for_source:
        return  # another worker's answer was here first
    row.attempts += 1
    match answer:
        case Found():
            _found(row, answer)
        case Absent():
            _absent(row, timezone.now())
        case Malformed():
            _fail(row, MALFORMED)


def _found(row: Submission, answer: Found) -> None:
    record = answer.record.as_json()
    SourceAnswer.objects.update_or_create(
        source="arxiv",
        scheme=row.scheme,
        value=row.value,
        defaults={"fetched_at": timezone.now(), "raw": answer.raw, "record": record},
    )
    row.pulled, row.failure, row.state, row.due_at = record, {}, State.READY, None
    row.save(update_fields=["pulled", "failure", "state", "due_at", "attempts"])
    if row.kind == Submission.Kind.UPDATE and row.paper:
        pulled_into_paper(row, answer.record)


def _absent(row: Submission, now: datetime) -> None:
    """An absence is believed when it is seen again some minutes later: arXiv's index lags and stumbles."""
    again = timedelta(seconds=settings.ARXIV_ABSENT_AGAIN)
    if row.absent_since and now - row.absent_since >= again:
        _fail(row, ABSENT)
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
