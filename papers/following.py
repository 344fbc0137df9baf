"""Following a submission by mail: an address is written to once it was confirmed, and forgotten after a while."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
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
GMAIL = ("gmail.com", "googlemail.com")
LOCK = 7_236_007  # first key of the advisory locks, one for each mailbox


class CannotFollow(Exception):
    """Carries a sentence that can be shown. It never depends on which addresses follow already."""


@transaction.atomic
def follow(submission: Submission, address: str, *, language: str) -> None:
    """Ask this (valid) address whether it wants letters in that language about the submission.

    The same answer whether the address was there or not; an address that has not confirmed gets one letter.
    Raises `CannotFollow` when the submission is decided or followed by enough, and for a domain that no mail goes to.
    """
    mailbox = Mailbox.of(address)
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.is_open:
        raise CannotFollow(_("It was decided already: this page says how."))
    _delete(_late(submission.followers.all()))
    if submission.followers.count() >= MOST:
        raise CannotFollow(
            _("As many people as possible follow this submission already. Keep its address instead.")
        )
    if submission.followers.filter(address__iexact=mailbox.address).exists() or _is_bothered(mailbox):
        return
    follower = Follower.objects.create(submission=submission, address=mailbox.address, language=language)
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


def _is_bothered(mailbox: Mailbox) -> bool:
    """Whether others let us ask this mailbox often, and it confirmed nothing of it. Held until the transaction ends."""
    with connection.cursor() as cursor:  # of those who ask it at once each sees what those before have asked
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, mailbox.pattern])
    asked = Follower.objects.filter(address__iregex=mailbox.pattern, confirmed_at=None)
    return asked.count() >= MOST_UNANSWERED


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the letters to an address arrive: those to name+anything@ arrive at name@, and Gmail reads no dots.

    `pattern` is a regular expression of PostgreSQL for all addresses of the mailbox, in any case.
    """

    address: str
    pattern: str

    @classmethod
    def of(cls, text: str) -> Mailbox:
        """Raises `CannotFollow` for a domain that has no name in the DNS (RFC 3490)."""
        name, _at, domain = text.strip().rpartition("@")
        domain = domain.lower()
        try:
            domain.encode("idna")
        except UnicodeError:
            raise CannotFollow(_("No mail can be sent to this address.")) from None
        return cls(f"{name}@{domain}", _pattern(name.lower(), domain))


def _pattern(name: str, domain: str) -> str:
    plain, domains = name.split("+")[0] or name, GMAIL if domain in GMAIL else (domain,)
    letter, dot = (plain.replace(".", ""), r"\.?") if domain in GMAIL else (plain, "")
    return f"^{dot.join(map(re.escape, letter))}(\\+.*)?@({'|'.join(map(re.escape, domains))})$"
