"""Accepting what is proposed for a paper that we have: an update from a source, or a reported mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.fields import said_of_versions
from papers.curation.moving import decidable, decide, verb
from papers.ingest.fields import SHOWN, locked_fields, restore_fields, set_fields, value_of
from papers.ingest.version_fields import PRINTED
from papers.models import Decision, FieldOrigin, Paper, State, Submission, User
from papers.paper_fields import label, say

Verb = Decision.Verb
Kind = Submission.Kind


@dataclass(frozen=True, slots=True)
class AgainstLocks:
    """Proposed fields that are not written unless they are named.

    `locked` by a curator: what a source says of those is `refused` even then. `beside` says more about a venue that is
    locked: the year or the pages of another one.
    """

    locked: frozenset[str]
    beside: frozenset[str]
    refused: bool


@verb(Verb.ACCEPT)
def apply(
    submission: Submission,
    *,
    by: User,
    fields: Collection[str] | None = None,
    reason: str = "",
    seen: str = "",
) -> Decision:
    """Write the proposed values of these fields (when None, of all but what `against_locks` names) into the paper.

    What a reader reported and a curator confirms is locked; what a source says is not. A report that proposes no value,
    or is about an author, is settled by this and writes nothing. Raises `CurationError` for an illegal move, for a
    field that is not proposed, for one that is locked and that a source would change, and for a value that no paper
    can have.
    """
    submission = decidable(submission, seen)
    if submission.kind not in (Kind.UPDATE, Kind.CORRECTION):
        raise CurationError(_("This proposes no change of a paper: accept it into categories."))
    ingest.lock()  # so that nobody locks a field meanwhile
    chosen = _chosen(submission, fields)
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


def against_locks(submission: Submission, known: Collection[str] | None = None) -> AgainstLocks:
    """Which of the proposed fields stand against a lock as it is now, or of those that are `known` to be locked."""
    paper = submission.paper
    proposed = {item["field"] for item in submission.proposal}
    locked = proposed & (set(known) if known is not None else locked_fields(paper)) if paper else set()
    beside = proposed & {*SHOWN, *PRINTED} if "venue" in locked else set()
    return AgainstLocks(frozenset(locked), frozenset(beside - locked), refused=submission.kind == Kind.UPDATE)


def _chosen(submission: Submission, fields: Collection[str] | None) -> list[dict[str, Any]]:
    proposed = {item["field"] for item in submission.proposal}
    held = against_locks(submission)
    if fields is None:
        fields = proposed - held.locked - held.beside
        if proposed and not fields:
            raise CurationError(_("All that is proposed is locked: unlock it first, or reject."))
    if unknown := set(fields) - proposed:
        raise CurationError(
            _("No change of this field is proposed: %(name)s.") % {"name": label(min(unknown))}
        )
    if held.refused and (locked := held.locked.intersection(fields)):
        raise CurationError(_("Locked, so no source changes it: %(name)s.") % {"name": label(min(locked))})
    if proposed and not fields:
        raise CurationError(_("Choose at least one of the proposed changes, or reject them."))
    return [item for item in submission.proposal if item["field"] in fields]


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
        effect
        for done in decision.effects["applied"]
        for effect in (
            *(Effect(label(n), say(n, value_of(paper, n)), say(n, old)) for n, old in done["fields"].items()),
            *said_of_versions(done),
        )
    ]
