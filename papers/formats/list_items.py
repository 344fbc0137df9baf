"""A reading list as its items: lines after a list mark with what is indented below them, and lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from papers.formats import markdown

LONGEST_ITEM = 4_000  # characters that are read of one item that is more than identifiers

_HEADING = re.compile(r"(#{1,6})(?:\s+(\S.*))?")
_ITEM = re.compile(r"(?:[-*+•·‣]|\d{1,4}[.)]|\[\d{1,4}\])\s+(.*)")
_RULE = re.compile(r"(?:```|~~~|%).*|[-*_=\s|:]*|<[^>h][^>]*>|<h[^t>][^>]*>")
_CONTENTS = re.compile(r"\[[^\]]*\]\(#[^)]*\)")  # an entry of a table of contents
_INDENTED = re.compile(r"\s{2,}\S|\t")


@dataclass(slots=True)
class Item:
    """`line` counts from 1. An item that `is_aside` is a heading, a comment, a badge, a tag: no problem when it names
    no work."""

    line: int
    parts: list[str]
    headings: tuple[str, ...] = ()
    is_listed: bool = False
    is_aside: bool = False
    length: int = field(init=False)

    def __post_init__(self) -> None:
        self.length = sum(map(len, self.parts))

    @property
    def text(self) -> str:
        return " ".join(self.parts)

    def goes_on(self, line: str) -> None:
        self.parts.append(line)
        self.length += len(line)


def items(text: str) -> Iterator[Item]:
    """In their order, the blank lines left out."""
    headings: list[tuple[int, str]] = []
    item: Item | None = None
    for number, whole in enumerate(text.split("\n"), start=1):
        line = whole.strip()
        heading = _HEADING.fullmatch(line) if whole[:4].lstrip().startswith("#") else None
        listed = None if heading else _ITEM.fullmatch(line)
        if item and item.is_listed and line and not heading and not listed and _INDENTED.match(whole):
            item.goes_on(line)
            continue
        if item:
            yield item
        item = _begun(number, line, heading, listed[1] if listed else None, headings) if line else None
    if item:
        yield item


def _begun(
    number: int,
    line: str,
    heading: re.Match[str] | None,
    listed: str | None,
    headings: list[tuple[int, str]],
) -> Item | None:
    if heading:
        headings[:] = [one for one in headings if one[0] < len(heading[1])]
    above = tuple(name for _level, name in headings)
    if heading:
        name = _name(heading[2] or "")
        headings.append((len(heading[1]), markdown.plain(name)))
        return Item(number, [name], above, is_aside=True)
    written = line if listed is None else listed
    if _CONTENTS.fullmatch(written):
        return None
    if _RULE.fullmatch(line) or (listed is None and _is_image(line)):
        return Item(number, [line], above, is_aside=True)
    return Item(number, [written], above, is_listed=listed is not None)


def _name(heading: str) -> str:
    """Without the signs that may close a heading."""
    name, _, closing = heading.rpartition(" ")
    return name.rstrip() if closing and not closing.strip("#") else heading


def _is_image(line: str) -> bool:
    return line.startswith(("![", "[![")) and not markdown.without_badges(line).strip(" |")
