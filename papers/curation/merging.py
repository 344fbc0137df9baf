"""Merging a submission into a paper that we have. And taking that back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from papers import ingest, rules
from papers.curation.accepting import check_is_new, record_to_accept, source_of
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import decidable, decide, verb
from papers.ingest.fields import locked_fields, value_of
from papers.ingest.versions import BEST
from papers.models import Decision, Paper, State, Submission, User, Venue
from papers.paper_fields import label, say
from papers.record import Record

Verb = Decision.Verb


@verb(Verb.MERGE)
def merge(submission: Submission, *, into: Paper, by: User, reason: str = "", seen: str = "") -> Decision:
    """It is a paper that we have: that paper gets its identifiers and what it lacks."""
    submission = decidable(submission, seen)
    check_is_new(submission)
    record = record_to_accept(submission)
    ingest.lock()
    other = ingest.known(record.identifiers)
    if other and other != into:
        sentence = _("“%(title)s” carries this identifier. Merge into that one.")
        raise CurationError(sentence % {"title": other.title}, paper=other)
    return _fill(submission, into, record, by=by, reason=reason)


@verb(Verb.MERGE)
def pulled_into_paper(submission: Submission, record: Record) -> None:
    """The one automatic rule: what a source says about a paper that we have fills its empty fields."""
    assert submission.paper
    _fill(submission, submission.paper, record, by=None, rule=rules.FILL)


def _fill(submission: Submission, into: Paper, record: Record, **said: Any) -> Decision:
    try:
        filled = ingest.fill(into, record, source=source_of(submission))
    except Paper.DoesNotExist:
        raise CurationError(_("This paper has just been removed.")) from None
    return decide(
        submission,
        Verb.MERGE,
        State.MERGED,
        paper=into,
        effects={"filled": filled},
        touched=touched_by(filled),
        **said,
    )


def touched_by(filled: Mapping[str, Any]) -> list[str]:
    """What `ingest.fill` changed, as `moving.note` wants it.

    Identifiers and versions always: what a later merge did not bring, since an earlier one had, is the earlier one's.
    """
    best = ["year", "venue", "published_on"] if "versions" in filled else []
    return [*filled.get("fields", {}), "identifiers", "versions", *best]


# Taking it back


def unpick(decision: Decision, paper: Paper) -> None:
    """Take from the paper what the merge brought; what a curator has locked since stays."""
    ingest.restore(paper, decision.effects.get("filled", {}))


def say_unpicked(decision: Decision, paper: Paper) -> list[Effect]:
    """What taking a merge back changes, in words."""
    filled = decision.effects.get("filled", {})
    locked = locked_fields(paper)
    effects = [
        Effect(label(name), say(name, value_of(paper, name)), say(name, old))
        for name, old in filled.get("fields", {}).items()
        if name not in locked
    ]
    named = {"title": paper.title}
    lost = filled.get("identifiers", [])
    effects += [Effect(_("“%(title)s” loses an identifier.") % named, now=text) for text in lost]
    if filled.get("versions"):
        effects.append(Effect(_("“%(title)s” loses a version, or what was filled in there.") % named))
    return [*effects, *_shown_again(paper, filled.get("versions", {}).get("best", {}), locked)]


def _shown_again(paper: Paper, best: Mapping[str, Any], locked: Collection[str]) -> Iterator[Effect]:
    """Year, venue and date of the version that was the best one before."""
    if not best:
        return
    venue = Venue.objects.filter(pk=best["venue_id"] or 0).first()
    for name, value in {**best, "venue": str(venue or "")}.items():
        now, then = (say(name, one) for one in (value_of(paper, name), value)) if name in BEST else ("", "")
        if now != then and name not in locked:
            yield Effect(label(name), now, then)
