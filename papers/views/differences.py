"""Two texts side by side, in pieces that say what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from papers.word_diff import WORD, Op, word_diff

Parts = list[tuple[str, str, bool]]  # left, right, and whether they differ

FEW = 12  # words of both texts together up to which every difference is marked
ALIKE = 0.3  # share of words in common below which more of them say different things, and marks say nothing
LONG, KEPT = 24, 8  # words of what is equal from which it is shortened, and how many stay beside a difference


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """One thing that is said twice; `left` and `right` are what each says."""

    name: str
    left: list[Piece]
    right: list[Piece]

    @property
    def same(self) -> str:
        """What both say; "" where they differ."""
        left, right = ("".join(piece.text for piece in side) for side in (self.left, self.right))
        return left if left.split() == right.split() else ""


def sides(name: str, left: str, right: str) -> Sides:
    """Between differences what is long and equal is shortened.

    Where one of them is empty, or they have little in common, nothing is marked: there is nothing to compare.
    """
    parts = list(_without_spaces(word_diff(left, right))) if left and right else []
    if not parts or _have_little_in_common(parts):
        return Sides(name, [Piece(left, False)], [Piece(right, False)])
    shown = _shortened(parts)
    return Sides(
        name,
        [Piece(text, differs) for text, _other, differs in shown if text],
        [Piece(text, differs) for _other, text, differs in shown if text],
    )


def _have_little_in_common(parts: Parts) -> bool:
    words = [(len(WORD.findall(left)) + len(WORD.findall(right)), differs) for left, right, differs in parts]
    total, common = sum(n for n, _ in words), sum(n for n, differs in words if not differs)
    return total > FEW and common < ALIKE * total


def _shortened(parts: Parts) -> Parts:
    if not any(differs for _left, _right, differs in parts):
        return parts
    last = len(parts) - 1
    return [
        part if part[2] else (_short(part[0], at > 0, at < last), _short(part[1], at > 0, at < last), False)
        for at, part in enumerate(parts)
    ]


def _short(text: str, after: bool, before: bool) -> str:
    """What is equal, to a few words `after` a difference and `before` one."""
    words = WORD.findall(text)
    if len(words) <= LONG:
        return text
    return "".join([*(words[:KEPT] if after else []), "… ", *(words[-KEPT:] if before else [])])


def _without_spaces(found: list[tuple[Op, str]]) -> Iterator[tuple[str, str, bool]]:
    """Left, right, and whether they differ by more than spaces; what was replaced stands beside its replacement."""
    gone = ""
    for op, text in found:
        if op == "insert":
            yield gone, text, gone.strip() != text.strip()
            gone = ""
            continue
        if gone:
            yield gone, "", True
        gone = text if op == "delete" else ""
        if op == "equal":
            yield text, text, False
    if gone:
        yield gone, "", True
