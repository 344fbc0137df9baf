"""How each verb is taken back, and how that is told beforehand. A room that adds a verb adds its lines here.

`UNDO` is called with the submission (if any), `ingest.lock` and the decision held; the submission waits again already.
It raises `CurationError` when others have built on the decision. A verb without a line in `SAY` is told from a
rehearsal.
"""

from __future__ import annotations

from collections.abc import Callable

from papers.curation import (
    accepting,
    applying,
    classifying,
    fields,
    merging,
    merging_authors,
    renaming_authors,
    splitting_authors,
    unmerging_papers,
)
from papers.curation.effects import Effect
from papers.models import Decision, Paper, User

Verb = Decision.Verb


def paper_of(decision: Decision) -> Paper | None:
    """What a decision is about; those of old releases say it through their submission."""
    return decision.paper or (decision.submission.paper if decision.submission else None)


def _nothing(decision: Decision, by: User | None) -> None:
    """The submission waits again: that is all."""


def _nothing_more(decision: Decision) -> list[Effect]:
    return []


def _unaccept(decision: Decision, by: User | None) -> None:
    if (paper := decision.paper) is None:
        return
    if "applied" in decision.effects:
        applying.unapply(decision, paper)
    else:
        accepting.withdraw(decision, paper)


def _say_unaccepted(decision: Decision) -> list[Effect]:
    if (paper := paper_of(decision)) is None:
        return []
    if "applied" in decision.effects:
        return applying.say_unapplied(decision, paper)
    return accepting.say_withdrawn(paper)


def _unmerge(decision: Decision, by: User | None) -> None:
    if decision.paper:
        merging.unpick(decision, decision.paper)


def _say_unmerged(decision: Decision) -> list[Effect]:
    paper = paper_of(decision)
    return merging.say_unpicked(decision, paper) if paper else []


UNDO: dict[str, Callable[[Decision, User | None], None]] = {
    Verb.ACCEPT: _unaccept,
    Verb.REJECT: _nothing,
    Verb.MERGE: _unmerge,
    Verb.ASK: _nothing,
    Verb.CLASSIFY: classifying.declassify,
    Verb.SET_FIELDS: fields.take_back,
    Verb.MERGE_PAPERS: unmerging_papers.take_back,
    Verb.MERGE_AUTHORS: merging_authors.take_back,
    Verb.SPLIT_AUTHOR: splitting_authors.take_back,
    Verb.RENAME_AUTHOR: renaming_authors.take_back,
}
SAY: dict[str, Callable[[Decision], list[Effect]]] = {
    Verb.ACCEPT: _say_unaccepted,
    Verb.REJECT: _nothing_more,
    Verb.MERGE: _say_unmerged,
    Verb.ASK: _nothing_more,
    Verb.CLASSIFY: classifying.say_declassified,
    Verb.SET_FIELDS: fields.say_taken_back,
    Verb.MERGE_PAPERS: unmerging_papers.say_taken_back,
    Verb.MERGE_AUTHORS: merging_authors.say_taken_back,
    Verb.SPLIT_AUTHOR: splitting_authors.say_taken_back,
    Verb.RENAME_AUTHOR: renaming_authors.say_taken_back,
}
