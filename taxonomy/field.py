"""The field map: which category takes which box, and what is written into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taxonomy.fieldmap import GAP, HEADER, LINE, MARGIN, Box, fitted, shortened, squarified
from taxonomy.tree import Node, Taxonomy


@dataclass(frozen=True, slots=True)
class Text:
    """One line; `x` and `y` are where its baseline begins."""

    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cell:
    node: Node
    count: int
    box: Box
    texts: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Region:
    """A branch: its own box with its name, and the cells of its categories inside."""

    branch: Cell
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class FieldMap:
    regions: Sequence[Region]
    width: int
    height: int


def field_map(
    taxonomy: Taxonomy, counts: Mapping[int, int], width: int, height: int, *, deep: bool
) -> FieldMap:
    """Areas by papers. `deep` shows the deepest categories with papers, else the branches alone."""
    branches = [node for node in taxonomy.branches if counts.get(node.id)]
    boxes = squarified([counts[node.id] for node in branches], Box(0, 0, width, height))
    regions = [
        _region(taxonomy, node, counts, box.shrunk(GAP / 2), deep=deep)
        for node, box in zip(branches, boxes, strict=True)
    ]
    return FieldMap(regions, width, height)


def _region(taxonomy: Taxonomy, branch: Node, counts: Mapping[int, int], box: Box, *, deep: bool) -> Region:
    ends = [node for node in taxonomy.below(branch)[1:] if _is_end(taxonomy, node, counts)]
    if not deep or not ends:
        return Region(Cell(branch, counts[branch.id], box, _branch_texts(branch, counts[branch.id], box)), [])
    inner = box.below(HEADER)
    boxes = squarified([counts[node.id] for node in ends], inner)
    cells = [
        _cell(node, counts[node.id], cell.shrunk(GAP / 2)) for node, cell in zip(ends, boxes, strict=True)
    ]
    head = Box(box.x, box.y, box.width, HEADER)
    return Region(Cell(branch, counts[branch.id], box, _branch_texts(branch, counts[branch.id], head)), cells)


def _is_end(taxonomy: Taxonomy, node: Node, counts: Mapping[int, int]) -> bool:
    """A category with papers and none below it that has any: much of the seed stands above the leaves."""
    return bool(counts.get(node.id)) and not any(counts.get(child.id) for child in taxonomy.children(node))


def _branch_texts(branch: Node, count: int, box: Box) -> list[Text]:
    """A branch is never without its name, however little room there is."""
    for text in (f"{branch.name} {count}", branch.name):
        if lines := fitted(text, box, bold=True):
            return _placed(lines, box)
    return _placed(shortened(branch.name, box, bold=True), box)


def _cell(node: Node, count: int, box: Box) -> Cell:
    return Cell(node, count, box, _texts(node.name, count, box))


def _texts(name: str, count: int, box: Box) -> list[Text]:
    return _placed(fitted(f"{name} {count}", box) or fitted(name, box) or fitted(str(count), box), box)


def _placed(lines: Sequence[str], box: Box) -> list[Text]:
    return [
        Text(line, round(box.x + MARGIN, 1), round(box.y + LINE * (number + 1), 1))
        for number, line in enumerate(lines)
    ]
