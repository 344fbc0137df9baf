"""Marking the matched words in a title and in a piece of the abstract. Everything else is escaped."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from papers.search.analysis import tokens

SNIPPET_CHARS = 260


Marked = frozenset[tuple[str, ...]]  # words and phrases, as stems


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
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(wanted, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    found: list[Match] = []
    words = tokens(text)
    stems = tuple(word.text for word in words)
    at = 0
    while at < len(words):
        here = (p for p in by_first.get(stems[at], ()) if stems[at : at + len(p)] == p)
        phrase = next(here, ())
        if phrase:
            last = words[at + len(phrase) - 1]
            end = last.char_offset_to or last.char_offset_from
            found.append(Match(words[at].char_offset_from, end, phrase))
        at += len(phrase) if phrase else 1
    return found


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
