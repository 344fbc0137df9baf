"""Text as comparable words: without TeX, case, accents, ligatures, punctuation and what encodings did to it."""

from __future__ import annotations

import re
import unicodedata

from papers.formats.latex import decode
from papers.matching.vocabulary import GREEK, NUMBERS

_WORD = re.compile(r"[㐀-鿿]|\d+(?:\.\d+)*|[^\W\d_㐀-鿿]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘´`ʼ](?=\w)")
_GARBLED = re.compile("[ÂÃâ][\x80-\xbf\u0152-\u2122]")
_MARKS = re.compile("[\u0300-\u036f]")
_MISREAD = re.compile(r"(?<=[a-z])[01](?=[a-z])|\b[01](?=[a-z]{5})")  # by a scanner: a1ignment, 0ptimization
_PLUS = re.compile(r"(?<=\w)\++(?!\w)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_VERSION = re.compile(r"(?<![^\W\d_])v(?=\d)|(?<=[a-z]{2})v(?=\d)")
_FOLDED = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ß": "ss",
        "∞": " infty",
    }
)
_TABLE = _FOLDED | str.maketrans({letter: f" {name}" for letter, name in GREEK.items()})


def plain(text: str) -> str:
    """Decoded and composed, as it should have been printed; case and punctuation stay."""
    if _GARBLED.search(text):
        text = _mended(text)
    if any(sign in text for sign in "\\{}$`"):
        text = decode(text.replace("$\\infty$", "∞"))
    return unicodedata.normalize("NFKC", text)


def _mended(text: str) -> str:
    """UTF-8 that somebody read as Windows-1252 or Latin-1."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def folded(text: str) -> str:
    """Small letters without accents, of text that is `plain`."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return bare.translate(_TABLE)


def words(text: str) -> list[str]:
    """Of text that is `plain`: GPT-4, GPT4 and GPT v4 are both "gpt", "4"; each Han character is a word."""
    text = _VERSION.sub(" ", _THOUSANDS.sub("", folded(_APOSTROPHES.sub("", text))))
    text = _PLUS.sub(" plus", text)
    text = _MISREAD.sub(lambda found: "ol"[int(found[0])], text)
    return [NUMBERS.get(word, word) for word in _WORD.findall(text)]
