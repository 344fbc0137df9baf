"""The field as an area picture: a squarified treemap (Bruls, Huizing, van Wijk 2000). Pure geometry, no models."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2.0
HEADER = 22.0  # height of the strip that names a branch
LINE = 15.0  # distance of two lines of text
# Widths of characters of 12 units' size in the widest of the usual fonts, so that a text never leaves its box
NARROW, LATIN, BROAD, WIDE = 4.6, 7.3, 10.8, 12.4
BOLD = 1.12
MARGIN = 5.0


@dataclass(frozen=True, slots=True)
class Box:
    """Units of the drawing; x to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def shrunk(self, by: float) -> Box:
        return Box(self.x + by, self.y + by, max(0.0, self.width - 2 * by), max(0.0, self.height - 2 * by))

    def below(self, strip: float) -> Box:
        return Box(self.x, self.y + strip, self.width, max(0.0, self.height - strip))


def squarified(weights: Sequence[float], box: Box) -> list[Box]:
    """One box a weight, in the order given, with areas in their proportion and as square as can be. Weights > 0."""
    order = sorted(range(len(weights)), key=lambda i: -weights[i])
    scale = box.width * box.height / (sum(weights) or 1)
    areas = [weights[i] * scale for i in order]
    placed: list[Box] = []
    while len(placed) < len(areas):
        rest = areas[len(placed) :]
        row = _best_row(rest, min(box.width, box.height))
        boxes, box = _laid(row, box)
        placed += boxes
    found = dict(zip(order, placed, strict=True))
    return [found[i] for i in range(len(weights))]


def _best_row(areas: Sequence[float], side: float) -> Sequence[float]:
    """As many areas as make the worst box of a row along `side` no longer than before."""
    size = 1
    while size < len(areas) and _worst(areas[: size + 1], side) <= _worst(areas[:size], side):
        size += 1
    return areas[:size]


def _worst(row: Sequence[float], side: float) -> float:
    total = sum(row)
    if not total or not side:
        return float("inf")
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def _laid(row: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    """The row's boxes along the shorter side, and the box that is left."""
    upright = box.width >= box.height
    side = box.height if upright else box.width
    depth = sum(row) / side if side else 0.0
    boxes = []
    at = 0.0
    for area in row:
        length = area / depth if depth else 0.0
        if upright:
            boxes.append(Box(box.x, box.y + at, depth, length))
        else:
            boxes.append(Box(box.x + at, box.y, length, depth))
        at += length
    if upright:
        return boxes, Box(box.x + depth, box.y, max(0.0, box.width - depth), box.height)
    return boxes, Box(box.x, box.y + depth, box.width, max(0.0, box.height - depth))


def fitted(text: str, box: Box, *, bold: bool = False) -> list[str]:
    """The text in lines that fit into the box, or nothing when it cannot be had whole."""
    room, most = _room(box, bold), int((box.height - MARGIN) // LINE)
    lines: list[str] = []
    for word in _words(text):
        joined = f"{lines[-1]}{word}" if lines else word.lstrip()
        if lines and _width(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(word.lstrip())
    fits = len(lines) <= most and all(_width(line) <= room for line in lines)
    return lines if fits else []


def shortened(text: str, box: Box, *, bold: bool = False) -> list[str]:
    """The beginning of the text in one line, with an ellipsis."""
    room = _room(box, bold)
    while text and _width(f"{text}…") > room:
        text = text[:-1]
    return [f"{text.rstrip()}…"] if text else []


def _words(text: str) -> list[str]:
    """Pieces between which a line may break; a piece keeps the blank before it. Each wide character is a piece."""
    pieces: list[str] = []
    for character in text:
        joins = pieces and character != " " and not _is_wide(character) and not _is_wide(pieces[-1][-1])
        if joins and not (pieces[-1].endswith("-") and len(pieces[-1]) > 3):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _room(box: Box, bold: bool) -> float:
    return (box.width - 2 * MARGIN) / (BOLD if bold else 1)


def _width(text: str) -> float:
    return sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if _is_wide(character):
        return WIDE
    if character in "ijltfrI.,:;'()-|[]… ":
        return NARROW
    return BROAD if character in "mwMW" else LATIN
