"""What we have that may be the same work, side by side with the submission."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from papers.duplicates import Candidate, candidates
from papers.listed import Listed
from papers.record import Record
from papers.views.differences import Sides, sides


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A candidate; `rows` are its fields beside those of the submission."""

    candidate: Candidate
    rows: list[Sides]

    @property
    def paper(self) -> Listed:
        return self.candidate.paper

    @property
    def reasons(self) -> list[str]:
        return self.candidate.in_words

    @property
    def percent(self) -> int:
        return round(100 * self.candidate.score)

    @property
    def is_likely(self) -> bool:
        return self.candidate.is_likely


def look_alikes(record: Record, *, besides: Collection[int]) -> list[LookAlike]:
    """The most likely first, without the papers with these ids."""
    found = candidates(record) if record.title else []
    return [LookAlike(one, beside(record, one.paper)) for one in found if one.paper.pk not in besides]


def beside(record: Record, paper: Listed) -> list[Sides]:
    """The submission on the left, the paper on the right; what both leave open is left out."""
    pairs = [
        (_("Title"), record.title, paper.title),
        (_("Authors"), "; ".join(record.authors), "; ".join(paper.author_names)),
        (_("Year"), str(record.year or ""), str(paper.year or "")),
        (_("Venue"), record.venue, paper.venue_name or ""),
    ]
    return [sides(name, left, right) for name, left, right in pairs if left or right]
