"""Taking a decision back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.deciding import locked
from papers.curation.errors import CurationError
from papers.models import Decision, Paper, State, Submission, User

Verb = Decision.Verb
UNDOABLE = (Verb.ACCEPT, Verb.REJECT, Verb.MERGE)


def undoable(submission: Submission) -> Decision | None:
    """The decision that undoing would take back, if any."""
    if submission.state not in State.decided():
        return None
    return submission.decisions.standing().filter(verb__in=UNDOABLE).first()


@transaction.atomic
def undo(submission: Submission, *, by: User) -> Submission:
    """Take the last decision back: the submission waits again, an accepted paper goes, a merge is unpicked.

    Raises `CurationError` when there is nothing to undo, or when others have built on it.
    """
    submission = locked(submission)
    decision = undoable(submission)
    if decision is None:
        raise CurationError(_("There is no decision to undo."))
    paper = submission.paper
    _reopen(submission, decision, by)
    if decision.verb == Verb.ACCEPT and paper:
        _withdraw(paper)
    elif decision.verb == Verb.MERGE and paper:
        ingest.restore(paper, decision.effects.get("filled", {}))
    return submission


def _reopen(submission: Submission, decision: Decision, by: User) -> None:
    before = decision.effects.get("before", {})
    submission.state = before.get("state", State.READY)
    submission.paper_id = before.get("paper")
    try:
        with transaction.atomic():
            submission.save(update_fields=["state", "paper"])
    except IntegrityError:
        raise CurationError(_("The same reference was submitted again and waits already.")) from None
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.save(update_fields=["undone_at", "undone_by"])


def _withdraw(paper: Paper) -> None:
    Paper.objects.select_for_update().get(
        pk=paper.pk
    )  # whoever merges into it now comes before or after, not between
    if paper.submissions.exists():
        raise CurationError(_("Other submissions were merged into this paper; undo these first."))
    paper.delete()
