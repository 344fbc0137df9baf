"""What other systems understand and this language does not: told, with how to write it here."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from papers.search.language import sentences, values
from papers.search.language.complaints import Complaints
from papers.search.language.lexer import NAMED, Scanner
from papers.search.language.tree import Node, Place

MISWRITTEN = re.compile(rf"({NAMED})(?:\s*([!=<>≤≥≠]=*)\s*|\s+:\s*)(?=[^\W_]|[\"(])")
SINGLE_QUOTED = re.compile(r"""['‘’`]([^\s'‘’`"][^'‘’`"]*\s[^'‘’`"]*)['’`](?!\w)""")
FUZZY = re.compile(r"~\d*(?:\.\d+)?")
POINT = r"\d{4}[\d/-]*"
RANGES = (  # each with its two ends
    re.compile(r"[\[{]\s*([^\s\]}]+)\s+TO\s+([^\s\]}]+)\s*[\]}]"),
    re.compile(rf"({POINT})\s+(?:(?:\.{{2,}}|…)\s*|(?:[-–—~]|TO)\s+)({POINT})(?![^\s)])"),
)
COMPARED = re.compile(r"([<>]=?|[=≤≥])\s+(?=[^\W_])")
NO_ENDS = re.compile(r"(?:\.{2,}|…|‥)(?!\S)")
OPERATOR_BEFORE = re.compile(r"(?:(?:^|(?<=[\s(]))(?:AND|OR|NOT)|&&+|\|\|+|(?<![^\s(])[-!])\s*$")
OPERATOR_BEHIND = re.compile(r"\s*(?:(?:AND|OR)\b|&&+|\|\|+)")
BEFORE_VALUE = "=~|&:!"  # signs that mean something elsewhere before a word
COMPARING = {"=": "", "==": "", "!": "", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">="}
DIFFERENT = ("!=", "≠", "<>", "!==")


def miswritten(scanner: Scanner, complaints: Complaints) -> Node | None:
    """author=bai, author :bai, year > 2020, kind != blog. The value is left to be read as a word."""
    match = scanner.match(MISWRITTEN)
    field = values.field_named(match[1]) if match else None
    if match is None or field is None or not (written := _rewritten(field, match[1], match[2])):
        return None
    place = scanner.take(len(match[0]))
    as_text = complaints.replaced(place, f'"{match[1]}" ')
    return complaints.add(
        sentences.written_otherwise(f"{written}…"), place, complaints.replaced(place, written), as_text
    )


def _rewritten(field: str, name: str, sign: str | None) -> str:
    """The field with its colon; "" for a sign that compares nothing here."""
    if sign in DIFFERENT:
        return f"-{name}:"
    compared = COMPARING.get(sign or "=")
    if compared is None or sign == "!" or (compared and field not in values.RANGES):
        return ""
    return f"{name}:{compared}"


def single_quoted(scanner: Scanner, complaints: Complaints) -> Node | None:
    """author:'Jan Leike'."""
    match = scanner.match(SINGLE_QUOTED)
    if match is None:
        return None
    place = scanner.take(len(match[0]))
    return complaints.add(
        sentences.single_quotes(), place, complaints.replaced(place, f'"{match[1].strip()}"')
    )


def fuzzy(scanner: Scanner, complaints: Complaints, place: Place) -> Node | None:
    """What was taken last, from this place on, has ~ or ~2 behind it."""
    match = scanner.match(FUZZY)
    if match is None:
        return None
    sign = scanner.take(len(match[0]))
    whole = place.until(sign)
    typed = scanner.text.typed[place.start : place.end]
    others = [] if typed.endswith(('"', "”")) else [complaints.replaced(whole, f"{typed}*")]
    return complaints.add(sentences.no_fuzzy(), sign, complaints.replaced(whole, typed), *others)


def range_otherwise(field: str, name: re.Match[str], scanner: Scanner, complaints: Complaints) -> Node | None:
    """year:[2020 TO 2023], year:2020 - 2023, year:> 2020 and year:.. behind the field's name."""
    if field not in values.RANGES:
        return None
    read, behind = scanner.read, name.end()
    if match := NO_ENDS.match(read, behind):
        return _no_ends(name, match, scanner, complaints)
    if match := COMPARED.match(read, behind):
        return _rejoined(name, match, match[1], scanner, complaints)
    for pattern in RANGES:
        if match := pattern.match(read, behind):
            ends = ("" if end == "*" else end for end in match.groups())
            return _rejoined(name, match, "..".join(ends), scanner, complaints)
    return None


def _rejoined(
    name: re.Match[str], match: re.Match[str], written: str, scanner: Scanner, complaints: Complaints
) -> Node:
    scanner.take(len(name[0]))
    place = scanner.take(len(match[0]))
    return complaints.add(sentences.spaced_range(name[1]), place, complaints.replaced(place, written))


def _no_ends(name: re.Match[str], match: re.Match[str], scanner: Scanner, complaints: Complaints) -> Node:
    """Any year at all, so that leaving it out finds the same."""
    whole = scanner.take(len(name[0])).until(scanner.take(len(match[0])))
    dots = Place(whole.end - len(match[0]), len(match[0]))
    this_year = datetime.now(UTC).year
    return complaints.add(
        sentences.range_without_ends(),
        dots,
        complaints.apart(whole),
        complaints.replaced(dots, f"..{this_year}"),
        complaints.replaced(dots, f"{this_year}.."),
    )


def signs_before_value(signs: str, place: Place, complaints: Complaints) -> None:
    """title:=x, title:~x, title:||x."""
    if sign := next((sign for sign in signs if sign in BEFORE_VALUE), ""):
        complaints.add(sentences.sign_behind_colon(sign), place, complaints.without(place))


def nothing_inside(scanner: Scanner, complaints: Complaints) -> Node | None:
    """() and "" that stand alone. What would join or negate them goes with them."""
    length = scanner.nothing()
    if not length:
        return None
    place = scanner.take(length)
    typed = scanner.text.typed
    before, behind = place, place
    while match := OPERATOR_BEFORE.search(typed, 0, before.start):
        before = Place(match.start(), place.end - match.start())
    if match := OPERATOR_BEHIND.match(typed, place.end):
        behind = Place(place.start, match.end() - place.start)
    others = () if typed[before.start] in "-!－！" else (behind, place)
    corrected = [complaints.apart(each) for each in (before, *others)]
    return complaints.add(sentences.nothing_inside(typed[place.start]), place, *corrected)
