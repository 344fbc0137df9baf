"""The taxonomy as a tree to pick categories from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from taxonomy.tree import Node, Taxonomy


@dataclass(frozen=True, slots=True)
class Choice:
    """One category to tick. `open` when something is ticked in it or below."""

    node: Node
    ticked: bool
    primary: bool
    proposed: bool
    children: tuple[Choice, ...]

    @property
    def open(self) -> bool:
        return self.ticked or self.primary or any(child.open for child in self.children)


def choices(
    taxonomy: Taxonomy, *, ticked: Collection[str] = (), primary: str = "", proposed: Collection[str] = ()
) -> list[Choice]:
    """The top branches and all below them; `ticked`, `primary` and `proposed` are paths."""

    def choice(node: Node) -> Choice:
        return Choice(
            node=node,
            ticked=node.path in ticked,
            primary=node.path == primary,
            proposed=node.path in proposed,
            children=tuple(choice(child) for child in taxonomy.children(node)),
        )

    return [choice(branch) for branch in taxonomy.branches]
