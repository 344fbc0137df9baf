"""Cutting words that stand side by side into known names and what lies between them. Chinese writes no spaces, so
each Han character is a piece of its own."""

from __future__ import annotations

from dataclasses import dataclass

from papers.search.analysis import is_han, tokens
from papers.search.language.tree import Leaf, Place
from papers.search.meaning.fillers import fillers
from papers.search.meaning.names import Names, Tokens


@dataclass(frozen=True, slots=True)
class Piece:
    """What is never cut: a word (of several stems perhaps, "GPT-4") or a Han character."""

    tokens: Tokens
    text: str
    place: Place
    starts_word: bool

    @property
    def is_han(self) -> bool:
        return len(self.tokens) == 1 and is_han(self.tokens[0])


def pieces_of(leaf: Leaf) -> list[Piece]:
    """A word without letters and digits is one piece without tokens: it finds nothing, and is not dropped."""
    found: list[Piece] = []
    latin: list[tuple[str, int, int]] = []
    for token in tokens(leaf.text):
        start, end = token.char_offset_from or 0, token.char_offset_to or 0
        if is_han(token.text):
            found += _piece(leaf, latin) + _piece(leaf, [(token.text, start, end)])
            latin = []
        else:
            latin.append((token.text, start, end))
    found += _piece(leaf, latin)
    if not found:
        return [Piece((), leaf.text, leaf.place, True)]
    first = found[0]
    return [Piece(first.tokens, first.text, first.place, True), *found[1:]]


def _piece(leaf: Leaf, parts: list[tuple[str, int, int]]) -> list[Piece]:
    if not parts:
        return []
    start, end = parts[0][1], parts[-1][2]
    exactly = leaf.place.length == len(leaf.text)  # else something in it is longer as typed
    place = Place(leaf.place.start + start, end - start) if exactly else leaf.place
    return [Piece(tuple(text for text, _, _ in parts), leaf.text[start:end], place, False)]


def segments(pieces: list[Piece], names: Names) -> list[list[Piece]]:
    """The pieces in order, in groups: names and fillers, each other word alone, each other run of Han together.

    Of all ways to cut, the one with the longest names; equally long ones from the left.
    """
    cuts = _cuts(pieces, names)
    runs: list[list[Piece]] = []
    known = False
    at = 0
    while at < len(pieces):
        size = cuts[at]
        run = pieces[at : at + max(size, 1)]
        if (
            not size
            and not known
            and runs
            and runs[-1][-1].is_han
            and run[0].is_han
            and not run[0].starts_word
        ):
            runs[-1] += run
        else:
            runs.append(run)
        known = size > 0
        at += len(run)
    return runs


def _cuts(pieces: list[Piece], names: Names) -> list[int]:
    """At each piece how many of them are one name or filler; 0 where none begins."""
    count = len(pieces)
    worth = [0.0] * (count + 1)
    cuts = [0] * count
    for start in range(count - 1, -1, -1):
        worth[start] = worth[start + 1]
        joined: Tokens = ()
        for end in range(start + 1, min(count, start + names.longest) + 1):
            joined += pieces[end - 1].tokens
            value = _worth(joined, names)
            if value and value + worth[end] >= worth[start]:
                worth[start], cuts[start] = value + worth[end], end - start
    return cuts


def _worth(tokens: Tokens, names: Names) -> float:
    """A long name is worth more than the short ones inside it, any name more than fillers of the same length."""
    if tokens in names.by_tokens:
        return len(tokens) ** 2
    return 0.5 * len(tokens) ** 2 if tokens in fillers() else 0.0
