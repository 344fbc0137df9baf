"""Chinese authors, written in Han characters by whoever searches and in Latin letters by their papers."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

from papers.search.meaning.names import Tokens

PINYIN = Path(__file__).with_name("pinyin.txt")
SURNAME = "surname"
LONGEST = 3  # characters; two more make a double surname, which nearly nobody has
MOST_READINGS = 6


@cache
def _table() -> tuple[dict[str, list[str]], frozenset[str]]:
    """How each character is read, and the characters that are surnames."""
    readings: dict[str, list[str]] = {}
    surnames: set[str] = set()
    for line in PINYIN.read_text(encoding="utf-8").splitlines():
        head, *characters = line.split(" ")
        if head == SURNAME:
            surnames.update(characters)
        elif head != "#":
            for character in dict.fromkeys(characters):
                readings.setdefault(character, []).append(head)
    return readings, frozenset(surnames)


def in_latin(characters: Tokens) -> tuple[Tokens, ...]:
    """The words of a name as papers print it, given name first: 熊德意 is "deyi xiong" and "de yi xiong".

    Nothing when it cannot be a name: a surname and one or two characters more, whose readings are known.
    """
    readings, surnames = _table()
    if not 2 <= len(characters) <= LONGEST or characters[0] not in surnames:
        return ()
    if not all(character in readings for character in characters):
        return ()
    found: dict[Tokens, None] = {}
    for surname, *given in list(product(*(readings[c] for c in characters)))[:MOST_READINGS]:
        found |= {("".join(given), surname): None, (*given, surname): None}
    return tuple(found)
