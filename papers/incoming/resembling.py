"""What a new reference may be after all, by its title and authors: a paper that we have, or what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from papers.duplicates import Candidate, Waiting, among, waiting_among
from papers.listed import Listed
from papers.models import Submission
from papers.record import Record

MOST = 3  # beside one reference


@dataclass(frozen=True, slots=True)
class MayBe:
    """A `paper`, or else an open `submission`, that is probably the same work. `score` is from 0.5 to 1; the weightiest
    of `reasons`, in words, comes first."""

    title: str
    score: float
    reasons: tuple[str, ...]
    paper: Listed | None = None
    submission: Submission | None = None

    def get_absolute_url(self) -> str:
        shown = self.paper or self.submission
        assert shown
        return shown.get_absolute_url()


def resembling(records: Sequence[Record]) -> list[tuple[MayBe, ...]]:
    """For each record the papers and the submissions that are probably the same work, the likeliest first.

    Two statements, and two for every 250 records.
    """
    papers, rows = among(records), waiting_among(records)
    return [_likely(ours, waits) for ours, waits in zip(papers, rows, strict=True)]


def _likely(ours: Sequence[Candidate], waits: Sequence[Waiting]) -> tuple[MayBe, ...]:
    found = [_paper(one) for one in ours if one.is_likely] + [_waits(one) for one in waits if one.is_likely]
    return tuple(sorted(found, key=lambda one: -one.score)[:MOST])


def _paper(one: Candidate) -> MayBe:
    return MayBe(one.paper.title, one.score, tuple(one.in_words), paper=one.paper)


def _waits(one: Waiting) -> MayBe:
    return MayBe(one.submission.title, one.score, tuple(one.in_words), submission=one.submission)
