"""Marking the matched words in a title and in a piece of the abstract. Everything else is escaped."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from papers.search.analysis import tokens

SNIPPET_CHARS = 260


@dataclass(frozen=True, slots=True)
class Match:
    """One matched word by its place in the text."""

    start: int
    end: int
    stem: str


def matches(text: str, stems: frozenset[str]) -> list[Match]:
    if not stems:
        return []
    return [
        Match(t.char_offset_from, t.char_offset_to or t.char_offset_from, t.text)
        for t in tokens(text)
        if t.text in stems
    ]


def marked(text: str, stems: frozenset[str]) -> SafeString:
    """The whole text as HTML with <mark> around matched words."""
    return _html(text, matches(text, stems), 0, len(text))


def snippet(text: str, stems: frozenset[str]) -> SafeString:
    """The piece of the text with most different matched words; the beginning when none matches."""
    found = matches(text, stems)
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
        return len({m.stem for m in found if 0 <= m.start - first.start < SNIPPET_CHARS - 60})

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
