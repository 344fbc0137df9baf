"""What each reference of a text is to us: new, known, waiting, declined earlier, or not understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from papers import curation, identifiers, reasons
from papers.incoming.reading import Piece
from papers.incoming.resembling import MayBe, resembling
from papers.models import Decision, Paper, Submission
from papers.record import Identifier, Record

MOST_PLACES = 4  # of one reference that a page names
MOST_COMPARED = 500  # new references of a text: as many as are sent at once


class Stands(models.TextChoices):
    """What became, or would become, of a reference."""

    NEW = "new", _("new")
    KNOWN = "known", _("known")
    WAITING = "waiting", _("waiting")
    DECLINED = "declined", _("declined earlier")
    NOT_UNDERSTOOD = "not_understood", _("not understood")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a line, counted from 1, of the pasted text or of the file of that name."""

    line: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One reference of a text, with all places where it stands.

    `reason` is a sentence for what is declined or not understood. `paper` is there when it is known, `submission` when
    it waits. `called` is what a source calls what waits or was declined: that much of it is public. `may_be` is only a
    hint (`compared`): what is new stays new.
    """

    piece: Piece
    places: tuple[Place, ...]
    state: str = Stands.NEW
    reason: str = ""
    paper: Paper | None = None
    submission: Submission | None = None
    called: str = ""
    may_be: tuple[MayBe, ...] = ()

    @property
    def line(self) -> int:
        return self.places[0].line

    @property
    def more_places(self) -> int:
        """Beyond those that a page names."""
        return max(0, len(self.places) - MOST_PLACES)

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def scheme(self) -> str:
        return self.piece.scheme

    @property
    def id(self) -> str:
        return self.piece.value

    @property
    def label(self) -> str:
        """The identifier as people print it, "" without one."""
        return identifiers.label(Identifier(self.scheme, self.id)) if self.scheme else ""

    @property
    def title(self) -> str:
        if self.paper:
            return self.paper.title
        return self.called or (self.piece.record.title if self.piece.record else "")

    def as_it_was(self, state: str) -> Found:
        """With what it has become since, in the state that it was in."""
        return replace(self, state=state)

    def get_state_display(self) -> str:
        return str(Stands(self.state).label)

    @property
    def handed(self) -> curation.Handed:
        return curation.Handed(self.text[: settings.SUBMIT_MAX_CHARS], self.piece.record or Record())


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a text held, in its order."""

    found: list[Found] = field(default_factory=list)

    def of(self, *states: str) -> list[Found]:
        return [one for one in self.found if one.state in states]

    def counts(self) -> dict[str, int]:
        """How many there are of each state, in the order of `Stands`, 0 too."""
        return {state: len(self.of(state)) for state in Stands.values}


def standing(pieces: Iterable[Piece]) -> Standing:
    """What each piece is to us. What stands in several places is listed once. At most four queries."""
    found = _once(pieces)
    understood = [one for one in found if not one.piece.problem]
    known = dict(zip(map(id, understood), curation.already([one.handed for one in understood]), strict=True))
    names = [name for one in understood for name in _names(one)]
    declined = curation.declined(names) if names else {}
    return Standing([_stands(one, known.get(id(one)), declined) for one in found])


def compared(standing: Standing, most: int = MOST_COMPARED) -> Standing:
    """With what the new ones may be after all, by their titles: the first `most` that have one. At most six queries for
    500; for a look, not for sending."""
    titled = [(one, one.piece.record) for one in standing.of(Stands.NEW)]
    new = [(one, record) for one, record in titled if record and record.title][:most]
    if not new:
        return standing
    found = resembling([record for _, record in new])
    may_be = {id(one): alike for (one, _), alike in zip(new, found, strict=True)}
    return Standing([replace(one, may_be=may_be.get(id(one), ())) for one in standing.found])


def _stands(one: Found, known: curation.Submitted | None, declined: dict[Identifier, Decision]) -> Found:
    if one.piece.problem:
        return replace(one, state=Stands.NOT_UNDERSTOOD, reason=one.piece.problem)
    if known and known.paper:
        return replace(one, state=Stands.KNOWN, paper=known.paper)
    if known:
        return replace(
            one, state=Stands.WAITING, submission=known.submission, called=_called(known.submission)
        )
    decision = next((declined[name] for name in _names(one) if name in declined), None)
    if decision is None:
        return one
    called = _called(decision.submission)
    return replace(one, state=Stands.DECLINED, reason=reasons.said(decision), called=called)


def _called(submission: Submission | None) -> str:
    pulled = submission.pulled_record if submission else None
    return pulled.title if pulled else ""


def _names(one: Found) -> Sequence[Identifier]:
    return one.piece.record.identifiers if one.piece.record else ()


def _once(pieces: Iterable[Piece]) -> list[Found]:
    """Two pieces are the same work when they share an identifier, or say word for word the same without one."""
    found: list[Found] = []
    seen: dict[object, int] = {}
    for piece in pieces:
        keys = _keys(piece)
        at = next((seen[key] for key in keys if key in seen), len(found))
        place = Place(piece.line, piece.file)
        if at == len(found):
            found.append(Found(piece, (place,)))
        else:
            found[at] = replace(found[at], places=(*found[at].places, place))
        seen.update((key, at) for key in keys if key not in seen)
    return found


def _keys(piece: Piece) -> list[object]:
    if piece.record is None or piece.problem:
        return []
    named = [same for one in piece.record.identifiers for same in (one, *identifiers.related(one))]
    return [*named] or [
        replace(piece.record, title=piece.record.title.casefold(), cite_key="", categories=())
    ]
