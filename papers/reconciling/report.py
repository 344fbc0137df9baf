"""What each entry of a reading list is to us: have we got it, does it wait, do we disagree, is it new?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import curation, identifiers, reasons
from papers.duplicates import Candidate, among
from papers.incoming import Found, Piece, Place
from papers.listed import Listed, listed
from papers.models import Decision, State, Submission
from papers.paper_fields import same
from papers.reconciling.differences import Comparing, Difference, same_authors
from papers.record import Identifier, Record

MOST = 2_000  # entries of one report


class Outcome(models.TextChoices):
    """Those that somebody has to do something about come first."""

    CONFLICT = "conflict", gettext_lazy("conflict")
    PERSON = "person", gettext_lazy("needs a person")
    NOT_UNDERSTOOD = "not_understood", gettext_lazy("not understood")
    NEW = "new", gettext_lazy("new")
    WAITING = "waiting", gettext_lazy("waiting")
    DUPLICATE = "duplicate", gettext_lazy("duplicate")
    MATCHED = "matched", gettext_lazy("matched")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. `number` counts the entries from 0; `why` is a sentence where the outcome alone does not say enough.

    `paper` is there when it is matched, `first` is the entry that a duplicate repeats. `told`: a
    curator has said which paper it is.
    """

    number: int
    piece: Piece
    outcome: str = Outcome.NEW
    why: str = ""
    paper: Listed | None = None
    submission: Submission | None = None
    candidates: tuple[Candidate, ...] = ()
    differences: tuple[Difference, ...] = ()
    first: Piece | None = None
    told: bool = False

    @property
    def record(self) -> Record:
        return self.piece.record or Record()

    @property
    def title(self) -> str:
        named = (
            identifiers.label(Identifier(self.piece.scheme, self.piece.value)) if self.piece.scheme else ""
        )
        return self.record.title or named or self.piece.text

    @property
    def sendable(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.PERSON) and not self.names_two

    @property
    def names_two(self) -> bool:
        """Its identifiers name two papers of ours."""
        return len(self.candidates) > 1 and all(map(_carries, self.candidates[:2]))

    @property
    def found(self) -> Found:
        return Found(self.piece, (Place(self.piece.line, self.piece.file),))

    def get_outcome_display(self) -> str:
        return str(Outcome(self.outcome).label)


@dataclass(frozen=True, slots=True)
class Report:
    """All entries in their order; `left` is how many more the list has."""

    rows: list[Row] = field(default_factory=list)
    left: int = 0

    def of(self, *outcomes: str) -> list[Row]:
        return [row for row in self.rows if row.outcome in outcomes]

    @property
    def entries(self) -> list[Row]:
        """Without the lines that name no work."""
        return [row for row in self.rows if row.outcome != Outcome.NOT_UNDERSTOOD]

    def counts(self) -> dict[str, int]:
        """How many there are of each outcome, 0 too."""
        return {outcome: len(self.of(outcome)) for outcome in Outcome.values}


def reconcile(pieces: Sequence[Piece]) -> Report:
    """What each of the first `MOST` entries is to us. Writes nothing.

    At most ten statements, and two for every 250 entries.
    """
    rows = [Row(number, piece) for number, piece in enumerate(pieces[:MOST])]
    readable = [row for row in rows if not row.piece.problem]
    handed = [row.found.handed for row in readable]
    known = curation.already(handed)
    declined = curation.declined([name for row in readable for name in row.record.identifiers])
    alike = list(among([row.record for row in readable]))
    merged = _merged(readable)
    ours = [k.paper.pk for k in known if k and k.paper]
    papers = {one.pk: one for one in listed([*ours, *merged.values()])}
    settled = {
        row.number: _standing(row, submitted, tuple(candidates), papers, declined)
        if row.number not in merged
        else replace(row, outcome=Outcome.MATCHED, paper=papers.get(merged[row.number]), told=True)
        for row, submitted, candidates in zip(readable, known, alike, strict=True)
    }
    found = [settled.get(row.number) or _lost(row) for row in rows]
    return Report(_once(_compared(found)), max(0, len(pieces) - MOST))


def _merged(rows: Sequence[Row]) -> dict[int, int]:
    """By the entry's number the paper into which just the same, without an identifier, was merged before."""
    nameless = [row for row in rows if row.record.title and not row.record.identifiers]
    if not nameless:
        return {}
    merged = Submission.objects.filter(state=State.MERGED, scheme="").exclude(paper=None)
    alike = merged.annotate(title_typed=KT("typed__title"))
    found = alike.filter(title_typed__in={row.record.title for row in nameless}).order_by("pk")
    papers = {_said(one.typed_record): one.paper_id for one in found if one.paper_id}
    return {row.number: papers[_said(row.record)] for row in nameless if _said(row.record) in papers}


def _said(record: Record) -> tuple[str, tuple[str, ...]]:
    return record.title, record.authors


def _lost(row: Row) -> Row:
    return replace(row, outcome=Outcome.NOT_UNDERSTOOD, why=row.piece.problem)


def _standing(
    row: Row,
    known: curation.Submitted | None,
    candidates: tuple[Candidate, ...],
    papers: dict[int, Listed],
    declined: dict[Identifier, Decision],
) -> Row:
    """Before it is compared with the paper, and with the other entries."""
    carrying = tuple(filter(_carries, candidates))
    if len({one.paper.pk for one in carrying}) > 1:
        why = _("Its identifiers belong to two papers of ours.")
        return replace(row, outcome=Outcome.PERSON, candidates=carrying, why=why)
    paper = papers.get(known.paper.pk) if known and known.paper else None
    paper = paper or next((one.paper for one in candidates if _is_told(row.record, one.paper)), None)
    if paper:
        return replace(row, outcome=Outcome.MATCHED, paper=paper)
    if known and known.submission:
        return replace(row, outcome=Outcome.WAITING, submission=known.submission)
    decision = next((declined[name] for name in row.record.identifiers if name in declined), None)
    if decision:
        why = _("Declined earlier: %(reason)s") % {"reason": reasons.said(decision)}
        return replace(row, outcome=Outcome.PERSON, why=why)
    likely = tuple(one for one in candidates if one.is_likely)
    if likely:
        why = _("Probably the same work as one of ours.")
        return replace(row, outcome=Outcome.PERSON, candidates=likely, why=why)
    return row


def _carries(candidate: Candidate) -> bool:
    return any(reason.code == "identifier" for reason in candidate.reasons)


def _is_told(record: Record, paper: Listed) -> bool:
    """Without an identifier that would tell: the same title by the same people."""
    tells = any(one.scheme != "url" for one in record.identifiers)
    names = bool(record.authors) and bool(paper.author_names)
    return not tells and names and same("title", record.title, paper.title) and same_authors(record, paper)


def _compared(rows: list[Row]) -> Iterable[Row]:
    comparing = Comparing({row.paper.pk for row in rows if row.paper})
    for row in rows:
        if row.paper is None:
            yield row
            continue
        differences = _settled(row, comparing.differences(row.record, row.paper))
        is_open = any(not one.settled for one in differences)
        yield replace(row, differences=differences, outcome=Outcome.CONFLICT if is_open else row.outcome)


def _settled(row: Row, differences: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Whoever said that it is the same work saw how title and authors differ."""
    if not row.told:
        return differences
    said = _("a curator said that it is the same work")
    return tuple(
        replace(one, settled=one.settled or said) if one.field in ("title", "authors") else one
        for one in differences
    )


def _once(rows: Iterable[Row]) -> list[Row]:
    """The second entry of a work, and the third, are duplicates; what they say otherwise is still told."""
    seen: dict[object, Piece] = {}
    found = []
    for row in rows:
        keys = _keys(row)
        first = next((seen[key] for key in keys if key in seen), None)
        found.append(replace(row, outcome=Outcome.DUPLICATE, first=first) if first else row)
        for key in keys:
            seen.setdefault(key, row.piece)
    return found


def _keys(row: Row) -> list[object]:
    if row.outcome == Outcome.NOT_UNDERSTOOD:
        return []
    if row.paper:
        return [row.paper.pk]
    if row.submission:
        return [row.submission.token]
    named = [same for one in row.record.identifiers for same in (one, *identifiers.related(one))]
    return [*named] or [(row.record.title.casefold(), row.record.authors)]
