"""Names as printed ("Aimee van Wynsberghe") to BibTeX's `van Wynsberghe, Aimee`, and back.

BibTeX takes "First von Last", "von Last, First" or "von Last, Jr, First", and whatever stands in braces as
one word (btxdoc section 4; Markey, "Tame the BeaST", section 11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papers.formats.latex import clean, decode, encode

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le", "van", "von"}
)
_BODIES = (
    "academy agency alliance association authority bureau center centre coalition collaboration college "
    "commission committee company conference consortium corp corp. corporation council deepmind department "
    "division foundation government group inc inc. initiative institute institutes institution international "
    "lab laboratories laboratory labs llc ltd ltd. ministry national network office openai organisation "
    "organization partnership program programme project publications research school secretariat services "
    "society taskforce team union university"
)
_OF_BODIES = frozenset(
    {spelt for word in _BODIES.split() for spelt in (word, word.title(), word.upper())}
    | {"AI", "of", "for", "the", "DeepMind", "OpenAI"}  # "Ai", "For" and "Of" are people
    | {"and", "And", "AND"}  # BibTeX's separator
)
_NO_PERSON = re.compile(r"\d|(?:^| )(?:_|[^\w(\"'’“])")
_COMMON = re.compile(r"[A-Z][A-Za-z.-]*(?: [A-Z][A-Za-z.-]*)+")  # most names: for speed only
_OTHERS = frozenset({"others", "et al", "et al.", "and others"})
_WRITTEN_OTHERS = frozenset({"{others}", "al, et", "al., et", "{and others}"})


def authors_field(authors: Sequence[str], *, complete: bool) -> str:
    """The value of BibTeX's `author` field, "" when nobody is known."""
    written = [name for name in map(name_field, authors) if name]
    named = [name for name in written if name.lower() not in _WRITTEN_OTHERS]
    if named and (not complete or len(named) < len(written)):
        named.append("others")
    return " and ".join(named)


def name_field(name: str) -> str:
    """One printed name in the form that BibTeX cannot misread, "" for one without a visible character."""
    words = name.split(" ")
    if _COMMON.fullmatch(name) and _OF_BODIES.isdisjoint(words) and words[-1].lower() not in _SUFFIXES:
        given, _, family = name.rpartition(" ")
        return f"{family}, {given}"
    name = clean(name)
    return _uncommon(name, name.split(" ")) if name else ""


def _uncommon(name: str, words: list[str]) -> str:
    if _is_body(name, words):
        return _braced(name)
    if "," in name:
        return _from_comma_form(name)
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    family_at = _family_at(words)
    family, given = " ".join(words[family_at:]), " ".join(words[:family_at])
    return ", ".join(encode(part, greek=False) for part in (family, suffix, given) if part)


def read_authors(field: str) -> tuple[tuple[str, ...], bool]:
    """The printed names of a raw `author` field, and whether these are all ("and others" says no).

    The field is still LaTeX: it is split before it is decoded, so that braces keep their meaning.
    """
    names = [name.strip() for name in _split(" ".join(field.split()), _AND)]
    known = [name for name in names if name.lower() not in _OTHERS]
    printed = tuple(name for name in map(_printed, known) if name)
    return printed, len(known) == len(names)


def _braced(name: str) -> str:
    return f"{{{encode(name, greek=False)}}}"


def _is_body(name: str, words: list[str]) -> bool:
    """Whether the name is an organisation's, or one word, or nothing that has a family name."""
    if len(words) == 1 or (len(words) == 2 and words[1].lower() in _SUFFIXES):
        return True
    return not _OF_BODIES.isdisjoint(words) or _NO_PERSON.search(name) is not None


def _from_comma_form(name: str) -> str:
    """`Bickmore, T. W.` and `Davis, Jr.`: somebody wrote the family name first."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2 and parts[1].lower() in _SUFFIXES:
        return name_field(f"{parts[0]} {parts[1]}")
    if len(parts) > 3 or not all(parts) or (len(parts) == 3 and parts[1].lower() not in _SUFFIXES):
        return _braced(name)
    return ", ".join(encode(part, greek=False) for part in parts)


def _family_at(words: list[str]) -> int:
    """Where the family name begins: at its first particle, else at the last word; 0 without a given name."""
    if words[0] in _PARTICLES:
        return 0
    return next((at for at in range(1, len(words) - 1) if words[at][0].islower()), len(words) - 1)


_AND = re.compile(" and ", re.IGNORECASE)
_COMMA = re.compile(r",")


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """The parts of `text` between separators that stand outside braces."""
    depths = _depths(text)
    start = 0
    for match in separator.finditer(text):
        if depths is None or depths[match.start()] == 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _depths(text: str) -> list[int] | None:
    """For each character how many braces are open; None when the text holds none."""
    if "{" not in text:
        return None
    depths, depth = [], 0
    for character in text:
        depth += (character == "{") - (character == "}")
        depths.append(depth)
    return depths


def _printed(name: str) -> str:
    parts = [decode(part) for part in _split(name, _COMMA)]
    if len(parts) == 2:
        return clean(f"{parts[1]} {parts[0]}")
    if len(parts) == 3:
        return clean(f"{parts[2]} {parts[0]} {parts[1]}")
    return clean(" ".join(parts))
