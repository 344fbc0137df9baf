"""Proposing what a source says anew about a paper that we have: nothing changes until a curator applies it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from papers.curation.holding import hold_at_once, hold_first
from papers.models import Paper, State, Submission
from papers.record import Identifier, Record

Item = dict[str, Any]  # {"field", "old", "new", "source"}, as in `Submission.proposal`


def item(field: str, old: Any, new: Any, source: str) -> Item:
    """A change of one field; values as in `Record.as_json`."""
    return {"field": field, "old": old, "new": new, "source": source}


@transaction.atomic
def propose(
    paper: Paper, items: Sequence[Item], *, said: Record, about: Identifier, comment: str = ""
) -> Submission | None:
    """Put an update of the paper into the queue: `said` is the source's whole answer about the identifier `about`.

    What was decided before with the same value is not proposed again, and of one identifier one update waits: it takes
    what is new. None when there is nothing to decide. Whoever has `ingest.lock` calls `hold_waiting` before that.

    Raises `CurationError` when what waits has come just now and is being decided on.
    """
    hold_waiting(about)
    Paper.objects.select_for_update().filter(pk=paper.pk).first()  # one proposal at a time
    settled = _settled(paper)
    fresh = [one for one in items if settled.get(one["field"], ...) != one["new"]]
    if not fresh and (not comment or _was_said(paper, comment)):
        return None
    waiting = _waiting(about)
    if waiting is not None and waiting.kind == Submission.Kind.UPDATE:
        return _extended(waiting, fresh, said, comment)
    return Submission.objects.create(
        kind=Submission.Kind.UPDATE,
        state=State.READY,
        reference=about.value,
        scheme="" if waiting else about.scheme,  # an identifier waits once
        value="" if waiting else about.value,
        paper=paper,
        typed=Record(title=paper.title).as_json(),
        pulled=said.as_json(),
        proposal=fresh,
        comment=comment,
    )


def _settled(paper: Paper) -> dict[str, Any]:
    """The last value of each field that a curator decided about; one that was not chosen was declined."""
    decided = Submission.objects.filter(
        kind=Submission.Kind.UPDATE, paper=paper, state__in=[State.ACCEPTED, State.REJECTED]
    )
    proposals: Iterable[list[Item]] = decided.order_by("pk").values_list("proposal", flat=True)
    return {one["field"]: one["new"] for proposal in proposals for one in proposal}


def _was_said(paper: Paper, comment: str) -> bool:
    return Submission.objects.filter(kind=Submission.Kind.UPDATE, paper=paper, comment=comment).exists()


def hold_waiting(about: Identifier) -> None:
    """What waits under the identifier, until the transaction ends: before the names and the paper, as all verbs do."""
    hold_first(_open(about))


def _waiting(about: Identifier) -> Submission | None:
    hold_at_once(_open(about))
    return _open(about).first()


def _open(about: Identifier) -> QuerySet[Submission]:
    return Submission.objects.open().filter(scheme=about.scheme, value=about.value)


def _extended(waiting: Submission, fresh: Sequence[Item], said: Record, comment: str) -> Submission:
    by_field = {one["field"]: one for one in [*waiting.proposal, *fresh]}
    proposal = list(by_field.values())
    if proposal != waiting.proposal or (comment and comment != waiting.comment):
        waiting.proposal, waiting.pulled = proposal, said.as_json()
        waiting.comment = comment or waiting.comment
        waiting.save(update_fields=["proposal", "pulled", "comment"])
    return waiting
