"""Which letters are due, and sending them.

A letter is marked as sent after the mail server has taken it. Whoever dies between the two sends it again when the
claim has run out: a decision told twice is a nuisance, one told to nobody is a broken promise. Both copies carry the
same Message-ID, by which mail programs know them as one.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from papers.bell import ring
from papers.letters.writing import message
from papers.models import Decision, Follower, Letter
from papers.sources.retry import backoff

logger = logging.getLogger(__name__)

SEND = "papers.send_letters"
TOLD = (Decision.Verb.ACCEPT, Decision.Verb.REJECT, Decision.Verb.MERGE, Decision.Verb.ASK)
GRACE = timedelta(minutes=2)  # a slip of the key that is undone at once is told to nobody
CLAIM = timedelta(minutes=11)  # longer than a task may live: no two workers have the same letter at a time
LASTS = 240.0  # seconds of one run; the rest is the next one's
UNREACHED = timedelta(minutes=5)  # until a letter is tried again whose server could not be talked to
FIRST, LAST = 300.0, 12 * 3600.0  # seconds before a refused letter is tried again
MAX_ATTEMPTS = 10  # refusals of one letter, over some two days
READ = ("follower__submission__paper", "follower__submission__author", "decision__picked")
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"


def can_be_sent() -> bool:
    """Whether this site sends mail at all; where it does not, nobody is asked for an address."""
    return bool(settings.EMAIL_BACKEND != NO_MAIL)


def due(decision: Decision) -> None:
    """Make the letters that tell this decision to those who follow its submission, in the transaction that decides."""
    if decision.submission_id is None or decision.verb not in TOLD:
        return
    followers = Follower.objects.filter(submission=decision.submission_id).exclude(confirmed_at=None)
    told = [_telling(follower, decision) for follower in followers]
    if told:
        Letter.objects.bulk_create(told, ignore_conflicts=True)
        ring(SEND, after=GRACE.total_seconds())


def _telling(follower: Follower, decision: Decision) -> Letter:
    kind, when = Letter.Kind.DECISION, timezone.now() + GRACE
    return Letter(follower=follower, kind=kind, decision=decision, due_at=when)


def send_due() -> int:
    """Send what is due, one letter after the other over one connection; returns how many went out.

    A server that cannot be talked to ends the run: nothing was learned about the letters, and they stay due.
    """
    if not can_be_sent():
        return 0
    sent, until = 0, time.monotonic() + LASTS
    connection = get_connection()
    try:
        while time.monotonic() < until and (letter := _claim()):
            if not _went_well(letter, connection):
                break
            sent += letter.sent_at is not None
    finally:
        with contextlib.suppress(OSError):  # what was sent is sent, however the server says good-bye
            connection.close()
    return sent


@transaction.atomic
def _claim() -> Letter | None:
    """The letter that is due longest and that no other worker holds; none about a decision that was undone."""
    now = timezone.now()
    waiting = Letter.objects.filter(sent_at=None, due_at__lte=now, attempts__lt=MAX_ATTEMPTS)
    standing = waiting.filter(decision__undone_at=None).order_by("due_at", "pk")
    letter = standing.select_for_update(skip_locked=True, of=("self",)).first()
    if letter:
        Letter.objects.filter(pk=letter.pk).update(due_at=now + CLAIM)
        return Letter.objects.select_related(*READ).get(pk=letter.pk)
    return None


def _went_well(letter: Letter, connection: Any) -> bool:
    """Send one; False when the server could not be talked to."""
    try:
        connection.open()  # does nothing when it is open
        connection.send_messages([message(letter)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as error:
        _refused(letter, error)
    except OSError as error:  # smtplib's own errors are of this kind
        logger.warning("Letter %s waits: no mail server to talk to (%s).", letter.pk, type(error).__name__)
        Letter.objects.filter(pk=letter.pk).update(due_at=timezone.now() + UNREACHED)
        return False
    else:
        letter.sent_at = timezone.now()
        Letter.objects.filter(pk=letter.pk).update(sent_at=letter.sent_at)
    return True


def _refused(letter: Letter, error: Exception) -> None:
    """The server took no such letter: again later, since most say so of a full mailbox or of a stranger."""
    # No word of the server in the log: it repeats the address.
    last = letter.attempts + 1 >= MAX_ATTEMPTS
    sentence = "Letter %s was refused (%s), and is given up." if last else "Letter %s was refused (%s)."
    logger.log(logging.ERROR if last else logging.WARNING, sentence, letter.pk, type(error).__name__)
    wait = timedelta(seconds=backoff(letter.attempts + 1, first=FIRST, last=LAST))
    Letter.objects.filter(pk=letter.pk).update(attempts=F("attempts") + 1, due_at=timezone.now() + wait)
