"""Marking the matched words in a title and in a piece of the abstract. Everything else is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from papers.search.analysis import is_plain
from papers.search.explaining.stems import Stems, stem_of, stems_of, words_from

SNIPPET_CHARS = 260


Marked = frozenset[tuple[str, ...]]  # words and phrases, as stems; a prefix as it is written, with a star


@dataclass(frozen=True, slots=True)
class Match:
    """One matched word or phrase by its place in the text."""

    start: int
    end: int
    phrase: tuple[str, ...]


def matches(text: str, wanted: Marked) -> list[Match]:
    """The longest match at each place, from the left, none overlapping."""
    if not wanted:
        return []
    phrases = _phrases(wanted)
    found: list[Match] = []
    free = 0
    for match in phrases.quickly(text) if is_plain(text) and not phrases.prefixes else phrases.read(text):
        if match.start >= free:
            free = match.end
            found.append(match)
    return found


class _Phrases:
    """The wanted phrases by their first word, the longest first."""

    def __init__(self, wanted: Marked) -> None:
        self.by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(wanted, key=len, reverse=True):
            self.by_first.setdefault(phrase[0], []).append(phrase)
        self.prefixes = [phrase for phrase in wanted if phrase[-1].endswith("*")]
        initials = re.escape("".join({first[0] for first in self.by_first}))
        self.candidate = re.compile(rf"(?<![^\W_])[{initials}][^\W_]*", re.IGNORECASE)

    def quickly(self, text: str) -> Iterator[Match]:
        """Of plain text: reads the words only that begin like a wanted one. Stemming keeps a word's first letter."""
        for word in self.candidate.finditer(text):
            for phrase in self.by_first.get(stem_of(word[0]), ()):
                if len(phrase) == 1:
                    yield Match(word.start(), word.end(), phrase)
                    break
                rest = list(islice(words_from(text, word.end()), len(phrase) - 1))
                if tuple(stem for stem, _, _ in rest) == phrase[1:]:
                    yield Match(word.start(), rest[-1][2], phrase)
                    break

    def read(self, text: str) -> Iterator[Match]:
        """Of any text, and with prefixes."""
        read = stems_of(text)
        for at, stem in enumerate(read.stems):
            if phrase := self._at(read, at, stem):
                yield Match(read.starts[at], read.ends[at + len(phrase) - 1], phrase)

    def _at(self, read: Stems, place: int, stem: str) -> tuple[str, ...]:
        for phrase in self.by_first.get(stem, ()):
            if read.stems[place : place + len(phrase)] == phrase:
                return phrase
        return next((phrase for phrase in self.prefixes if _begins(read, place, phrase)), ())


def _begins(read: Stems, place: int, phrase: tuple[str, ...]) -> bool:
    *whole, last = read.exact[place : place + len(phrase)]
    return tuple(whole) == phrase[:-1] and last.startswith(phrase[-1][:-1])


@lru_cache(maxsize=64)  # a page marks its texts with the same words
def _phrases(wanted: Marked) -> _Phrases:
    return _Phrases(wanted)


def marked(text: str, wanted: Marked) -> SafeString:
    """The whole text as HTML with <mark> around matched words."""
    return _html(text, matches(text, wanted), 0, len(text))


def snippet(text: str, wanted: Marked) -> SafeString:
    """The piece of the text with most different matched words; the beginning when none matches."""
    found = matches(text, wanted)
    start = max(0, _best_start(found) - 40) if found else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(len(text), start + SNIPPET_CHARS)
    if end < len(text) and (space := text.rfind(" ", start + SNIPPET_CHARS // 2, end)) > 0:
        end = space
    body = _html(text, found, start, end)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + body + after)  # noqa: S308 - body is escaped piece by piece


def _best_start(found: list[Match]) -> int:
    def variety(first: Match) -> int:
        return len({m.phrase for m in found if 0 <= m.start - first.start < SNIPPET_CHARS - 60})

    return max(found[:50], key=variety).start


def _html(text: str, found: list[Match], start: int, end: int) -> SafeString:
    parts: list[str] = []
    at = start
    for match in found:
        if match.start < at or match.end > end:
            continue
        parts += [escape(text[at : match.start]), f"<mark>{escape(text[match.start : match.end])}</mark>"]
        at = match.end
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts).replace("</mark><mark>", ""))  # noqa: S308 - escaped piece by piece
