"""One query that mends everything, from suggestions that each mend one thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from papers.search.language.problems import Problem


class Edit(NamedTuple):
    """Other text for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def all_repaired(q: str, problems: Sequence[Problem]) -> str:
    """The query with the likeliest suggestion of each problem; "" for fewer than two problems, where one has no
    suggestion, and where two change the same place. The suggestions need to have no spaces around them."""
    if len(problems) < 2 or not all(problem.suggestions for problem in problems):
        return ""
    q = q.strip()
    edits = [_edit(q, problem.suggestions[0]) for problem in problems]
    end = len(q)
    repaired = q
    for edit in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        if edit.end > end:
            return ""
        repaired = repaired[: edit.start] + edit.text + repaired[edit.end :]
        end = edit.start
    return repaired


def _edit(old: str, new: str) -> Edit:
    """The shortest piece that tells one from the other."""
    start = _same(old, new)
    behind = _same(old[start:][::-1], new[start:][::-1])
    return Edit(start, len(old) - behind, new[start : len(new) - behind])


def _same(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
