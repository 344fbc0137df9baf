"""One decision on many submissions, with an outcome for each, and one undo for all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from papers import ingest
from papers.bell import ring
from papers.curation.accepting import accept
from papers.curation.applying import apply
from papers.curation.circles import in_turn
from papers.curation.claiming import of_set, prolong
from papers.curation.classifying import LEARN, chosen_of
from papers.curation.deciding import ask, reject, retry
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.merging import merge
from papers.curation.moving import in_batch
from papers.curation.undoing import said_of_undoing, undo_decision
from papers.models import Decision, Refusal, Submission, User
from papers.models.decision import DecisionQuerySet
from papers.rehearsing import is_rehearsal, part

logger = logging.getLogger(__name__)

R = TypeVar("R")

MOST = 200  # submissions at once
SLICE = 10  # that are committed together: a colleague waits a second or two
UNFORESEEN = (
    DatabaseError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)  # of a record as nobody expected it
BATCHABLE: dict[str, Callable[..., object]] = {
    Decision.Verb.ACCEPT: accept,
    Decision.Verb.REJECT: reject,
    Decision.Verb.MERGE: merge,
    Decision.Verb.ASK: ask,
    Decision.Verb.RETRY: retry,
    "apply": apply,
}


class Outcome(NamedTuple):
    """What became of one of many; without a decision the sentence says why."""

    submission: Submission | None
    decision: Decision | None
    sentence: str = ""


class Undoing(NamedTuple):
    """What taking one decision of many back would change; an `Effect` that `stops` says why it stays."""

    decision: Decision
    effects: list[Effect]

    @property
    def stops(self) -> bool:
        return any(effect.stops for effect in self.effects)


class Batch(NamedTuple):
    uuid: UUID
    outcomes: list[Outcome]


def decide_all(
    submissions: Iterable[Submission],
    verb: str,
    *,
    by: User,
    seen: Mapping[str, str] | None = None,
    **arguments: Any,
) -> Batch:
    """Decide on each of at most `MOST` submissions by the same verb of `BATCHABLE`, in the order given.

    `arguments` are what the verb takes, `seen` by token what was looked at. What cannot be decided says why and keeps
    nothing from the others. `SLICE` of them are committed at a time, under one batch: nobody else waits for longer. The
    outcomes' submissions have the state that they are left in. Raises `CurationError` for none, for too many, and for
    accepting without a category.
    """
    rows = list(dict.fromkeys(submissions))
    if not rows:
        raise CurationError(_("Choose at least one submission."))
    if len(rows) > MOST:
        raise CurationError(_("At most %(most)s submissions are decided at once.") % {"most": MOST})
    if verb == Decision.Verb.ACCEPT:
        chosen_of(arguments.get("categories", ()), arguments.get("primary"))
    uuid = uuid4()
    looked_at = {} if verb == Decision.Verb.RETRY else dict(seen or {})
    decided = partial(_decide_some, uuid, BATCHABLE[verb], by, arguments, looked_at)
    together = is_rehearsal() and verb == Decision.Verb.MERGE  # each fills what those before it left empty
    outcomes = _in_slices(decided, rows, MOST if together else SLICE)
    ring(LEARN, after=1.0)
    return Batch(uuid, outcomes)


def _in_slices(act: Callable[[list[R]], list[Outcome]], rows: list[R], size: int) -> list[Outcome]:
    """Each slice a transaction of its own, unless the caller has begun one."""

    def one(start: int) -> list[Outcome]:
        with part():
            return _as_left(act(rows[start : start + size]))

    return [outcome for start in range(0, len(rows), size) for outcome in in_turn(partial(one, start))]


def _as_left(outcomes: list[Outcome]) -> list[Outcome]:
    rows = [outcome.submission for outcome in outcomes if outcome.submission]
    states = dict(Submission.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "state"))
    for row in rows:
        row.state = states.get(row.pk, row.state)
    return outcomes


def _decide_some(
    uuid: UUID,
    act: Callable[..., object],
    by: User,
    arguments: dict[str, Any],
    seen: dict[str, str],
    rows: list[Submission],
) -> list[Outcome]:
    fresh = _hold(row.pk for row in rows)
    was_of_set = any(of_set(row, by) for row in fresh.values())
    with in_batch(uuid):
        outcomes = [
            _decide(fresh.get(row.pk, row), act, by=by, **arguments, **_looked_at(row, seen)) for row in rows
        ]
    _keep_refusals(uuid, by, (one for one in outcomes if one.submission and one.submission.pk in fresh))
    if was_of_set:
        prolong(by)
    return outcomes


def _looked_at(row: Submission, seen: Mapping[str, str]) -> dict[str, str]:
    return {"seen": seen[row.token]} if row.token in seen else {}


def _keep_refusals(uuid: UUID, by: User, outcomes: Iterable[Outcome]) -> None:
    """So that everybody finds what is left to do, also after the next batch."""
    Refusal.objects.bulk_create(
        Refusal(batch=uuid, submission=one.submission, sentence=one.sentence, decided_by=by)
        for one in outcomes
        if one.decision is None
    )


def outcomes_of(uuid: UUID) -> list[Outcome]:
    """What became of each of a batch: first what was refused then, with why, then what was decided."""
    refused = Refusal.objects.filter(batch=uuid).select_related("submission")
    rows = Decision.objects.filter(batch=uuid).order_by("pk")
    decided = rows.select_related("submission", "paper", "decided_by", "undone_by", "picked")
    return [
        *(Outcome(one.submission, None, one.sentence) for one in refused),
        *(Outcome(one.submission, one) for one in decided),
    ]


def _hold(keys: Iterable[int]) -> dict[int, Submission]:
    """All rows first and in one order, then the names: two batches never wait for each other in a circle."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("paper", "author")
    held = {row.pk: row for row in rows.filter(pk__in=list(keys)).order_by("pk")}
    ingest.lock()
    return held


def _decide(submission: Submission, act: Callable[..., object], **arguments: Any) -> Outcome:
    try:
        act(submission, **arguments)  # each verb is a savepoint
    except CurationError as error:
        return Outcome(submission, None, error.sentence)
    except UNFORESEEN:
        logger.exception("Submission %s of a batch could not be decided.", submission.pk)
        return Outcome(
            submission, None, _("It could not be stored: something in it fits nowhere. The log says more.")
        )
    return Outcome(submission, submission.decisions.standing().order_by("-pk").first())


def undo_batch(uuid: UUID, *, by: User) -> list[Outcome]:
    """Take back what stands of a batch, the last first; what others have built on stays and says why.

    Raises `CurationError` when nothing of it stands.
    """
    decisions = list(_standing(uuid))
    papers = [decision.paper_id for decision in decisions if decision.paper_id]
    together = is_rehearsal() and len(set(papers)) < len(papers)  # one rests on the other
    undone = partial(_undo_some, uuid, by)
    outcomes = _in_slices(undone, [decision.pk for decision in decisions], MOST if together else SLICE)
    if not outcomes:
        raise CurationError(_("There is nothing of this batch to undo."))
    ring(LEARN, after=1.0)
    return outcomes


def _undo_some(uuid: UUID, by: User | None, keys: list[int]) -> list[Outcome]:
    """Of these decisions those that still stand."""
    standing = _standing(uuid).filter(pk__in=keys)
    held = _hold(key for key in standing.values_list("submission", flat=True) if key)
    return _undo_all(uuid, list(standing.all()), held, by)


def undone_by_batch(uuid: UUID, *, most: int) -> tuple[list[Undoing], int]:
    """What undoing the batch would change, told of the first `most` decisions, and of how many there are more.

    What would stay comes first. Nothing is written.
    """
    decisions = list(_standing(uuid).select_related("submission", "paper"))
    told = decisions[:most]
    outcomes = _rehearsed(uuid, told)
    undoing = [Undoing(row[0], _effects(*row)) for row in zip(told, outcomes, strict=True)]
    return sorted(undoing, key=lambda one: not one.stops), len(decisions) - len(told)


def _standing(uuid: UUID) -> DecisionQuerySet:
    """In the order in which they are undone."""
    return Decision.objects.standing().filter(batch=uuid).order_by("-pk")


def _rehearsed(uuid: UUID, decisions: list[Decision]) -> list[Outcome]:
    with transaction.atomic():
        held = _hold(decision.submission_id for decision in decisions if decision.submission_id)
        outcomes = _undo_all(uuid, decisions, held, None)
        transaction.set_rollback(True)
    return outcomes


def _undo_all(
    uuid: UUID, decisions: list[Decision], held: dict[int, Submission], by: User | None
) -> list[Outcome]:
    with in_batch(uuid):
        return [_undo(decision, held.get(decision.submission_id or 0), by) for decision in decisions]


def _effects(decision: Decision, outcome: Outcome) -> list[Effect]:
    if outcome.decision is None:
        return [Effect(outcome.sentence, stops=True)]
    return said_of_undoing(decision)


def _undo(decision: Decision, submission: Submission | None, by: User | None) -> Outcome:
    try:
        return Outcome(submission, undo_decision(decision, by=by))
    except CurationError as error:
        return Outcome(submission, None, error.sentence)
