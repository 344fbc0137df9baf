"""Taking a decision back, whatever its verb, with what will change told first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import EVERYTHING, locked, verb
from papers.curation.resting import rests
from papers.curation.undo_table import SAY, UNDO, paper_of
from papers.models import Decision, Paper, State, Submission, User
from papers.rehearsing import Difference, rehearse

Verb = Decision.Verb
MADE = {  # the state in which a verb leaves a submission
    Verb.ACCEPT: State.ACCEPTED,
    Verb.REJECT: State.REJECTED,
    Verb.MERGE: State.MERGED,
    Verb.ASK: State.NEEDS_INFO,
}


def undoable(submission: Submission) -> Decision | None:
    """The decision that undoing would take back, if any: the one that made the submission what it is."""
    last = submission.decisions.standing().filter(verb__in=MADE).first()
    return last if last and MADE[Verb(last.verb)] == submission.state else None


@verb("undo")
def undo(submission: Submission, *, by: User) -> Submission:
    """Take the last decision back: the submission is what it was before, an accepted paper goes, a merge is unpicked.

    Raises `CurationError` when there is nothing to undo, or when others have built on it.
    """
    submission = locked(submission)
    decision = undoable(submission)
    if decision is None:
        raise CurationError(_("There is no decision to undo."))
    _undo(decision, submission, by)
    return submission


@verb("undo")
def undo_decision(decision: Decision, *, by: User | None) -> Decision:
    """Take any decision back, also one about a paper or an author.

    Raises `CurationError` when it was undone already, when a later decision rests on it, or when its verb has no way
    back.
    """
    submission = locked(decision.submission) if decision.submission else None
    return _undo(decision, submission, by)


def undone_by(decision: Decision) -> list[Effect]:
    """What undoing would change, in words; one `Effect` that `stops` when it is not possible. Nothing is written."""
    try:
        rehearsed = rehearse(lambda: undo_decision(decision, by=None))
    except CurationError as error:
        return [Effect(error.sentence, stops=True, rests=error.rests.pk if error.rests else None)]
    return said_of_undoing(decision, rehearsed.differences)


def said_of_undoing(decision: Decision, differences: Iterable[Difference] = ()) -> list[Effect]:
    """What undoing changes, in words; `differences` are a rehearsal's, for verbs that have no words of their own."""
    said = SAY[decision.verb](decision) if decision.verb in SAY else _told(differences)
    return [*_waits_again(decision), *said]


def _undo(decision: Decision, submission: Submission | None, by: User | None) -> Decision:
    ingest.lock()
    decision = Decision.objects.select_for_update(of=("self",)).select_related("paper").get(pk=decision.pk)
    decision.paper = _held(paper_of(decision))
    _check(decision, submission)
    if submission:
        _reopen(submission, decision)
    UNDO[decision.verb](decision, by)
    Decision.objects.filter(pk=decision.pk).update(undone_at=timezone.now(), undone_by=by)
    decision.refresh_from_db()
    return decision


def _held(paper: Paper | None) -> Paper | None:
    """What is decided about it now comes before or after, not between."""
    return Paper.objects.select_for_update().filter(pk=paper.pk).first() if paper else None


def _check(decision: Decision, submission: Submission | None) -> None:
    if decision.undone_at:
        raise CurationError(_undone(decision))
    if decision.verb not in UNDO:
        raise CurationError(_("Such a decision cannot be undone."))
    if submission and undoable(submission) != decision:
        raise CurationError(_("This submission has moved on since; undo what was decided later first."))
    if later := _resting_on(decision):
        raise rests(later, paper=decision.paper)


def _undone(decision: Decision) -> str:
    if decision.undone_by is None:
        return _("This decision was already undone.")
    return _("This decision was already undone by %(name)s.") % {"name": decision.undone_by.get_username()}


def _resting_on(decision: Decision) -> Decision | None:
    """The last decision about the same paper that came later and touched the same."""
    if decision.paper is None:
        return None
    same = Q(paper=decision.paper) | Q(submission__paper=decision.paper)
    later = Decision.objects.standing().filter(same, pk__gt=decision.pk).order_by("-pk")
    return next((d for d in later.select_related("decided_by") if _meet(touched(decision), touched(d))), None)


def touched(decision: Decision) -> set[str]:
    """What a decision changed (see `moving.note`); decisions of old releases did not say so."""
    if "touched" in decision.effects:
        return set(decision.effects["touched"])
    if decision.verb == Verb.ACCEPT:
        return {EVERYTHING}
    return {*decision.effects.get("filled", {}).get("fields", {}), "identifiers", "versions"}


def _meet(one: set[str], other: set[str]) -> bool:
    return bool(one & other) or bool(one and other and EVERYTHING in one | other)


def _reopen(submission: Submission, decision: Decision) -> None:
    before = decision.effects.get("before", {})
    submission.state = before.get("state", State.READY)
    submission.paper = _paper_before(before)
    try:
        with transaction.atomic():
            submission.save(update_fields=["state", "paper"])
    except IntegrityError:
        raise CurationError(_("The same reference was submitted again and waits already.")) from None


def _paper_before(before: dict[str, Any]) -> Paper | None:
    """The paper that the submission was about; what that was merged into when it is gone."""
    if not before.get("paper"):
        return None
    found = Paper.objects.filter(pk=before["paper"]).first()
    return found or ingest.by_key(before.get("key", ""))


# In words


def _waits_again(decision: Decision) -> list[Effect]:
    if decision.submission is None:
        return []
    now, then = MADE[Verb(decision.verb)], State(decision.effects.get("before", {}).get("state", State.READY))
    return [Effect(_("The submission waits again."), str(now.label), str(then.label))]


def _told(differences: Iterable[Difference]) -> list[Effect]:
    """Each field that would change; of what comes or goes, its name."""
    effects = []
    for difference in differences:
        if difference.kind in ("decision", "submission"):
            continue
        if difference.action == "changed":
            for change in difference.changes:
                sentence = f"{difference.name}: {change.field}"
                effects.append(Effect(sentence, str(change.old or ""), str(change.new or "")))
        else:
            now, then = ("", difference.name) if difference.action == "created" else (difference.name, "")
            effects.append(Effect(difference.kind, now, then))
    return effects
