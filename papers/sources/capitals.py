"""Titles that a publisher deposited in capitals, in the usual mixture of cases."""

from __future__ import annotations

import re

FEWEST = 3  # words; a shorter title in capitals ("GPT-4", "BERT SCORE") may be a name
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL = frozenset((
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of", "on", "or", "over",
    "per", "the", "to", "up", "upon", "via", "vs", "with",
))  # fmt: skip
_ROMAN = re.compile(r"(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})")
_VOWELS = frozenset("AEIOUY")
_ENDS = (":", ".", "?", "!", "—", "–")


def eased(title: str, context: str = "") -> str:
    """A title that is all in capitals, with a capital for each word that usually has one; any other as it is.

    What is no word keeps its capitals: numerals, words without a vowel (RLHF), parts of a name with digits (GPT-4) and
    whatever `context`, such as the abstract, also writes in capitals.
    """
    words = [match[0] for match in _WORD.finditer(title)]
    if len(words) < FEWEST or any(map(str.islower, title)) or not any(map(str.isupper, title)):
        return title
    known = frozenset() if context.isupper() else frozenset(_WORD.findall(context))
    return _WORD.sub(lambda match: _cased(match, title, known), title)


def _cased(match: re.Match[str], title: str, known: frozenset[str]) -> str:
    word, before, after = match[0], title[: match.start()], title[match.end() :]
    if word in known or _is_name(word, before, after):
        return word
    begins = not before.strip() or before.rstrip().endswith(_ENDS)
    if word.lower() in _SMALL and not begins and after.strip():
        return word.lower()
    return word[0] + word[1:].lower()


def _is_name(word: str, before: str, after: str) -> bool:
    beside_a_digit = before[-1:].isdigit() or re.match(r"-?\d", after) is not None
    return beside_a_digit or _ROMAN.fullmatch(word) is not None or _VOWELS.isdisjoint(word)
