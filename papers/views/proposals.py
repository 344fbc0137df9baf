"""What a report or an update proposes to change, beside what stands there now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from papers import paper_fields
from papers.ingest.fields import SETTABLE, value_of
from papers.models import FieldOrigin, Submission
from papers.views.differences import Sides, sides


@dataclass(frozen=True, slots=True)
class Proposed:
    """One field. `moved`: what stands there is no longer what stood there when this was proposed."""

    field: str
    sides: Sides
    source: str
    ticked: bool
    moved: bool


def proposed(submission: Submission, ticked: Collection[str] | None = None) -> list[Proposed]:
    """What can be ticked; all of it is, unless told otherwise."""
    return [_proposed(submission, item, ticked) for item in submission.proposal]


def _proposed(submission: Submission, item: dict[str, Any], ticked: Collection[str] | None) -> Proposed:
    name, old = item["field"], item.get("old")
    now = _now(submission, name, old)
    label = paper_fields.label(name)
    return Proposed(
        field=name,
        sides=sides(label, paper_fields.say(name, now), paper_fields.say(name, item["new"])),
        source=_source(item.get("source", "")),
        ticked=ticked is None or name in ticked,
        moved=not paper_fields.same(name, now, old),
    )


def _now(submission: Submission, name: str, old: Any) -> Any:
    """The value of the paper; what is only added to, and what an author has, as it was."""
    paper = submission.paper
    return value_of(paper, name) if paper and name in SETTABLE and name != "identifiers" else old


def _source(value: str) -> str:
    known = value in FieldOrigin.Source.values
    return str(FieldOrigin.Source(value).label) if known else value
