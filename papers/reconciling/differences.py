"""Where an entry of a list and the paper that it names say different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from papers.ingest import venue_forms
from papers.listed import Listed
from papers.models import FieldOrigin, SourceAnswer, VenueKind, Version
from papers.paper_fields import label, say
from papers.provenance import SEED, agree
from papers.record import Record

COMPARED = ("title", "authors", "venue", "year")
CORRECTED_AS = {"authors": "first_author"}  # how the seed calls the field that it corrected


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, what the list says (`theirs`) and what the paper has (`ours`), as in `Record.as_json`.

    `settled` says why it stays so, "" while nobody has decided. With `whole`, what the list says can be taken over.
    """

    field: str
    theirs: Any
    ours: Any
    settled: str = ""
    whole: bool = True

    @property
    def name(self) -> str:
        return label(self.field)

    @property
    def said(self) -> str:
        words = say(self.field, self.theirs)
        if self.field != "authors" or self.whole:
            return words
        return _("%(names)s et al.") % {"names": words}

    @property
    def kept(self) -> str:
        return say(self.field, self.ours)


@dataclass(frozen=True, slots=True)
class _Appeared:
    is_preprint: bool
    venue: str
    year: int | None


class Comparing:
    """Entries beside papers, for so many papers at once: four queries."""

    def __init__(self, papers: Collection[int]) -> None:
        self._venues = venue_forms()
        self._appeared: dict[int, list[_Appeared]] = defaultdict(list)
        versions = Version.objects.filter(paper__in=papers)
        for paper, stage, venue, year in versions.values_list("paper", "stage", "venue__name", "year"):
            one = _Appeared(stage == Version.Stage.PREPRINT, venue or "", year)
            self._appeared[paper].append(one)
        locked = FieldOrigin.objects.filter(paper__in=papers, locked=True, field__in=COMPARED)
        self._locked = set(locked.values_list("paper", "field"))
        self._corrected: dict[int, list[dict[str, Any]]] = defaultdict(list)
        answers = SourceAnswer.objects.filter(source=SEED, paper__in=papers)
        for row, raw in answers.values_list("paper", "raw__corrections"):
            self._corrected[row or 0] += raw or []

    def differences(self, record: Record, paper: Listed) -> tuple[Difference, ...]:
        """The fields about which the entry says something else, in the order of `COMPARED`.

        Case, signs, accents, initials and long names of venues make no difference, nor which version the entry means:
        venue and year are compared with those of each.
        """
        return tuple(self._found(_understood(record, paper), paper))

    def _found(self, record: Record, paper: Listed) -> Iterator[Difference]:
        if record.title and not agree("title", paper.title, record.title, self._venues):
            yield self._difference("title", record.title, paper.title, paper)
        if not same_authors(record, paper):
            whole = record.authors_complete
            yield self._difference(
                "authors", list(record.authors), list(paper.author_names), paper, whole=whole
            )
        meant = self._meant(record, paper)
        if record.venue and not meant:
            yield self._difference("venue", record.venue, paper.venue_name or "", paper)
        years = {one.year for one in meant or self._appeared[paper.pk]} | (set() if meant else {paper.year})
        if record.year and record.year not in years:
            ours = meant[0].year if meant else paper.year
            # The year of a version that is not the shown one is for the page that shows all of them.
            yield self._difference("year", record.year, ours, paper, whole=ours == paper.year)

    def _meant(self, record: Record, paper: Listed) -> Sequence[_Appeared]:
        """The versions that the entry can mean by its venue: all when it names none."""
        is_preprint = record.venue_kind == VenueKind.PREPRINT or record.venue.casefold() == "corr"
        return [
            one
            for one in self._appeared[paper.pk]
            if not record.venue
            or (is_preprint and one.is_preprint)
            or (one.venue and agree("venue", one.venue, record.venue, self._venues))
        ]

    def _difference(
        self, field: str, theirs: Any, ours: Any, paper: Listed, *, whole: bool = True
    ) -> Difference:
        return Difference(field, theirs, ours, self._settled(field, theirs, paper.pk), whole)

    def _settled(self, field: str, theirs: Any, paper: int) -> str:
        if (paper, field) in self._locked:
            return _("a curator chose ours")
        printed = theirs[0] if isinstance(theirs, list) else str(theirs)
        called = CORRECTED_AS.get(field, field)
        for one in self._corrected[paper]:
            if one["field"] == called and printed in one["printed"]:
                return _("corrected: %(reason)s") % {"reason": one["reason"]}
        return ""


def _understood(record: Record, paper: Listed) -> Record:
    """In "Victoria Krakovna. 2022." nothing tells the author from a venue but the paper."""
    named = replace(record, authors=(record.venue,), authors_complete=False, venue="")
    is_author = record.venue and not record.authors and paper.author_names and same_authors(named, paper)
    return named if is_author else record


def same_authors(record: Record, paper: Listed) -> bool:
    """Whether all authors that both name are the same: an entry may say "et al.", and so may we."""
    theirs, ours = list(record.authors), list(paper.author_names)
    if not theirs or not ours:
        return True
    if not record.authors_complete:
        ours = ours[: len(theirs)]
    if not paper.authors_complete:
        theirs = theirs[: len(ours)]
    return agree("authors", ours, theirs, {})
