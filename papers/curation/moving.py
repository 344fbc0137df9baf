"""What every verb of curation stands on: the lock, the check of the move, the state and the decision that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from papers import letters
from papers.curation.circles import in_turn
from papers.curation.claiming import of_set, prolong
from papers.curation.errors import CurationError
from papers.curation.seen import seen as as_it_is
from papers.models import Author, Decision, Paper, Reason, Submission, User

P = ParamSpec("P")
R = TypeVar("R")

EVERYTHING = "*"  # in what a decision touched
_is_acting: ContextVar[bool] = ContextVar("is_acting", default=False)
_batch: ContextVar[UUID | None] = ContextVar("batch", default=None)


def verb(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """All or nothing, and the history says who did it (the keyword `by`) and by which verb: the outermost one."""

    def make(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def done(*args: P.args, **named: P.kwargs) -> R:
            who = {"user": by.pk} if isinstance(by := named.get("by"), User) else {}
            inner = _is_acting.get()
            said = {} if inner else {"verb": str(name), **who}

            def once() -> R:
                with transaction.atomic(), pghistory.context(**said):
                    return act(*args, **named)

            token = _is_acting.set(True)
            try:
                return once() if inner else in_turn(once)
            finally:
                _is_acting.reset(token)

        return done

    return make


def locked(submission: Submission) -> Submission:
    """The row as it is now, held until the transaction ends: two curators decide one after the other."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


def decidable(submission: Submission, seen: str = "") -> Submission:
    """The same, for a decision about what was `seen` (see `papers.curation.seen`; "" asks nothing).

    Raises `CurationError`, which says who decided when somebody has.
    """
    submission = locked(submission)
    if submission.is_waiting_for_source:
        raise CurationError(_("Its metadata is still being pulled; decide when it is there."))
    if not submission.is_decidable:
        raise CurationError(_already(submission), paper=submission.paper)
    if seen and seen != as_it_is(submission):
        raise CurationError(_("This has changed since you looked at it. Look at it again, then decide."))
    return submission


def _already(submission: Submission) -> str:
    decision = submission.decisions.standing().select_related("decided_by").first()
    state = submission.get_state_display()
    if decision is None or decision.decided_by is None:
        return _("This submission was already %(state)s.") % {"state": state}
    return _("This submission was already %(state)s by %(name)s.") % {
        "state": state,
        "name": decision.decided_by.get_username(),
    }


def decide(
    submission: Submission,
    verb: str,
    state: str,
    *,
    by: User | None,
    reason: str = "",
    rule: str = "",
    picked: Reason | None = None,
    paper: Paper | None = None,
    effects: dict[str, Any] | None = None,
    touched: Iterable[str] = (),
) -> Decision:
    """Move the locked submission to `state` and write down what was decided; whoever had claimed it lets go.

    What else `by` claimed with it stays theirs. `touched` is as in `note`.
    """
    prolongs = of_set(submission, by) and not is_batch()  # which does so once
    about = submission.paper
    before = {"state": submission.state, "paper": about.pk if about else None}
    before["key"] = about.cite_key if about else ""
    submission.state, submission.paper = state, paper or about
    submission.claimed_by, submission.claimed_until, submission.claim_kept = None, None, False
    submission.save(update_fields=["state", "paper", "claimed_by", "claimed_until", "claim_kept"])
    if prolongs and by:
        prolong(by)
    decision = Decision.objects.create(
        submission=submission,
        paper=submission.paper,
        author=submission.author,
        verb=verb,
        batch=_batch.get(),
        decided_by=by,
        reason=reason,
        rule=rule,
        picked=picked,
        effects={**(effects or {}), "before": before, "touched": [*touched]},
    )
    letters.due(decision)
    return decision


def note(
    verb: str,
    *,
    by: User | None,
    touched: Iterable[str],
    paper: Paper | None = None,
    author: Author | None = None,
    reason: str = "",
    rule: str = "",
    effects: dict[str, Any] | None = None,
) -> Decision:
    """Write down a decision about a paper or an author that we have.

    `touched` names what it changed: fields of a Record, "categories", "identifiers", "versions", or `EVERYTHING`. While
    a later decision about the same paper touches the same, the earlier one cannot be undone.
    """
    return Decision.objects.create(
        paper=paper,
        author=author,
        verb=verb,
        batch=_batch.get(),
        decided_by=by,
        reason=reason,
        rule=rule,
        effects={**(effects or {}), "touched": [*touched]},
    )


@contextmanager
def in_batch(batch: UUID) -> Iterator[None]:
    """What is decided inside belongs to this batch."""
    token = _batch.set(batch)
    try:
        yield
    finally:
        _batch.reset(token)


def is_batch() -> bool:
    """Whether this is one of many decisions that are made at once."""
    return _batch.get() is not None
