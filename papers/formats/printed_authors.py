"""Authors as reading lists print them: `Yuntao Bai, Saurav Kadavath et al. NeurIPS`."""

from __future__ import annotations

import re

# Of spaces at most two: the texts have none twice, and more would be looked at again from each of them.
_OTHERS = re.compile(r",?\s{0,2}(?:and\s{1,2})?(?:\bet\.?\s{0,2}al\b\.?|\band others\b|等人?)", re.IGNORECASE)
_AND = re.compile(r"\s{0,2}(?:[,;，、]\s{0,2}(?:and|&)\s{1,2}|[,;，、]|\band\b|&|\s和\s)\s{0,2}")
_SENTENCE = re.compile(r"(?<![\s.][A-Z])(?<!^[A-Z])\.\s+")  # no initial before the full stop
_NAME = re.compile(r"[^\W\d_](?:[^\d_,;:()\[\]/]{0,78}[\w.])?")
_TURNED = re.compile(  # "Bostrom, N., "
    r"(?:\s{0,2}(?:&|\band\b)\s{1,2})?([^\W\d_][^\d_,;&()]{0,60}?),\s{1,2}"
    r"((?:[^\W\d_]\.[\s-]?-?){1,4})\s{0,2}[,;]?(?=\s|$|,)\s{0,2},?"
)
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
    found = _split(names)
    if not found or not all(map(_is_name, found)):
        return (), True, text
    return tuple(found), others is None, rest


def read_names(text: str) -> tuple[tuple[str, ...], bool]:
    """Names in order, and whether these are all, of a text that is nothing but names; none when it is more.

    Family names may stand first: `Bostrom, N., & Yudkowsky, E. S.`, `Bostrom, Nick, and Eliezer Yudkowsky`.
    """
    others = _OTHERS.search(text)
    if others and text[others.end() :].strip(" .,;"):
        return (), True
    names = (text[: others.start()] if others else text).strip(" ,;&")
    turned = [f"{given.strip()} {family}" for family, given in _TURNED.findall(f"{names},")]
    found = turned if turned and not _TURNED.sub("", f"{names},").strip(" ,;&") else _split(names)
    if len(found) > 1 and " " not in found[0] and " " not in found[1]:
        found = [f"{found[1]} {found[0]}", *found[2:]]
    return (tuple(found), others is None) if found and all(map(_is_name, found)) else ((), True)


def _split(names: str) -> list[str]:
    """Without the full stop of a sentence; the one of an initial stays."""
    return [
        name.strip(" .") if len(name.strip(" .")) > 2 else name
        for name in _AND.split(names)
        if name.strip(" .")
    ]


def _is_name(text: str) -> bool:
    words = text.split()
    if not _NAME.fullmatch(text) or len(words) > MOST_WORDS:
        return False
    return all(word[0].isupper() or word.lower() in _LOWER or not word.isascii() for word in words)
