"""The values of BibTeX's fields: in braces, in quotes, a number, a macro, or several of these joined by `#`.

btxdoc (Patashnik, 1988), sections 2.1 and 2.3; macros are known without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LONGEST_MACRO = 2_000  # characters; macros of macros would grow without end

_SIGN = re.compile(r'(?<!\\)[{}"]')
_WORD = re.compile(r'[^\s{}"#,]++')
_BETWEEN = re.compile(r"\s*+(#?)\s*+")


def read_value(text: str, macros: Mapping[str, str]) -> str:
    """The value as LaTeX, without what encloses it. A macro that nobody defined, and what cannot be read, stays as it
    is written.
    """
    text = text.strip()
    if text[:1] == "{" and text[-1] == "}" and text.count("{") == 1 == text.count("}"):
        return text[1:-1]  # most values: for speed only
    pieces = list(_pieces(text))
    if not pieces:
        return text
    if len(pieces) == 1:
        return _meant(pieces[0], macros)
    joined, length = [], 0
    for piece in pieces:
        joined.append(_meant(piece, macros))
        length += len(joined[-1])
        if length > len(text) + LONGEST_MACRO:
            break
    return "".join(joined)[: len(text) + LONGEST_MACRO]


def define(macros: dict[str, str], name: str, text: str) -> None:
    macros[name.lower()] = read_value(text, macros)[:LONGEST_MACRO]


def _meant(piece: str, macros: Mapping[str, str]) -> str:
    return piece[1:-1] if piece[0] in '{"' else macros.get(piece.lower(), piece)


def _pieces(text: str) -> Iterator[str]:
    """What `#` joins; nothing when the text is no value."""
    found, at = [], 0
    while at < len(text):
        end = _end(text, at)
        between = _BETWEEN.match(text, end)
        assert between
        if end == at or bool(between[1]) == (between.end() == len(text)):
            return iter(())
        found.append(text[at:end])
        at = between.end()
    return iter(found)


def _end(text: str, start: int) -> int:
    """Where the piece that begins at `start` ends; `start` when none does."""
    if text[start] not in '{"':
        word = _WORD.match(text, start)
        return word.end() if word else start
    depth = 0
    for sign in _SIGN.finditer(text, start):
        depth += (sign[0] == "{") - (sign[0] == "}")
        if depth < 0:
            return start
        if depth == 0 and (sign[0] == "}" if text[start] == "{" else sign[0] == '"' and sign.start() > start):
            return sign.end()
    return start
