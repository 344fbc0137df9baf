"""How a letter reads, in its follower's language."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from papers import identifiers, reasons
from papers.models import Decision, Letter, Submission

HERE = "http://localhost:8000"  # where a developer without PUBLIC_URL looks


def message(letter: Letter) -> EmailMessage:
    """The letter as a mail, in its follower's language."""
    follower = letter.follower
    with translation.override(follower.language):
        stop = link("unfollow", follower.submission.token, follower.token)
        return EmailMessage(
            subject=" ".join(_subject(letter).split()),
            body=render_to_string(f"letters/{letter.kind}.txt", {**_said(letter), "stop": stop}),
            to=[follower.address],
            headers={
                "Message-ID": _message_id(letter),
                "Auto-Submitted": "auto-generated",  # RFC 3834: no robot answers it
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            },
        )


def link(name: str, *arguments: str) -> str:
    """The absolute address of a named page, in the present language."""
    return (settings.PUBLIC_URL or HERE) + reverse(name, args=arguments)


def title_of(submission: Submission) -> str:
    """What everyone who knows the submission's address may read as its title.

    Whoever submits the same identifier comes to the same page: what was typed with one stays with the curators.
    """
    if submission.kind == Submission.Kind.CORRECTION and (about := submission.paper or submission.author):
        return str(about)
    known, pulled = submission.identifier, submission.pulled_record
    title = pulled.title if pulled else ""
    return title or (identifiers.label(known) if known else submission.title)


def _subject(letter: Letter) -> str:
    if letter.kind == Letter.Kind.CONFIRM:
        return _("Shall we write to you?")
    assert letter.decision
    verb, submission = Decision.Verb(letter.decision.verb), letter.follower.submission
    subjects = {
        Decision.Verb.ACCEPT: _("Accepted: %(title)s"),
        Decision.Verb.REJECT: _("Not taken in: %(title)s"),
        Decision.Verb.MERGE: _("Merged: %(title)s"),
        Decision.Verb.ASK: _("A question about %(title)s"),
    }
    reported = submission.kind == Submission.Kind.CORRECTION and verb != Decision.Verb.ASK
    subject = _("What you reported: %(title)s") if reported else subjects[verb]
    return subject % {"title": title_of(submission)[:150]}


def _said(letter: Letter) -> dict[str, Any]:
    submission, decision = letter.follower.submission, letter.decision
    token, about = submission.token, submission.paper or submission.author
    return {
        "title": " ".join(_confirmed_title(submission).split()) if decision is None else title_of(submission),
        "status": link("submission", token),
        "confirm": link("confirm-follow", token, letter.follower.token),
        "is_report": submission.kind == Submission.Kind.CORRECTION,
        "verb": decision.verb if decision else "",
        "reason": reasons.said(decision) if decision else "",
        "about": (settings.PUBLIC_URL or HERE) + about.get_absolute_url() if about else "",
        "taken_back": _told_before(letter),
    }


def _confirmed_title(submission: Submission) -> str:
    """A title that no stranger typed: a letter that nobody asked for carries no words of one."""
    record = submission.pulled_record
    return submission.paper.title if submission.paper else record.title if record else ""


def _told_before(letter: Letter) -> bool:
    """Whether this follower read of a decision that was taken back since."""
    before = letter.follower.letters.exclude(pk=letter.pk).exclude(sent_at=None)
    return letter.decision is not None and before.exclude(decision__undone_at=None).exists()


def _message_id(letter: Letter) -> str:
    """The same at each attempt."""
    mark = hashlib.sha256(letter.follower.token.encode()).hexdigest()[:16]
    return f"<letter-{letter.pk}-{mark}@{urlsplit(settings.PUBLIC_URL or HERE).hostname}>"
