"""Following a submission by mail: an address is written to once it was confirmed, and forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from papers import letters
from papers.bell import ring
from papers.models import Follower, Letter, State, Submission

MOST = 5  # followers of one submission
CONFIRM_WITHIN = timedelta(days=2)
MOST_UNANSWERED = 3  # letters to an address that confirms none of them, in that time
KEPT = timedelta(days=90)  # an address, after the last decision


class CannotFollow(Exception):
    """Carries a sentence that can be shown. It never depends on which addresses follow already."""


@transaction.atomic
def follow(submission: Submission, address: str, *, language: str) -> None:
    """Ask this (valid) address whether it wants letters in that language about the submission.

    The same answer whether the address was there or not; an address that has not confirmed gets one letter.
    Raises `CannotFollow` when the submission is decided or followed by enough.
    """
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_open:
        raise CannotFollow(_("It was decided already: this page says how."))
    _delete(_late(submission.followers.all()))
    if submission.followers.count() >= MOST:
        raise CannotFollow(
            _("As many people as possible follow this submission already. Keep its address instead.")
        )
    name, _at, domain = address.strip().rpartition("@")
    address = f"{name}@{domain.lower()}"
    if submission.followers.filter(address__iexact=address).exists() or _is_bothered(address):
        return
    follower = Follower.objects.create(submission=submission, address=address, language=language)
    Letter.objects.create(follower=follower, kind=Letter.Kind.CONFIRM)
    ring(letters.SEND)


def confirm(follower: Follower) -> None:
    """Whoever reads this address wants the letters. Twice is once."""
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def forget_addresses() -> int:
    """Delete the followers of what was decided (or asked, without an answer) 90 days ago, and who never confirmed."""
    settled = Submission.objects.filter(state__in=[*State.decided(), State.NEEDS_INFO])
    long_ago = settled.alias(last=Max("decisions__decided_at")).filter(last__lt=timezone.now() - KEPT)
    return _delete(Follower.objects.filter(submission__in=long_ago)) + _delete(_late(Follower.objects.all()))


def _late(followers: QuerySet[Follower]) -> QuerySet[Follower]:
    return followers.filter(confirmed_at=None, asked_at__lt=timezone.now() - CONFIRM_WITHIN)


def _delete(followers: QuerySet[Follower]) -> int:
    """How many; their letters go with them."""
    _all, each = followers.delete()
    return each.get("papers.Follower", 0)


def _is_bothered(address: str) -> bool:
    """Whether others let us ask this address often, and it confirmed nothing of it."""
    asked = Follower.objects.filter(address__iexact=address, confirmed_at=None)
    return asked.count() >= MOST_UNANSWERED
