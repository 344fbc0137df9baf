"""What was decided a moment ago, and all that was decided on a submission, each with the way back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from papers import reasons
from papers.models import Decision, Submission


@dataclass(frozen=True, slots=True)
class Decided:
    """`decision` is the last one that stands, which can be taken back."""

    submission: Submission
    decision: Decision | None


def just_decided(request: HttpRequest) -> Decided | None:
    """The submission that the address names as `decided`."""
    token = request.GET.get("decided", "")
    usable = bool(token) and "\0" not in token
    row = Submission.objects.filter(token=token).first() if usable else None
    return Decided(row, standing(row)) if row else None


@dataclass(frozen=True, slots=True)
class Told:
    """A decision with its reason in the reader's words."""

    decision: Decision
    reason: str


def standing(submission: Submission) -> Decision | None:
    """The decision that holds now; asking a source again is none."""
    return submission.decisions.standing().exclude(verb=Decision.Verb.RETRY).first()


def past(submission: Submission) -> list[Told]:
    """All decisions on a submission, the last one first."""
    rows = submission.decisions.select_related("decided_by", "undone_by", "picked")
    return [Told(row, reasons.said(row)) for row in rows]
