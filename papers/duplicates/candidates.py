"""Papers that a record may be, scored and explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from papers.duplicates.reasons import told
from papers.duplicates.shortlist import Shortlister
from papers.listed import Listed, listed
from papers.matching import LIKELY, POSSIBLE, Prepared, Reason, could_be_one, likeness, prepare
from papers.models import Identifier
from papers.record import Identifier as RecordIdentifier
from papers.record import Record
from papers.search.indexing.index import IndexUnavailable

AT_ONCE = 250  # records for which papers are read together
KEPT = 20_000  # papers that are kept for the next records


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score` is from 0 to 1; the weightiest of `reasons` comes first."""

    paper: Listed
    score: float
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def in_words(self) -> list[str]:
        return told(self.reasons)


def candidates(record: Record, most: int = 5) -> list[Candidate]:
    """The papers that the record may be, the likeliest first; one with the same identifier before all.

    Without an index only identifiers are compared. What was accepted within the last second may be missing.
    """
    return next(among([record], most))


def among(records: Sequence[Record], most: int = 3) -> Iterator[list[Candidate]]:
    """For each record, in their order, what `candidates` gives. Two statements for every `AT_ONCE` records."""
    try:
        shortlister = Shortlister()
    except IndexUnavailable:
        shortlister = None
    known: dict[int, Known] = {}
    for start in range(0, len(records), AT_ONCE):
        chunk = [prepare(record) for record in records[start : start + AT_ONCE]]
        if len(known) > KEPT:
            known.clear()
        yield from _chunk(chunk, shortlister, known, most)


Known = tuple[Listed, Prepared]


def _chunk(
    chunk: Sequence[Prepared], shortlister: Shortlister | None, known: dict[int, Known], most: int
) -> Iterator[list[Candidate]]:
    carriers = _carriers(chunk)
    lists = []
    for record in chunk:
        carrying = [carriers[identifier] for identifier in record.identifiers if identifier in carriers]
        lists.append(dict.fromkeys([*carrying, *(shortlister.ids(record) if shortlister else ())]))
    wanted = {pk for ids in lists for pk in ids} - known.keys()
    known.update({paper.pk: (paper, prepare(as_record(paper))) for paper in listed(list(wanted))})
    for record, ids in zip(chunk, lists, strict=True):
        yield _best(record, [known[pk] for pk in ids if pk in known])[:most]


def _carriers(chunk: Iterable[Prepared]) -> dict[RecordIdentifier, int]:
    """The papers that carry one of the records' identifiers."""
    values = {identifier.value for record in chunk for identifier in record.identifiers}
    rows = (
        Identifier.objects.filter(value__in=values).values_list("scheme", "value", "paper_id")
        if values
        else ()
    )
    return {RecordIdentifier(scheme, value): paper for scheme, value, paper in rows}


def _best(record: Prepared, papers: Iterable[Known]) -> list[Candidate]:
    found = []
    for paper, other in papers:
        if could_be_one(record, other):
            like = likeness(record, other)
            if like.score >= POSSIBLE:
                found.append(Candidate(paper, like.score, like.reasons))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.paper.pk))


def as_record(paper: Listed) -> Record:
    identifiers = zip(paper.schemes, paper.identifier_values, strict=True)
    return Record(
        title=paper.title,
        authors=tuple(paper.author_names),
        abstract=paper.abstract,
        year=paper.year,
        venue=paper.venue_name or "",
        identifiers=tuple(RecordIdentifier(scheme, value) for scheme, value in identifiers),
    )
