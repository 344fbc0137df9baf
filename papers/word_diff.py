"""What was taken out of a text and what was put in, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["equal", "delete", "insert"]
Piece = tuple[Op, str]

MOST = 5_000  # words of both texts that are compared; longer texts stand as wholes
MOST_PAIRS = (
    500_000  # of equal words; their number is what comparing costs ("a a a a" against "a a a a" has 16)
)
# A word with the spaces behind it, or one Han character: Chinese is written without spaces.
WORD = re.compile(r"\s*[㐀-䶿一-鿿豈-﫿]\s*|[^\s㐀-䶿一-鿿豈-﫿]+\s*|\s+")


def word_diff(left: str, right: str) -> list[Piece]:
    """Pieces in order: "delete" stands in `left` only, "insert" in `right` only; of a replacement first what went.

    The texts of one side joined give it back.
    """
    if left == right:
        return [("equal", left)] if left else []
    old, new = WORD.findall(left), WORD.findall(right)
    if len(old) + len(new) > MOST or _pairs(old, new) > MOST_PAIRS:
        return _pieces("delete", left) + _pieces("insert", right)
    return list(_merged(_compared(old, new)))


def _compared(old: list[str], new: list[str]) -> Iterator[Piece]:
    # Spaces behind a word do not make it another one, but both sides keep their own.
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=False)
    for op, i, j, m, n in matcher.get_opcodes():
        before, after = "".join(old[i:j]), "".join(new[m:n])
        if op == "equal" and before == after:
            yield "equal", before
        elif op == "equal":
            yield from _aligned(old[i:j], new[m:n])
        else:
            yield from _pieces("delete", before) + _pieces("insert", after)


def _aligned(old: list[str], new: list[str]) -> Iterator[Piece]:
    for before, after in zip(old, new, strict=True):
        if before == after:
            yield "equal", before
        else:
            yield from _pieces("delete", before) + _pieces("insert", after)


def _pairs(old: list[str], new: list[str]) -> int:
    left, right = Counter(map(str.strip, old)), Counter(map(str.strip, new))
    return sum(count * right[word] for word, count in left.items())


def _pieces(op: Op, text: str) -> list[Piece]:
    return [(op, text)] if text else []


def _merged(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one."""
    current: Piece | None = None
    for op, text in pieces:
        if current and current[0] == op:
            current = (op, current[1] + text)
        else:
            if current:
                yield current
            current = (op, text)
    if current:
        yield current
