"""The words of a text that people read, with their places: for marking and explaining what was found. The same words
as in the index, got in a sixth of the time, since the same few thousand words come again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from papers.search.analysis import EXACT, STEMMED, is_plain, quick_analyzer, tokens, words
from papers.search.meaning.names import Tokens

WORD = re.compile(r"[^\W_]+")


class Stems:
    """`stems[n]` is the word from `starts[n]` to `ends[n]` of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = _plain(text) if is_plain(text) else _any(text)
        self.stems: Tokens = tuple(stem for stem, _, _ in found)
        self.starts = tuple(start for _, start, _ in found)
        self.ends = tuple(end for _, _, end in found)
        self.present = frozenset(self.stems)

    @cached_property
    def exact(self) -> Tokens:
        """The same words with all their endings."""
        return tuple(written(self.text[a:b]) for a, b in zip(self.starts, self.ends, strict=True))

    @cached_property
    def exactly_present(self) -> frozenset[str]:
        return frozenset(self.exact)

    def places(self, phrase: Tokens) -> Iterator[int]:
        """Where these words follow each other."""
        if phrase and self.present.issuperset(phrase):
            starts = (at for at, stem in enumerate(self.stems) if stem == phrase[0])
            yield from (at for at in starts if self.stems[at : at + len(phrase)] == phrase)

    def piece(self, place: int, length: int) -> str:
        """So many words as they are written."""
        return self.text[self.starts[place] : self.ends[place + length - 1]]


@lru_cache(maxsize=256)
def stems_of(text: str) -> Stems:
    """Kept for a moment: a page reads each of its texts several times."""
    return Stems(text)


def words_from(text: str, start: int = 0) -> Iterator[tuple[str, int, int]]:
    """Stem, start and end of each word of a plain text."""
    return ((stem, *match.span()) for match in WORD.finditer(text, start) if (stem := stem_of(match[0])))


def _plain(text: str) -> list[tuple[str, int, int]]:
    return [(stem, *match.span()) for match in WORD.finditer(text) if (stem := stem_of(match[0]))]


def _any(text: str) -> list[tuple[str, int, int]]:
    return [(token.text, token.char_offset_from or 0, token.char_offset_to or 0) for token in tokens(text)]


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Of a word of plain text; "" for a word that is too long."""
    return next(iter(quick_analyzer(STEMMED).analyze(word)), "")


@lru_cache(maxsize=20_000)
def written(word: str) -> str:
    """A word of a text as the index holds it with all its endings."""
    return next(iter(words(word, EXACT)), "")
