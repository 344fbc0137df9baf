"""Claims: who has a submission open. A courtesy for readers of the queue; the lock on the row is the law.

One is claimed by opening it, and let go by opening the next. A set is claimed at once and stays for `CLAIM` after its
holder last opened or decided on one of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.utils import timezone

from papers.models import State, Submission, User

CLAIM = timedelta(minutes=15)
SET = 20  # submissions that are claimed at once


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a submission, until when; nobody what is decided or still being pulled."""

    mine: bool
    holder: User | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """How many submissions a curator holds, and until when: the last of them."""

    count: int
    until: datetime | None


def claim(submission: Submission, *, by: User, take_over: bool = False, keep: bool = False) -> Claim:
    """Take it for `CLAIM` from now, unless a colleague holds it; with `take_over` from a colleague too.

    Of two at once one gets it. Whoever holds it already holds it for longer, and with it the set that it is of. What
    they had open before is let go. With `keep` it becomes one of their set, and nothing is let go.
    """
    now = timezone.now()
    if not keep:
        _leave_all_but(submission, by)
    rows = Submission.objects.filter(pk=submission.pk, state__in=State.decidable())
    if not take_over:
        rows = rows.filter(_free(now) | Q(claimed_by=by))
    rows.update(claimed_by=by, claimed_until=now + CLAIM, claim_kept=_kept(by, now, keep))
    row = _as_it_is(submission)
    if of_set(row, by):
        prolong(by, now)
    return _told(row, by, now)


@transaction.atomic
def claim_next(rows: QuerySet[Submission], *, by: User, most: int = SET) -> list[Submission]:
    """Claim the first of `rows` that can be decided on and nobody else holds, at most so many, as one set.

    Two who do it at once get different ones. What they hold already is theirs for longer.
    """
    now = timezone.now()
    free = rows.filter(_free(now) | Q(claimed_by=by, claim_kept=False), state__in=State.decidable())
    found = list(free.select_for_update(of=("self",), skip_locked=True)[:most])
    held = Submission.objects.filter(pk__in=[row.pk for row in found])
    held.update(claimed_by=by, claimed_until=now + CLAIM, claim_kept=True)
    prolong(by, now)
    return found


def of_set(submission: Submission, by: User | None) -> bool:
    """Whether it is one of a set that this curator claimed."""
    return submission.claim_kept and submission.claimed_by_id == (by.pk if by else None)


def prolong(by: User, now: datetime | None = None) -> None:
    """The set that this curator claimed is theirs for `CLAIM` from now."""
    now = now or timezone.now()
    with transaction.atomic():
        _at_hand(_set_of(by, now)).update(claimed_until=now + CLAIM)


def release(submission: Submission, *, by: User) -> Claim:
    """Let go of it; what a colleague holds stays theirs."""
    _let_go(Submission.objects.filter(pk=submission.pk, claimed_by=by))
    return _told(_as_it_is(submission), by, timezone.now())


def release_all(*, by: User) -> int:
    """Give back all that this curator holds; how many these were."""
    count = _held(by, timezone.now()).count()
    with transaction.atomic():
        _let_go(_at_hand(Submission.objects.filter(claimed_by=by)))
    return count


def claimed(submissions: Iterable[Submission]) -> dict[int, User]:
    """Who holds which of these now, by primary key; one query."""
    keys = [row.pk for row in submissions]
    held = Submission.objects.filter(pk__in=keys, claimed_until__gt=timezone.now())
    rows = held.exclude(claimed_by=None).select_related("claimed_by")
    return {row.pk: row.claimed_by for row in rows if row.claimed_by}


def held_by(user: User) -> Held:
    """What this curator holds now; one query."""
    return Held(**_held(user, timezone.now()).aggregate(count=Count("pk"), until=Max("claimed_until")))


def _held(by: User, now: datetime) -> QuerySet[Submission]:
    return Submission.objects.filter(claimed_by=by, claimed_until__gt=now, state__in=State.decidable())


def _set_of(by: User, now: datetime) -> QuerySet[Submission]:
    return _held(by, now).filter(claim_kept=True)


def _free(now: datetime) -> Q:
    return Q(claimed_by=None) | Q(claimed_until=None) | Q(claimed_until__lte=now)


def _kept(by: User, now: datetime, keep: bool) -> Case | Value:
    """What is one of their set stays one of it."""
    if keep:
        return Value(True)
    return Case(When(claimed_by=by, claimed_until__gt=now, then=F("claim_kept")), default=Value(False))


def _leave_all_but(submission: Submission, by: User) -> None:
    opened = Submission.objects.filter(claimed_by=by, claim_kept=False).exclude(pk=submission.pk)
    if opened.exists():
        with transaction.atomic():
            _let_go(_at_hand(opened))


def _at_hand(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Without those on which somebody decides right now: waiting for them could go in a circle."""
    held = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    return Submission.objects.filter(pk__in=list(held))


def _let_go(rows: QuerySet[Submission]) -> None:
    rows.update(claimed_by=None, claimed_until=None, claim_kept=False)


def _as_it_is(submission: Submission) -> Submission:
    return Submission.objects.select_related("claimed_by").get(pk=submission.pk)


def _told(row: Submission, by: User, now: datetime) -> Claim:
    if row.claimed_by is None or row.claimed_until is None or row.claimed_until <= now:
        return Claim(mine=False, holder=None, until=None)
    return Claim(mine=row.claimed_by == by, holder=row.claimed_by, until=row.claimed_until)
