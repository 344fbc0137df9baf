"""Submissions as lines of the queue, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from papers import curation, identifiers
from papers.filters import QueueFilter
from papers.models import State, Submission, User

BEFORE, AFTER = 4, 14  # how many neighbours the list beside a submission shows
SPANS: dict[str, Any] = {  # Django's own Chinese says 日 for days of waiting, which is a date
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A submission as a line of a list. `holder` is another curator who holds it; `mine`: the reader does."""

    submission: Submission
    address: str
    label: str
    current: bool = False
    holder: str = ""
    mine: bool = False

    @property
    def ago(self) -> str:
        """In one unit: "3 days ago"."""
        since = self.submission.created_at
        if timezone.now() - since < timedelta(minutes=1):
            return _("just now")
        return _("%(age)s ago") % {"age": timesince(since, depth=1, time_strings=SPANS)}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The list beside a submission; `previous` and `following` are the addresses of those next to it, or ""."""

    items: list[Item]
    previous: str
    following: str

    @property
    def ago(self) -> str:
        """When the submission itself came."""
        return next(item.ago for item in self.items if item.current)


def items(
    rows: Iterable[Submission], wanted: QueueFilter, reader: User, current: Submission | None = None
) -> list[Item]:
    """One query for all of them: who has which open."""
    rows = list(rows)
    holders = curation.claimed(rows)
    return [_item(row, wanted, holders.get(row.pk), reader, current) for row in rows]


def _item(
    row: Submission, wanted: QueueFilter, holder: User | None, reader: User, current: Submission | None
) -> Item:
    known = row.identifier
    return Item(
        submission=row,
        address=address(row, wanted),
        label=identifiers.label(known) if known else "",
        current=row == current,
        holder=holder.get_username() if holder and holder != reader else "",
        mine=holder == reader,
    )


def address(row: Submission, wanted: QueueFilter, **more: str) -> str:
    """Of the page on which to decide, within the filtered queue."""
    query = [wanted.query_string, *(f"{name}={value}" for name, value in more.items())]
    text = "&".join(filter(None, query))
    return reverse("curate", args=[row.token]) + (f"?{text}" if text else "")


def around(submission: Submission, wanted: QueueFilter, reader: User) -> Neighbours:
    """The submission between its neighbours in the queue."""
    others = wanted.qs.exclude(pk=submission.pk)
    later = list(others.filter(_later(submission))[:AFTER])
    earlier = list(others.exclude(_later(submission)).order_by("-created_at", "-id")[:BEFORE])
    rows = [*reversed(earlier), submission, *later]
    return Neighbours(
        items=items(rows, wanted, reader, submission),
        previous=address(earlier[0], wanted) if earlier else "",
        following=address(later[0], wanted) if later else "",
    )


def next_address(submission: Submission, wanted: QueueFilter, by: User) -> str:
    """The next one that can be decided on, from the start when this was the last; else the queue.

    What another curator holds is left to them.
    """
    others = to_decide(wanted).exclude(pk=submission.pk)
    free = others.exclude(Q(claimed_until__gt=timezone.now()) & ~Q(claimed_by=by))
    following = free.filter(_later(submission)).first() or free.first()
    if following:
        return address(following, wanted, decided=submission.token)
    query = "&".join(filter(None, [wanted.query_string, f"decided={submission.token}"]))
    return f"{reverse('queue')}?{query}"


def to_decide(wanted: QueueFilter) -> QuerySet[Submission]:
    """What of the filtered queue can be decided on. What a submitter was asked about comes only where the queue is
    filtered for it, or asking would go in circles."""
    states = set(State.decidable()) - {State.NEEDS_INFO} | {wanted.data["state"]}
    found: QuerySet[Submission] = wanted.qs.filter(state__in=states & set(State.decidable()))
    return found


def _later(submission: Submission) -> Q:
    same = Q(created_at=submission.created_at)
    return Q(created_at__gt=submission.created_at) | (same & Q(pk__gt=submission.pk))
