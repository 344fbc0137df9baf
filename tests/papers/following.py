"""Makes followers for tests."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from papers.models import Follower, Letter, Submission

ADDRESS = "remy@example.org"


def make_follower(submission: Submission, address: str = ADDRESS, *, language: str = "en") -> Follower:
    """One who has confirmed."""
    return Follower.objects.create(
        submission=submission, address=address, language=language, confirmed_at=timezone.now()
    )


def let_it_be_due() -> None:
    """As if the letters that wait had waited long enough."""
    Letter.objects.filter(sent_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
