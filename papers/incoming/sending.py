"""Sending what a text holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from papers import curation
from papers.incoming.standing import Found, Standing, Stands
from papers.models import User
from taxonomy.models import Category

MOST_AT_ONCE = 500  # new submissions
MOST_WITH_ACCOUNT = 10_000  # of whoever may send whole files; 6,000 take some four seconds


@dataclass(frozen=True, slots=True)
class Sent:
    """A reference after sending: `found` with its paper or submission; `created` when the submission is new."""

    found: Found
    created: bool


def to_tell(standing: Standing, *, comment: str, categories: Sequence[Category]) -> list[Found]:
    """What waits already and has not been told yet what is said now; nothing when nothing is."""
    said = comment.strip()
    waiting = standing.of(Stands.WAITING) if said or categories else []
    return [one for one in waiting if categories or (one.submission and said not in one.submission.comment)]


def submit_all(
    found: Sequence[Found],
    *,
    by: User | None = None,
    categories: Sequence[Category] = (),
    comment: str = "",
    most: int = MOST_AT_ONCE,
) -> list[Sent]:
    """Submit each of these, at most `most`, in a fixed number of queries.

    One that somebody else has handed in meanwhile comes back as known or waiting. Raises ValueError for more, or for
    what is not understood.
    """
    if len(found) > most or any(one.state == Stands.NOT_UNDERSTOOD for one in found):
        raise ValueError("not to be sent")
    handed = [one.handed for one in found]
    outcomes = curation.submit_all(handed, categories=categories, comment=comment, by=by)
    return [_sent(one, outcome) for one, outcome in zip(found, outcomes, strict=True)]


def _sent(one: Found, outcome: curation.Submitted) -> Sent:
    state = Stands.KNOWN if outcome.paper else Stands.WAITING
    known = replace(one, state=state, reason="", paper=outcome.paper, submission=outcome.submission)
    return Sent(known, outcome.created)
