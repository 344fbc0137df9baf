"""What a report or an update proposes to change, beside what stands there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from papers import paper_fields
from papers.curation import AgainstLocks, against_locks
from papers.ingest.fields import SETTABLE, value_of
from papers.models import FieldOrigin, Submission
from papers.views.differences import Sides, sides


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field. `moved`: what stands there is no longer what stood there when this was proposed.

    `locked` by a curator; `closed`: so it cannot be ticked. `beside`: it says more about a venue that is locked.
    """

    field: str
    sides: Sides
    source: str
    ticked: bool
    moved: bool
    locked: bool = False
    beside: bool = False
    closed: bool = False


def proposed(
    submission: Submission, ticked: Collection[str] | None = None, *, locked: Collection[str] | None = None
) -> list[Proposed]:
    """What can be ticked; unless told otherwise all of it is, but for what stands against a lock.

    `locked` are the paper's locked fields where these are known already.
    """
    held = against_locks(submission, locked)
    return [_proposed(submission, item, ticked, held) for item in submission.proposal]


def proposed_by_all(rows: Iterable[Submission]) -> dict[int, list[Proposed]]:
    """What each of those that propose something would change, by id; most of it is read at once."""
    changing = [row for row in rows if row.proposal]
    of_papers = [row for row in changing if row.paper_id]
    prefetch_related_objects(of_papers, "paper__venue", "paper__authorships", "paper__versions")
    locked = _locked({row.paper_id for row in of_papers})
    return {row.pk: proposed(row, locked=locked.get(row.paper_id, set())) for row in changing}


def _locked(papers: Collection[int | None]) -> dict[int | None, set[str]]:
    """The locked fields of these papers."""
    found: dict[int | None, set[str]] = defaultdict(set)
    rows = FieldOrigin.objects.filter(paper__in=papers, locked=True)
    for paper, field in rows.values_list("paper", "field"):
        found[paper].add(field)
    return found


def _proposed(
    submission: Submission, item: dict[str, Any], ticked: Collection[str] | None, held: AgainstLocks
) -> Proposed:
    name, old = item["field"], item.get("old")
    now = _now(submission, name, old)
    label = paper_fields.label(name)
    return Proposed(
        field=name,
        sides=sides(label, paper_fields.say(name, now), paper_fields.say(name, item["new"])),
        source=_source(item.get("source", "")),
        ticked=name in ticked if ticked is not None else name not in held.locked | held.beside,
        moved=not paper_fields.same(name, now, old),
        locked=name in held.locked,
        beside=name in held.beside,
        closed=held.refused and name in held.locked,
    )


def _now(submission: Submission, name: str, old: Any) -> Any:
    """The value of the paper; what is only added to, and what an author has, as it was."""
    paper = submission.paper
    return value_of(paper, name) if paper and name in SETTABLE and name != "identifiers" else old


def _source(value: str) -> str:
    known = value in FieldOrigin.Source.values
    return str(FieldOrigin.Source(value).label) if known else value
