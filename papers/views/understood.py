"""What a text was understood as, for the page."""

from __future__ import annotations

from dataclasses import dataclass

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
    """`seen` names what was looked at, `carried` brings it along where the browser cannot, `left` is not in it."""

    standing: Standing
    to_send: list[Found]
    seen: str
    carried: str
    left: int
    remark: str

    @classmethod
    def of(cls, form: SubmissionForm, standing: Standing, *, keeps_file: bool = False) -> Understood:
        """`keeps_file`: the file stays in its field, since only a part of the page is exchanged."""
        again = form.cleaned_data.get("again", False)
        to_send = standing.of(Stands.NEW, *([Stands.DECLINED] if again else []))
        remark = form.uploaded.remark if form.uploaded else ""
        if form.uploaded and keeps_file:
            return cls(standing, to_send, form.digest, "", 0, remark)
        carried, left = form.data.get("carried", ""), form.carries.left
        if form.uploaded:
            from_file = [one for one in standing.of(Stands.NEW, Stands.DECLINED) if one.piece.file]
            carried = incoming.carry(from_file)
            left = incoming.carried(carried).left
        return cls(standing, to_send, form.digest_with(carried), carried, left, remark)

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
    def is_too_many(self) -> bool:
        return len(self.to_send) > incoming.MOST_AT_ONCE

    @property
    def has_declined(self) -> bool:
        return bool(self.standing.of(Stands.DECLINED))


def _group(state: str, rows: list[Found]) -> Group:
    return Group(state, rows[:MOST_OF_A_KIND], max(0, len(rows) - MOST_OF_A_KIND))
