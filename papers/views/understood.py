"""What a text was understood as, for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from papers import incoming
from papers.incoming import Found, Standing, Stands
from papers.submission_form import SubmissionForm

MOST_IN_ORDER = 60  # rows in the order of the text; more are told apart by what they are
MOST_OF_A_KIND = 100  # rows that a page shows then


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading ("" for all in order); `more` are not shown."""

    state: str
    rows: list[Found]
    more: int

    @property
    def label(self) -> str:
        return str(Stands(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True)
class Understood:
    """`seen` names what was looked at, `carried` brings it along where the browser cannot, `left` is not in it. `said`
    is what goes with each: a comment, proposed categories. At most `most` can be sent at once."""

    standing: Standing
    to_send: list[Found]
    seen: str
    carried: str
    left: int
    remark: str
    said: dict[str, Any]
    most: int

    @classmethod
    def of(cls, form: SubmissionForm, standing: Standing, *, keeps_file: bool = False) -> Understood:
        """`keeps_file`: the file stays in its field, since only a part of the page is exchanged."""
        again = form.cleaned_data.get("again", False)
        to_send = standing.of(Stands.NEW, *([Stands.DECLINED] if again else []))
        remark = form.uploaded.remark if form.uploaded else ""
        said = form.for_all()
        if form.uploaded and keeps_file:
            return cls(standing, to_send, form.digest, "", 0, remark, said, form.most_at_once)
        carried, left = form.data.get("carried", ""), form.carries.left
        if form.uploaded:
            kept = (Stands.NEW, Stands.DECLINED, *([Stands.WAITING] if any(said.values()) else []))
            from_file = [one for one in standing.of(*kept) if one.piece.file]
            carried = incoming.carry(from_file, lost=lost_of_file(standing), whose=form.whose)
            left = incoming.left_out(carried)
        seen = form.digest_with(carried)
        return cls(standing, to_send, seen, carried, left, remark, said, form.most_at_once)

    @property
    def to_tell(self) -> list[Found]:
        """What waits already and learns what is said with these."""
        return incoming.to_tell(self.standing, **self.said)

    @property
    def total(self) -> int:
        return len(self.standing.found)

    @property
    def references(self) -> int:
        return self.total - len(self.standing.of(Stands.NOT_UNDERSTOOD))

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """State, its name and number, of what there is."""
        return [(s, str(Stands(s).label), n) for s, n in self.standing.counts().items() if n]

    @property
    def groups(self) -> list[Group]:
        if self.total <= MOST_IN_ORDER:
            return [Group("", self.standing.found, 0)]
        order = (Stands.NOT_UNDERSTOOD, Stands.DECLINED, Stands.NEW, Stands.KNOWN, Stands.WAITING)
        return [_group(state, self.standing.of(state)) for state in order if self.standing.of(state)]

    @property
    def alike(self) -> int:
        """How many of the new ones may be here already."""
        return sum(bool(one.may_be) for one in self.standing.found)

    @property
    def is_too_many(self) -> bool:
        return len(self.to_send) > self.most

    @property
    def has_declined(self) -> bool:
        return bool(self.standing.of(Stands.DECLINED))


def lost_of_file(standing: Standing) -> list[Found]:
    """What was not understood of an uploaded file; what was pasted stays in its field."""
    return [one for one in standing.of(Stands.NOT_UNDERSTOOD) if one.piece.file]


def _group(state: str, rows: list[Found]) -> Group:
    """Those first that may be here already, so that they are shown."""
    rows = sorted(rows, key=lambda one: not one.may_be)
    return Group(state, rows[:MOST_OF_A_KIND], max(0, len(rows) - MOST_OF_A_KIND))
