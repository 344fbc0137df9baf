"""The marks of Markdown (CommonMark 0.31) in a text without line breaks, each found in linear time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LABEL = 600  # characters
LONGEST_BOLD = 600

_BRACKET = re.compile(r"[\[\]]")
_TARGET = re.compile(
    r"\(\s{0,9}+<?+([^\s()<>]++(?:\([^\s()]*+\)[^\s()<>]*+)*+)>?+[^)]{0,100}+\)"
)  # possessive: what was read is never read again
_BOLD = re.compile(r"\*\*|__")
_QUOTED = re.compile(r"[“\"「《](?=\S)([^“”\"「」《》]{6,500}?)[,.]?[”\"」》]")
_ITALIC = re.compile(r"(?<![\w*_])[*_](?=[^\s*_])([^*_]{2,500}?)(?<=\S)[*_](?![\w*_])")
_MARKS = re.compile(r"[*`]+|(?<!\w)_++|(?<!_)_++(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands between two marks, and where these begin and end."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link(Marked):
    """Its `text` is the label."""

    target: str = ""
    is_image: bool = False


def links(text: str) -> list[Link]:
    """Links and images in their order. An image in a link belongs to it; a link in a link is the link."""
    opened: list[int] = []
    found: list[Link] = []
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if found and at < found[-1].end:  # in an address
            continue
        if bracket[0] == "[":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if link := _link(text, start, at):
                _add(found, link)
    return found


def _link(text: str, start: int, end: int) -> Link | None:
    target = _TARGET.match(text, end + 1) if end - start <= LONGEST_LABEL else None
    if target is None:
        return None
    is_image = text[max(start - 1, 0) : start] == "!"
    return Link(text[start + 1 : end], start - is_image, target.end(), target[1], is_image)


def _add(found: list[Link], link: Link) -> None:
    inside = len(found)
    while inside and found[inside - 1].start > link.start:
        inside -= 1
    if all(one.is_image for one in found[inside:]):
        found[inside:] = [link]


def without_links(text: str) -> str:
    return _replaced(text, ((link, " ") for link in links(text)))


def without_images(text: str) -> str:
    return _replaced(text, ((link, " ") for link in links(text) if link.is_image))


def without_badges(text: str) -> str:
    """Without images, and without the links that have nothing else for a label."""
    return _replaced(text, ((link, " ") for link in links(text) if link.is_image or _is_badge(link)))


def _is_badge(link: Link) -> bool:
    return link.text.lstrip().startswith("![") and not without_images(link.text).strip()


def plain(text: str) -> str:
    """Without marks, on one line with single spaces. Of a link the label stays, of an image nothing."""
    text = _MARKS.sub("", _labels_only(text))
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def _labels_only(text: str) -> str:
    return _replaced(
        text, ((link, "" if link.is_image else without_images(link.text)) for link in links(text))
    )


def _replaced(text: str, replacements: Iterable[tuple[Marked, str]]) -> str:
    parts, position = [], 0
    for mark, replacement in replacements:
        parts += [text[position : mark.start], replacement]
        position = mark.end
    return "".join(parts) + text[position:]


def bold(text: str) -> Iterator[Marked]:
    marks = [mark.start() for mark in _BOLD.finditer(text)]
    closing = [at for at in marks if at and not text[at - 1].isspace()]
    last = 0
    for at in marks:
        if at < last or not text[at + 2 : at + 3].strip():
            continue
        nearest = bisect_left(closing, at + 4)
        if nearest < len(closing) and closing[nearest] - at - 2 <= LONGEST_BOLD:
            last = closing[nearest] + 2
            yield Marked(text[at + 2 : last - 2], at, last)


def linked(text: str) -> Iterator[Marked]:
    return (link for link in links(text) if not link.is_image)


def quoted(text: str) -> Iterator[Marked]:
    return _matched(_QUOTED, text)


def italic(text: str) -> Iterator[Marked]:
    return _matched(_ITALIC, text)


def _matched(pattern: re.Pattern[str], text: str) -> Iterator[Marked]:
    return (Marked(match[1], match.start(), match.end()) for match in pattern.finditer(text))
