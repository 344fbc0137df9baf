"""Accepting what is proposed for a paper that we have: an update from a source, or a reported mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import decidable, decide, verb
from papers.ingest.fields import restore_fields, set_fields, value_of
from papers.models import Decision, FieldOrigin, Paper, State, Submission, User
from papers.paper_fields import label, say

Verb = Decision.Verb
Kind = Submission.Kind


@verb(Verb.ACCEPT)
def apply(
    submission: Submission, *, by: User, fields: Collection[str] | None = None, reason: str = ""
) -> Decision:
    """Write the proposed values of these fields (of all when None) into the paper.

    What a reader reported and a curator confirms is locked; what a source says is not. A report that proposes no value,
    or is about an author, is settled by this and writes nothing. Raises `CurationError` for an illegal move, for a
    field that is not proposed, and for a value that no paper can have.
    """
    submission = decidable(submission)
    if submission.kind not in (Kind.UPDATE, Kind.CORRECTION):
        raise CurationError(_("This proposes no change of a paper: accept it into categories."))
    chosen = _chosen(submission, fields)
    ingest.lock()
    done = _write(submission, chosen, by) if submission.author is None else []
    return decide(
        submission,
        Verb.ACCEPT,
        State.ACCEPTED,
        by=by,
        reason=reason,
        effects={"applied": done},
        touched=[item["field"] for item in chosen],
    )


def _chosen(submission: Submission, fields: Collection[str] | None) -> list[dict[str, Any]]:
    proposed = {item["field"] for item in submission.proposal}
    for name in fields or ():
        if name not in proposed:
            raise CurationError(_("No change of this field is proposed: %(name)s.") % {"name": label(name)})
    if fields is not None and not fields and proposed:
        raise CurationError(_("Choose at least one of the proposed changes, or reject them."))
    return [item for item in submission.proposal if fields is None or item["field"] in fields]


def _write(submission: Submission, chosen: list[dict[str, Any]], by: User) -> list[dict[str, Any]]:
    """What `restore_fields` needs, for each source in turn."""
    paper = submission.paper
    if paper is None:
        raise CurationError(_("This paper has just been removed."))
    lock = submission.kind == Kind.CORRECTION
    try:
        return [
            set_fields(paper, values, source=source, lock=lock, by=by)
            for source, values in _by_source(chosen).items()
        ]
    except Paper.DoesNotExist:
        raise CurationError(_("This paper has just been removed.")) from None
    except ingest.IngestError as error:
        raise CurationError(str(error)) from error


def _by_source(chosen: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for item in chosen:
        source = item.get("source")
        known = source if source in FieldOrigin.Source.values else FieldOrigin.Source.SUBMITTER
        values.setdefault(known, {})[item["field"]] = item["new"]
    return values


# Taking it back


def unapply(decision: Decision, paper: Paper) -> None:
    """Give the fields back what they had; what was changed again since stays."""
    for done in reversed(decision.effects["applied"]):
        restore_fields(paper, done)


def say_unapplied(decision: Decision, paper: Paper) -> list[Effect]:
    """What taking it back changes, in words."""
    return [
        Effect(label(name), say(name, value_of(paper, name)), say(name, old))
        for done in decision.effects["applied"]
        for name, old in done["fields"].items()
    ]
