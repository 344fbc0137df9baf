"""What a curator sees of a submission: what was typed beside what the source says, and what we have that is like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from papers import curation, identifiers, ingest
from papers.duplicates import Waiting, waiting
from papers.listed import Listed, listed
from papers.models import Paper, SourceAnswer, Submission
from papers.punctuation import listed as joined
from papers.record import Record
from papers.sources.which import CROSSREF, source_of
from papers.views.differences import Sides
from papers.views.look_alikes import LookAlike, beside, look_alikes

MOST_AUTHORS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One field as the source says it and as it was typed."""

    name: str
    pulled: str
    typed: str

    @property
    def differs(self) -> bool:
        return bool(self.pulled and self.typed) and _plain(self.pulled) != _plain(self.typed)


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Carrying:
    """How a paper that carries an identifier of the submission is beside it; `names` are the identifiers of both."""

    names: list[str]
    rows: list[Sides]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`record` is what accepting would write; `carrier` the paper that carries the same identifier, as `carrying` says.
    `alike` are papers that may be the same work, `waiting` submissions."""

    record: Record
    rows: list[Row]
    is_pulled: bool
    is_typed: bool
    links: list[Link]
    given: str
    source: str  # as the head of a column
    can_be_asked: bool
    carrier: Paper | None
    carrying: Carrying | None
    alike: list[LookAlike]
    waiting: list[Waiting]

    @property
    def likely(self) -> LookAlike | None:
        """The first of those that may be the same work, if it is likely to be."""
        return next((one for one in self.alike[:1] if one.is_likely), None)

    @property
    def same(self) -> Paper | Listed | None:
        """The paper to merge into: the carrier, else what is likely."""
        return self.carrier or (self.likely.paper if self.likely else None)


def gather(submission: Submission) -> Evidence:
    record = curation.record_to_accept(submission)
    pulled, typed = submission.pulled_record, submission.typed_record
    asked = source_of(submission.identifier) if submission.identifier else ""
    carrier = _others(submission, ingest.known(record.identifiers))
    return Evidence(
        record=record,
        rows=_rows(pulled or Record(), typed) + _said(submission),
        is_pulled=pulled is not None,
        is_typed=bool(typed.title or typed.authors or typed.year or typed.venue or typed.url),
        links=_links(record),
        given=given(submission),
        source=_("From Crossref") if asked == CROSSREF else _("From arXiv"),
        can_be_asked=bool(asked),
        carrier=carrier,
        carrying=_carrying(record, carrier) if carrier else None,
        alike=look_alikes(record, besides={paper.pk for paper in (carrier, submission.paper) if paper}),
        waiting=waiting(record, besides=submission),
    )


def given(submission: Submission) -> str:
    """The reference as it was given, when it is written otherwise than we write it."""
    known = submission.identifier
    plain = (known.value, identifiers.label(known), identifiers.url(known)) if known else ()
    return "" if submission.reference in plain else submission.reference


def _carrying(record: Record, carrier: Paper) -> Carrying:
    carried = {row.canonical for row in carrier.identifiers.all()}
    both = [one for one in record.identifiers if carried.intersection((one, *identifiers.related(one)))]
    rows = [sides for paper in listed([carrier.pk]) for sides in beside(record, paper)]
    return Carrying([identifiers.label(one) for one in both], rows)


def _others(submission: Submission, paper: Paper | None) -> Paper | None:
    """Not the paper that this submission itself became."""
    return None if paper is None or paper == submission.paper else paper


def _rows(pulled: Record, typed: Record) -> list[Row]:
    """Title and identifiers only where they differ: the heading and the links say them already."""
    title = Row(_("Title"), pulled.title, typed.title)
    named = Row(_("Identifiers"), _labels(pulled), _labels(typed))
    rows = [
        Row(_("Authors"), _people(pulled.authors), _people(typed.authors)),
        Row(_("Year"), str(pulled.year or ""), str(typed.year or "")),
        Row(_("Venue"), pulled.venue, typed.venue),
        Row(_("Address"), _own_address(pulled), _own_address(typed)),
    ]
    said = [row for row in rows if row.pulled or row.typed]
    return [*([title] if title.differs else []), *said, *([named] if named.differs else [])]


def _people(names: Sequence[str]) -> str:
    """Of a hundred authors the first ones: what to decide on comes below."""
    shown = "; ".join(names[:MOST_AUTHORS])
    if more := len(names) - MOST_AUTHORS if len(names) > MOST_AUTHORS + 1 else 0:
        return _("%(names)s; and %(more)s more") % {"names": shown, "more": more}
    return "; ".join(names)


def _own_address(record: Record) -> str:
    """The address when it says more than the identifiers do."""
    return "" if record.url in map(identifiers.url, record.identifiers) else record.url


def _labels(record: Record) -> str:
    return joined(identifiers.label(identifier) for identifier in record.identifiers)


def _said(submission: Submission) -> list[Row]:
    """What arXiv says in words: its authors' comment and where the work appeared."""
    answer = SourceAnswer.objects.filter(scheme=submission.scheme, value=submission.value).first()
    raw = answer.raw if answer else {}
    said = [(_("Comment on arXiv"), raw.get("comment")), (_("Journal reference"), raw.get("journal_ref"))]
    return [Row(name, text, "") for name, text in said if text]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _links(record: Record) -> list[Link]:
    links = []
    for identifier in record.identifiers:
        links.append(Link(identifiers.label(identifier), identifiers.url(identifier)))
        if identifier.scheme == "arxiv":
            links.append(Link(_("PDF"), f"https://arxiv.org/pdf/{identifier.value}"))
    if record.url and record.url not in [link.address for link in links]:
        links.append(Link(_("Address as given"), record.url))
    return links
