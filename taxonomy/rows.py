"""The tree as rows for one flat template loop: each row says what it opens and closes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from taxonomy.tree import Node, Taxonomy


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One category. `count` is None when counts are not known."""

    node: Node
    count: int | None
    url: str
    selected: bool
    has_children: bool
    is_open: bool  # its children are shown
    closes: range  # as many levels end after this row


def tree_rows(
    taxonomy: Taxonomy,
    *,
    url: Callable[[Node], str],
    counts: Mapping[int, int] | None = None,
    selected: Collection[int] = (),
    opened: bool = False,
    hide_empty: bool = False,
) -> list[TreeRow]:
    """Rows in reading order without the root. Whatever leads to a selected category is shown and open; `hide_empty`
    hides categories that `counts` does not name and that do not lead to one."""
    leading = set(taxonomy.closure(list(selected)))
    filled = leading.union(taxonomy.closure([*(counts or {})]))
    hides = hide_empty and counts is not None
    shown = [node for node in taxonomy if node.depth and (not hides or node.id in filled)]
    depths = [node.depth for node in shown[1:]] + [1]
    return [
        TreeRow(
            node=node,
            count=None if counts is None else counts.get(node.id, 0),
            url=url(node),
            selected=node.id in selected,
            has_children=following > node.depth,
            is_open=opened or node.id in leading,
            closes=range(max(0, node.depth - following)),
        )
        for node, following in zip(shown, depths, strict=False)
    ]
