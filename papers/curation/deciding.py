"""Declining a submission, asking its submitter or its source, completing it by hand."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from papers.bell import ring
from papers.characters import plain_record
from papers.curation.errors import CurationError
from papers.curation.moving import decidable, decide, locked, verb
from papers.curation.submitting import PULL, PULLED_SCHEMES, check_typed, typed_over
from papers.models import Decision, Reason, State, Submission, User
from papers.record import Record

Verb = Decision.Verb
COMPLETABLE = ("title", "authors", "year", "venue", "url")


@verb(Verb.REJECT)
def reject(
    submission: Submission,
    *,
    by: User,
    reason: str = "",
    picked: Reason | None = None,
    seen: str = "",
) -> Decision:
    """Decline it: with a reason picked from the list, or in words, or both. The submitter reads it.

    The decision's `reason` is all of it in the submission's language; `effects["words"]` are the words alone.
    """
    submission = decidable(submission, seen)
    words = reason.strip()
    with translation.override(submission.language):
        said = " ".join(filter(None, [picked.text if picked else "", words]))
    if not said:
        raise CurationError(_("A rejection needs a reason."))
    return decide(
        submission,
        Verb.REJECT,
        State.REJECTED,
        by=by,
        reason=said,
        picked=picked,
        effects={"words": words},
    )


@verb(Verb.ASK)
def ask(submission: Submission, *, by: User, reason: str, seen: str = "") -> Decision:
    """Ask the submitter for information; the question stands on the status page."""
    submission = decidable(submission, seen)
    if not reason.strip():
        raise CurationError(_("Say what you need to know."))
    return decide(submission, Verb.ASK, State.NEEDS_INFO, by=by, reason=reason.strip())


@verb("complete")
def complete(submission: Submission, *, by: User, typed: Record, seen: str = "") -> Submission:
    """Write by hand what no source says: fields of `typed` that are not empty replace what was typed before.

    Raises `CurationError` for what is decided already, `InvalidSubmission` for what no paper can have.
    """
    submission = decidable(submission, seen)
    typed = plain_record(typed)
    check_typed(typed)
    submission.typed = typed_over(submission.typed_record, typed).as_json()
    submission.completed = sorted({*submission.completed, *(n for n in COMPLETABLE if getattr(typed, n))})
    submission.save(update_fields=["typed", "completed"])  # no decision, but the history says who
    return submission


@verb(Verb.RETRY)
def retry(submission: Submission, *, by: User) -> Decision:
    """Ask the source again, now, after it failed."""
    submission = locked(submission)
    if submission.state != State.FAILED or submission.scheme not in PULLED_SCHEMES:
        raise CurationError(_("Only what could not be pulled is asked for again."))
    decision = _ask_again(submission, by)
    ring(PULL)
    return decision


@verb(Verb.RETRY)
def retry_failed(*, kind: str, by: User) -> int:
    """Ask the source again for all failed submissions of a kind; returns how many. The bell rings once."""
    failed = Submission.objects.filter(kind=kind, state=State.FAILED, scheme__in=PULLED_SCHEMES)
    rows = list(failed.select_for_update(skip_locked=True).order_by("pk"))
    for submission in rows:
        _ask_again(submission, by)
    if rows:
        ring(PULL)
    return len(rows)


def _ask_again(submission: Submission, by: User) -> Decision:
    decision = decide(submission, Verb.RETRY, State.RECEIVED, by=by)
    submission.attempts, submission.failure, submission.absent_since = 0, {}, None
    submission.due_at = timezone.now()
    submission.save(update_fields=["attempts", "failure", "absent_since", "due_at"])
    return decision
