"""Claims: who has a submission open. A courtesy for readers of the queue; the lock on the row is the law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from papers.models import State, Submission, User

CLAIM = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a submission, until when; nobody what is decided or still being pulled."""

    mine: bool
    holder: User | None
    until: datetime | None


def claim(submission: Submission, *, by: User, take_over: bool = False) -> Claim:
    """Take it for `CLAIM` from now, unless a colleague holds it; with `take_over` from a colleague too.

    Of two at once one gets it. Whoever holds it already holds it for longer.
    """
    now = timezone.now()
    rows = Submission.objects.filter(pk=submission.pk, state__in=State.decidable())
    if not take_over:
        rows = rows.filter(_free(now) | Q(claimed_by=by))
    rows.update(claimed_by=by, claimed_until=now + CLAIM)
    return _as_it_is(submission, by, now)


def release(submission: Submission, *, by: User) -> Claim:
    """Let go of it; what a colleague holds stays theirs."""
    rows = Submission.objects.filter(pk=submission.pk, claimed_by=by)
    rows.update(claimed_by=None, claimed_until=None)
    return _as_it_is(submission, by, timezone.now())


def claimed(submissions: Iterable[Submission]) -> dict[int, User]:
    """Who holds which of these now, by primary key; one query."""
    keys = [row.pk for row in submissions]
    held = Submission.objects.filter(pk__in=keys, claimed_until__gt=timezone.now())
    rows = held.exclude(claimed_by=None).select_related("claimed_by")
    return {row.pk: row.claimed_by for row in rows if row.claimed_by}


def _free(now: datetime) -> Q:
    return Q(claimed_by=None) | Q(claimed_until=None) | Q(claimed_until__lte=now)


def _as_it_is(submission: Submission, by: User, now: datetime) -> Claim:
    row = Submission.objects.select_related("claimed_by").get(pk=submission.pk)
    if row.claimed_by is None or row.claimed_until is None or row.claimed_until <= now:
        return Claim(mine=False, holder=None, until=None)
    return Claim(mine=row.claimed_by == by, holder=row.claimed_by, until=row.claimed_until)
