"""Where each field of a paper comes from, and what the sources say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from papers.ingest import shown, value_of, venue_forms
from papers.models import FieldOrigin, Paper, SourceAnswer, VenueKind, Version
from papers.paper_fields import FIELDS, label, same, say
from papers.venue_names import match, plain

SEED = "seed"
ORDER = (SEED, "arxiv", "crossref")  # of columns
BROUGHT_ALONG = {"published_on", "kind"}
DATED = {"year", "venue", "published_on"}  # differ between a preprint and what was published


@dataclass(frozen=True, slots=True)
class Saying:
    """What a source said about a field, when it was asked: `value`, and in words `text`.

    `agrees` with the paper, as far as it speaks of the same version; with `elsewhere` it speaks of another one.
    """

    source: str
    value: Any
    text: str
    fetched_at: datetime
    answer: int  # its SourceAnswer
    elsewhere: bool
    agrees: bool

    @property
    def source_name(self) -> str:
        return source_name(self.source)


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a paper: its value, where that comes from, and what each source says."""

    field: str
    value: Any
    text: str
    source: str
    set_at: datetime | None
    set_by: str
    locked: bool
    others: tuple[Saying, ...] = ()

    @property
    def name(self) -> str:
        return label(self.field)

    @property
    def source_name(self) -> str:
        return source_name(self.source) if self.source else ""

    @property
    def differs(self) -> bool:
        return any(not saying.agrees for saying in self.others)


def source_name(source: str) -> str:
    """In the reader's language."""
    return str(FieldOrigin.Source(source).label) if source in FieldOrigin.Source.values else source


def provenance(paper: Paper) -> dict[str, FieldView]:
    """Each field of the paper that has a value or about which a source says something, in a fixed number of queries."""
    reading = Reading(paper, venue_forms())
    views = map(reading.view, FIELDS)
    return {view.field: view for view in views if view.text or view.others}


def answers_about(paper: Paper) -> list[SourceAnswer]:
    """The latest answers of all sources about this paper: the seed's first, then arXiv's, then Crossref's."""
    about = Q(paper=paper)
    for row in paper.identifiers.all():
        about |= Q(scheme=row.scheme, value=row.value)
    found = [answer for answer in SourceAnswer.objects.filter(about) if answer.record]
    return sorted(found, key=lambda answer: (ORDER.index(answer.source), answer.pk))


class Reading:
    """One paper beside what the sources say about it. `venues` are the plain forms of all venues' names."""

    def __init__(self, paper: Paper, venues: Mapping[str, str]) -> None:
        self.paper = paper
        self.venues = venues
        self.answers = answers_about(paper)
        self.origins = {row.field: row for row in paper.field_origins.select_related("set_by")}
        self.shows_preprint = shows_preprint(paper)

    def view(self, name: str) -> FieldView:
        value, origin = value_of(self.paper, name), self.origins.get(name)
        by = origin.set_by.get_username() if origin and origin.set_by else ""
        others = tuple(saying for answer in self.answers if (saying := self.saying(answer, name, value)))
        read_off = None if origin else _read_off(name, value, others)
        return FieldView(
            field=name,
            value=value,
            text=say(name, value) if value else "",
            source=origin.source if origin else read_off.source if read_off else "",
            set_at=origin.set_at if origin else read_off.fetched_at if read_off else None,
            set_by=by,
            locked=bool(origin and origin.locked),
            others=others,
        )

    def saying(self, answer: SourceAnswer, name: str, value: Any) -> Saying | None:
        theirs = says(answer.source, answer.record, name)
        if theirs is None:
            return None
        elsewhere = name in DATED and is_preprint(answer.record) != self.shows_preprint
        return Saying(
            source=answer.source,
            value=theirs,
            text=say(name, theirs),
            fetched_at=answer.fetched_at,
            answer=answer.pk,
            elsewhere=elsewhere,
            agrees=elsewhere or agree(name, _as_far(name, value, answer.record), theirs, self.venues),
        )


def _read_off(name: str, value: Any, others: Iterable[Saying]) -> Saying | None:
    """Who gave a value that comes with others, a version or a work, and is not noted by itself."""
    if name not in BROUGHT_ALONG or not value:
        return None
    return next((one for one in others if one.value == value and not one.elsewhere), None)


def _as_far(name: str, value: Any, record: Mapping[str, Any]) -> Any:
    """As much of a list of authors as the source's is, where that is not complete."""
    if name != "authors" or record.get("authors_complete", True):
        return value
    return value[: len(record["authors"])]


def says(source: str, record: Mapping[str, Any], name: str) -> Any:
    """What a record in JSON says about a field, None where it says nothing."""
    if name == "kind" and source != SEED:
        return None  # arXiv and Crossref call everything a paper
    return record.get(name) or None


def is_preprint(record: Mapping[str, Any]) -> bool:
    return record.get("venue_kind") == VenueKind.PREPRINT


def shows_preprint(paper: Paper) -> bool:
    row = shown(paper)
    return row is None or row.stage == Version.Stage.PREPRINT


def agree(name: str, one: Any, other: Any, venues: Mapping[str, str]) -> bool:
    """Whether two values say the same; a venue's short and long name do, and addresses are not compared."""
    if name == "venue" and one and other and one != other:
        return (match(one, venues) or plain(one)) == (match(other, venues) or plain(other))
    return name == "url" or same(name, one, other)
