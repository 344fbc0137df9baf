"""One decision on many submissions, with an outcome for each, and one undo for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from papers import ingest
from papers.bell import ring
from papers.curation.accepting import accept
from papers.curation.applying import apply
from papers.curation.classifying import LEARN
from papers.curation.deciding import ask, reject, retry
from papers.curation.errors import CurationError
from papers.curation.merging import merge
from papers.curation.moving import in_batch
from papers.curation.undoing import undo_decision
from papers.models import Decision, Submission, User

MOST = 200  # submissions at once
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


class Batch(NamedTuple):
    uuid: UUID
    outcomes: list[Outcome]


@transaction.atomic
def decide_all(submissions: Iterable[Submission], verb: str, *, by: User, **arguments: Any) -> Batch:
    """Decide on each of at most `MOST` submissions by the same verb of `BATCHABLE`, in the order given.

    `arguments` are what the verb takes. What cannot be decided says why and keeps nothing from the others; all the
    rest is committed together. Raises `CurationError` for none and for too many.
    """
    rows = list(dict.fromkeys(submissions))
    if not rows:
        raise CurationError(_("Choose at least one submission."))
    if len(rows) > MOST:
        raise CurationError(_("At most %(most)s submissions are decided at once.") % {"most": MOST})
    uuid, act = uuid4(), BATCHABLE[verb]
    fresh = _hold(row.pk for row in rows)
    with in_batch(uuid):
        outcomes = [_decide(fresh.get(row.pk, row), act, by=by, **arguments) for row in rows]
    ring(LEARN, after=1.0)
    return Batch(uuid, outcomes)


def _hold(keys: Iterable[int]) -> dict[int, Submission]:
    """All rows first and in one order, then the names: two batches never wait for each other in a circle."""
    rows = Submission.objects.select_for_update(of=("self",)).select_related("paper", "author")
    held = {row.pk: row for row in rows.filter(pk__in=list(keys)).order_by("pk")}
    ingest.lock()
    return held


def _decide(submission: Submission, act: Callable[..., object], **arguments: Any) -> Outcome:
    try:
        with transaction.atomic():
            act(submission, **arguments)
    except CurationError as error:
        return Outcome(submission, None, error.sentence)
    return Outcome(submission, submission.decisions.standing().order_by("-pk").first())


@transaction.atomic
def undo_batch(uuid: UUID, *, by: User) -> list[Outcome]:
    """Take back what stands of a batch, the last first; what others have built on stays and says why.

    Raises `CurationError` when nothing of it stands.
    """
    standing = Decision.objects.standing().filter(batch=uuid)
    held = _hold(key for key in standing.values_list("submission", flat=True) if key)
    decisions = list(standing.order_by("-pk"))
    if not decisions:
        raise CurationError(_("There is nothing of this batch to undo."))
    with in_batch(uuid):
        outcomes = [_undo(decision, held.get(decision.submission_id or 0), by) for decision in decisions]
    ring(LEARN, after=1.0)
    return outcomes


def _undo(decision: Decision, submission: Submission | None, by: User) -> Outcome:
    try:
        with transaction.atomic():
            return Outcome(submission, undo_decision(decision, by=by))
    except CurationError as error:
        return Outcome(submission, None, error.sentence)
