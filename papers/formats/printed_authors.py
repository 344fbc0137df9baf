"""Authors as reading lists print them: `Yuntao Bai, Saurav Kadavath et al. NeurIPS`."""

from __future__ import annotations

import re

_OTHERS = re.compile(r",?\s*(?:and\s+)?(?:\bet\.?\s*al\b\.?|\band others\b|等人?)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:[,;，、]\s*(?:and|&)\s+|[,;，、]|\band\b|&|\s和\s)\s*")
_SENTENCE = re.compile(r"(?<![\s.][A-Z])(?<!^[A-Z])\.\s+")  # no initial before the full stop
_NAME = re.compile(r"[^\W\d_](?:[^\d_,;:()\[\]/]{0,78}[\w.])?")
_LOWER = frozenset(
    ("da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "bin", "ibn")
)
MOST_WORDS = 6  # of a name


def read_printed(text: str) -> tuple[tuple[str, ...], bool, str]:
    """Names in order, whether these are all, and what stands behind them (the venue).

    Where the text does not begin like names, there are none and all of it is the venue.
    """
    others = _OTHERS.search(text)
    if others:
        names, rest = text[: others.start()], text[others.end() :]
    else:
        parts = _SENTENCE.split(text, maxsplit=1)
        names, rest = parts[0].rstrip("."), parts[1] if len(parts) > 1 else ""
        if not rest:
            return (), True, text
    found = [
        name.strip(" .") if len(name.strip(" .")) > 2 else name
        for name in _AND.split(names)
        if name.strip(" .")
    ]
    if not found or not all(map(_is_name, found)):
        return (), True, text
    return tuple(found), others is None, rest


def _is_name(text: str) -> bool:
    words = text.split()
    if not _NAME.fullmatch(text) or len(words) > MOST_WORDS:
        return False
    return all(word[0].isupper() or word.lower() in _LOWER or not word.isascii() for word in words)
