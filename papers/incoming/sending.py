"""Sending what a text holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from papers import curation
from papers.incoming.standing import Found, Stands
from papers.models import User
from taxonomy.models import Category

MOST_AT_ONCE = 500  # new submissions


@dataclass(frozen=True, slots=True)
class Sent:
    """A reference after sending: `found` with its paper or submission; `created` when the submission is new."""

    found: Found
    created: bool


def submit_all(
    found: Sequence[Found],
    *,
    by: User | None = None,
    categories: Sequence[Category] = (),
    comment: str = "",
) -> list[Sent]:
    """Submit each of these, at most `MOST_AT_ONCE`, in a fixed number of queries.

    One that somebody else has handed in meanwhile comes back as known or waiting. Raises ValueError for more, or for
    what is not understood.
    """
    if len(found) > MOST_AT_ONCE or any(one.state == Stands.NOT_UNDERSTOOD for one in found):
        raise ValueError("not to be sent")
    handed = [one.handed for one in found]
    outcomes = curation.submit_all(handed, categories=categories, comment=comment, by=by)
    return [_sent(one, outcome) for one, outcome in zip(found, outcomes, strict=True)]


def _sent(one: Found, outcome: curation.Submitted) -> Sent:
    state = Stands.KNOWN if outcome.paper else Stands.WAITING
    known = replace(one, state=state, reason="", paper=outcome.paper, submission=outcome.submission)
    return Sent(known, outcome.created)
