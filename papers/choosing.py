"""Choosing what one source says about a field of a paper, out of what all of them say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from papers.curation import CurationError, choose_fields
from papers.ingest import venue_forms
from papers.ingest.fields import SHOWN
from papers.ingest.version_fields import PRINTED
from papers.models import Decision, Paper, SourceAnswer, User
from papers.provenance import DATED, answers_about, is_shown_version, says
from papers.venue_names import match


def choose(paper: Paper, field: str, answer: int, *, by: User) -> Decision:
    """Take the value of this field from that `SourceAnswer` and lock it.

    Year, venue and date of another version than the one that is shown (of what was published, say, where the catalogue
    shows the preprint) are taken together. Raises `CurationError` when that source says nothing about it.
    """
    said = next((one for one in answers_about(paper) if one.pk == answer), None)
    if said is None or says(said.source, said.record, field) is None:
        raise CurationError(_("This source says nothing about it any more."), paper=paper)
    return choose_fields(paper, values=_values(paper, field, said), source=said.source, by=by)


def _values(paper: Paper, field: str, said: SourceAnswer) -> dict[str, Any]:
    record = said.record
    names: tuple[str, ...] = (field,)
    if field in DATED and not is_shown_version(paper, record):
        names = (*SHOWN, *PRINTED)
    values = {name: record[name] for name in names if record.get(name)}
    if "venue" in values:
        values["venue"] = match(values["venue"], venue_forms()) or values["venue"]
        values["venue_kind"] = record.get("venue_kind", "")
    if "authors" in values:
        values["authors_complete"] = record.get("authors_complete", True)
    return values
