"""Two texts side by side, in pieces that say what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from papers.word_diff import Op, word_diff


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
    """Where one of them is empty nothing is marked: there is nothing to compare."""
    if not left or not right:
        return Sides(name, [Piece(left, False)], [Piece(right, False)])
    pieces = list(_without_spaces(word_diff(left, right)))
    return Sides(
        name,
        [Piece(text, differs) for text, _other, differs in pieces if text],
        [Piece(text, differs) for _other, text, differs in pieces if text],
    )


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
