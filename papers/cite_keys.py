"""Proposals for permanent cite keys: `bai2022constitutional`, in ASCII whatever the name and the title hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, count, product
from string import ascii_lowercase

_LONGEST = 60  # characters of one part; a key is typed and printed
_ENOUGH = 4  # characters that a title word needs to stand alone: "ai safety" makes `aisafety`
_MORE_WORDS = 3  # tried before letters
_NOT_SIGNIFICANT = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "on",
        "in",
        "for",
        "from",
        "to",
        "by",
        "with",
        "and",
        "or",
        "is",
        "are",
        "be",
        "can",
        "do",
        "does",
        "how",
        "what",
        "when",
        "where",
        "which",
        "why",
        "who",
        "at",
        "as",
        "its",
        "it",
    ]
)
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md"])
_UNFOLDED = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th"}
    | {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "Ħ": "h", "ŧ": "t"}
    | {"’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"}
)


def propose(authors: Sequence[str], year: int | None, title: str) -> Iterator[str]:
    """Keys for one work, the best first, without end: the caller takes the first that is free.

    `authors` as printed ("Aimee van Wynsberghe" or "van Wynsberghe, Aimee"), only the first counts.
    What leaves nothing in ASCII becomes `anon`; a missing year is left out. Every key matches
    `[a-z][a-z0-9]*` and holds at most 140 characters.
    """
    stem = _family(authors[0] if authors else "") + (str(abs(year))[:8] if year is not None else "")
    words = _title_words(title)
    first = stem + "".join(words[:1])
    with_words = list(accumulate(words[1 : 1 + _MORE_WORDS], initial=first))
    with_words = [key for key in with_words if key == first or len(key) <= 2 * _LONGEST]
    yield from with_words
    for letters in chain.from_iterable(product(ascii_lowercase, repeat=length) for length in count(1)):
        key = first + "".join(letters)
        if letters != ("a",) and key not in with_words:  # the work without a letter is the "a"
            yield key


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.translate(_UNFOLDED))
    return text.encode("ascii", "ignore").decode("ascii").lower()


def _joined(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)[:_LONGEST]


def _family(name: str) -> str:
    """`van Wynsberghe` and `Benson-Tilsen, Jr.` become `wynsberghe` and `bensontilsen`."""
    before_comma, comma, after = _folded(name).partition(",")
    if comma and _joined(after) in _SUFFIXES:
        comma = ""
    parts = [part for part in map(_joined, before_comma.split()) if part]
    while len(parts) > 1 and not comma and parts[-1] in _SUFFIXES:
        parts.pop()
    family = parts[-1] if parts else ""
    return family if family[:1].isalpha() else "anon"


def _title_words(title: str) -> list[str]:
    """The significant words; one too short to tell works apart takes the next one with it."""
    folded = _folded(title).replace("'", "")
    words = [word for word in re.findall(r"[a-z0-9]+", folded) if word not in _NOT_SIGNIFICANT]
    joined: list[str] = []
    for word in words:
        if len(joined) == 1 and len(joined[0]) < _ENOUGH:
            joined[0] += word
        else:
            joined.append(word)
    return [word[:_LONGEST] for word in joined]
