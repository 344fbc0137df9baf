"""Answering a curator's question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from papers.characters import plain_record
from papers.curation.errors import CurationError, InvalidSubmission
from papers.curation.moving import locked, verb
from papers.curation.submitting import MAX_COMMENT, MAX_COMMENTS, check_typed, clean_text, typed_over
from papers.models import State, Submission
from papers.punctuation import named
from papers.record import Record


@verb("answer")
def answer(submission: Submission, *, typed: Record | None = None, comment: str = "") -> Submission:
    """Tell a curator what was asked; the submission waits for one again.

    Whoever knows the submission's address may: nothing that stands there is replaced. A typed field fills an empty one;
    where another value stands, it is put down in the comment. Raises `CurationError` when nothing is asked (any more),
    `InvalidSubmission` for what no paper can have and for an answer without a word.
    """
    typed, comment = plain_record(typed or Record()), clean_text(comment)
    check_typed(typed)
    submission = locked(submission)
    if submission.state != State.NEEDS_INFO:
        raise CurationError(_("There is no open question any more."))
    told = "\n".join(filter(None, [comment, *_other_values(submission.typed_record, typed)]))
    both = typed_over(replace(typed, identifiers=()), submission.typed_record)
    if not told and both == submission.typed_record:
        raise InvalidSubmission(_("Write an answer, or fill in a field."), field="comment")
    submission.typed, submission.state = both.as_json(), State.READY
    submission.comment = _joined(submission.comment, told)
    submission.save(update_fields=["typed", "comment", "state"])
    return submission


def _other_values(stands: Record, typed: Record) -> Iterator[str]:
    """What was typed for a field that holds something else, as lines for a curator to read."""
    names = {
        "title": _("Title"),
        "authors": _("Authors"),
        "year": _("Year"),
        "venue": _("Venue"),
        "url": _("Address"),
    }
    for field, name in names.items():
        new, old = getattr(typed, field), getattr(stands, field)
        if new and old and new != old:
            yield named(name, "; ".join(new) if field == "authors" else new)


def _joined(before: str, told: str) -> str:
    if len(told) > MAX_COMMENT:
        sentence = _("A comment has at most %(most)s characters.") % {"most": MAX_COMMENT}
        raise InvalidSubmission(sentence, field="comment")
    whole = "\n\n".join(filter(None, [before, told]))
    if len(whole) > MAX_COMMENTS:
        raise InvalidSubmission(_("So much was written here that no more is taken."), field="comment")
    return whole
