"""What curators see of a paper or an author beside what everybody sees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from papers.models import State, Submission

MOST = 10


def waiting_about(request: HttpRequest, **about: Any) -> list[Submission]:
    """What waits for a decision about it; for readers it asks nothing."""
    if not request.user.has_perm("papers.decide_submission"):
        return []
    kinds = [Submission.Kind.CORRECTION, Submission.Kind.UPDATE]
    rows = Submission.objects.filter(state__in=State.decidable(), kind__in=kinds, **about)
    return list(rows.oldest_first()[:MOST])
