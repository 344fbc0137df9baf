"""Names of venues as publishers print them, brought to one form: "Proceedings of the 58th Annual Meeting of the
Association for Computational Linguistics" is the meeting of that association, whichever year it was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_ORDINAL = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|(?:(?:{tens})[\s-]?)?(?:{units})|{tenths})\b".format(
        tens=_TENS.replace(" ", "|"), units=_UNITS.replace(" ", "|"), tenths=_TENTHS.replace(" ", "|")
    )
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|['’]\d\d\b")
# "(Volume 1: Long Papers)" is the main conference all the same; "(Volume 4: Student Research Workshop)" is another.
_VOLUME = re.compile(r"\b(?:volume|vol\.?|part)\s+(?:\d+|[ivx]+|one|two|three)\b")
_LENGTHS = re.compile(r"[(\[]?\b(?:long|short)(?: and short)? papers\b[)\]]?")
_SHORT_NAME = re.compile(r"\((?=[^)]*[A-Z]{3})[^()\s]+(?:[ '’-]\d+)?\)")  # "(ACL 2020)" behind the name
_TRAILING_NUMBER = re.compile(r"\s+\d{1,3}$")  # Advances in Neural Information Processing Systems 35
_PREFIXED = re.compile(
    r"^[a-z&*/-]{2,12}\s*['’]?\d{0,4}:\s+(?=.*\bconference\b)"
)  # "CHI '21: CHI Conference on"
_FILLERS = {
    "proceedings",
    "annual",
    "the",
    "of",
    "in",
    "on",
    "for",
    "and",
    "acm",
    "ieee",
    "cvf",
    "international",
}

# What printed names leave out, in plain form: the name of the venue as the catalogue has it.
ALIASES = {
    "conference north": "NAACL-HLT",  # the North American Chapter, cut off in Crossref since 2019
    "conference neural information processing systems": "NeurIPS",
    "web conference": "WWW",
    "world wide web conference": "WWW",
    "fairness accountability transparency": "FAccT",
    "findings association computational linguistics acl ijcnlp": "Findings of ACL",
    "meeting association computational linguistics joint conference natural language processing": "ACL",
    "conference empirical methods natural language processing joint conference natural language processing": "EMNLP",
}


def plain(name: str) -> str:
    """The words that tell this venue from others: no year, number, "Proceedings of", volume or sign. Two venues with
    the same plain name may still be two: see `match`."""
    text = unicodedata.normalize("NFKC", _SHORT_NAME.sub(" ", name)).lower()
    for pattern in (_PREFIXED, _VOLUME, _LENGTHS, _YEAR, _ORDINAL):
        text = pattern.sub(" ", text)
    text = _TRAILING_NUMBER.sub("", text.strip())
    words = re.findall(r"\w+", text.replace("&", " and "))
    return " ".join(word for word in words if word not in _FILLERS) or name.strip().lower()


def forms(venues: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The plain forms of the short and full names of these venues, each with the short name; "" where two share it."""
    known: dict[str, str] = {}
    for name, full_name in venues:
        for form in {plain(name), plain(full_name or name)}:
            known[form] = name if known.get(form, name) == name else ""
    return known


def match(printed: str, known: Mapping[str, str]) -> str:
    """The name of the one venue that `printed` means, "" when it is none or not sure. `known` is as of `forms`."""
    wanted = plain(printed)
    alias = ALIASES.get(wanted, "")
    return known.get(wanted) or (alias if alias in known.values() else "")
