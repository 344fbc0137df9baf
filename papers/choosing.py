"""Choosing what one source says about a field of a paper, out of what all of them say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from papers.curation import CurationError, choose_fields
from papers.ingest import locked_fields, venue_forms
from papers.ingest.fields import SHOWN
from papers.ingest.version_fields import PRINTED
from papers.models import Decision, Paper, User
from papers.provenance import DATED, FieldView, answers_about, is_preprint, says, shows_preprint
from papers.venue_names import match

TOGETHER = (*SHOWN, *PRINTED)  # say all of one version


@dataclass(frozen=True, slots=True)
class Taking:
    """What taking a field from a source writes: `along` with it (its name and value each), and what of that `stays`
    because it is locked."""

    values: dict[str, Any]
    along: tuple[tuple[str, Any], ...] = ()
    stays: tuple[str, ...] = ()


def choose(paper: Paper, field: str, answer: int, *, by: User) -> Decision:
    """Take the value of this field from that `SourceAnswer` and lock it.

    Year, venue and date of another version than the one that is shown (of what was published, say, where the catalogue
    shows the preprint) are taken together; see `takings`. Raises `CurationError` when that source says nothing about
    it.
    """
    said = next((one for one in answers_about(paper) if one.pk == answer), None)
    if said is None or says(said.source, said.record, field) is None:
        raise CurationError(_("This source says nothing about it any more."), paper=paper)
    taking = _Choosing(paper).taking(field, said.record)
    return choose_fields(paper, values=taking.values, source=said.source, by=by)


def takings(paper: Paper, views: Iterable[FieldView]) -> dict[tuple[str, int], Taking]:
    """What `choose` would do, by field and answer, for all that these views say; in a fixed number of queries."""
    choosing = _Choosing(paper)
    records = {one.pk: one.record for one in answers_about(paper)}
    return {
        (view.field, saying.answer): choosing.taking(view.field, records[saying.answer])
        for view in views
        for saying in view.others
        if saying.answer in records
    }


class _Choosing:
    def __init__(self, paper: Paper) -> None:
        self.locked: Collection[str] = locked_fields(paper)
        self.shows_preprint = shows_preprint(paper)
        self.venues: Mapping[str, str] = venue_forms()

    def taking(self, field: str, record: Mapping[str, Any]) -> Taking:
        names: tuple[str, ...] = (field,)
        stays: tuple[str, ...] = ()
        if field in DATED and is_preprint(record) != self.shows_preprint:
            names = (field, *self._beside(field))
            stays = tuple(
                name for name in SHOWN if name in self.locked and name != field and record.get(name)
            )
        values = {name: record[name] for name in names if record.get(name)}
        if "venue" in values:
            values["venue"] = match(values["venue"], self.venues) or values["venue"]
        along = tuple((name, value) for name, value in values.items() if name != field)
        return Taking({**values, **_details(values, record)}, along, stays)

    def _beside(self, field: str) -> Iterator[str]:
        """A venue that is locked stays, and so does what only says more about another one."""
        if "venue" in self.locked and field != "venue":
            return
        yield from (name for name in TOGETHER if name != field and name not in self.locked)


def _details(values: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to a value without being a field."""
    details: dict[str, Any] = {}
    if "venue" in values:
        details["venue_kind"] = record.get("venue_kind", "")
    if "authors" in values:
        details["authors_complete"] = record.get("authors_complete", True)
    return details
