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
        _withdraw(paper, decision)
    elif decision.verb == Verb.MERGE and paper:
        _unpick(paper, decision)
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


def _withdraw(paper: Paper, decision: Decision) -> None:
    """Remove an accepted paper, unless someone has built on it since."""
    # The lock: whoever merges into it now comes before or after, not between.
    Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.submissions.exists():
        raise CurationError(_("Other submissions were merged into this paper; undo these first."))
    classified = list(paper.classifications.values_list("category_id", flat=True))
    edited = classified != decision.effects.get("categories", classified)
    if edited or paper.field_origins.filter(locked=True).exists() or paper.cite_key_aliases.exists():
        raise CurationError(_("Curators have edited this paper since; it can no longer be taken back."))
    paper.delete()


def _unpick(paper: Paper, decision: Decision) -> None:
    """Take back a merge; the last one first, since a later one may rest on what this one brought."""
    merges = Decision.objects.standing().filter(verb=Verb.MERGE, submission__paper=paper)
    if merges.filter(decided_at__gt=decision.decided_at).exclude(pk=decision.pk).exists():
        raise CurationError(_("A later submission was merged into this paper; undo that one first."))
    ingest.restore(paper, decision.effects.get("filled", {}))
