"""Text to Records and back: one file per format, all with the same face (`entry`, `write`, `read`)."""

from __future__ import annotations

from dataclasses import dataclass

from papers.record import Record


@dataclass(frozen=True, slots=True)
class Found:
    """A Record and the line of the text at which it begins, from 1."""

    line: int
    record: Record


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong at a line (from 1), in a sentence for people; `raw` is the text that it is about.

    `skipped` is False when the entry was read all the same.
    """

    line: int
    reason: str
    raw: str
    skipped: bool = True


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All that a text held, each in its order."""

    records: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()
