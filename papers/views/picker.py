"""The taxonomy to pick categories from: as a tree, and the few that are likely, numbered for the keyboard."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from papers.models import Classification, User
from papers.suggested_categories import Suggestion
from taxonomy.tree import Node, Taxonomy

MOST = 9  # there are no more digits
TELLING = 0.1  # chance from which on a figure is told: measured, those below are right twice as often
RECENT = 30  # classifications that are looked through for recently used categories


@dataclass(frozen=True, slots=True)
class Choice:
    """One category to tick. `open` when something is ticked in it or below. `number`: it is ticked as that offer."""

    node: Node
    ticked: bool
    primary: bool
    proposed: bool
    children: tuple[Choice, ...]
    number: int = 0

    @property
    def open(self) -> bool:
        return self.ticked or self.primary or any(child.open for child in self.children)


@dataclass(frozen=True, slots=True)
class Offer:
    """A likely category. `words` of the text speak for it, which `chance` (0 to 1) weighs; None where nothing does."""

    number: int
    node: Node
    line: tuple[Node, ...]
    ticked: bool
    primary: bool
    proposed: bool
    words: tuple[str, ...] = ()
    chance: float | None = None

    @property
    def percent(self) -> str:
        """Nothing for what is unsure."""
        return str(round(100 * self.chance)) if self.chance and self.chance >= TELLING else ""


def choices(
    taxonomy: Taxonomy,
    *,
    ticked: Collection[str] = (),
    primary: str = "",
    proposed: Collection[str] = (),
    offers: Iterable[Offer] = (),
) -> list[Choice]:
    """The top branches and all below them; `ticked`, `primary` and `proposed` are paths."""
    numbers = {offer.node.id: offer.number for offer in offers}

    def choice(node: Node) -> Choice:
        return Choice(
            node=node,
            ticked=node.path in ticked,
            primary=node.path == primary,
            proposed=node.path in proposed,
            children=tuple(choice(child) for child in taxonomy.children(node)),
            number=numbers.get(node.id, 0),
        )

    return [choice(branch) for branch in taxonomy.branches]


def offers(
    taxonomy: Taxonomy,
    suggestions: Sequence[Suggestion],
    *,
    ticked: Collection[str],
    primary: str,
    proposed: Sequence[str],
    recent: Sequence[int],
    own: Sequence[str] = (),
) -> list[Offer]:
    """What the paper is in already (`own`), what is suggested, what the submitter proposed, and what the curator used
    last (ids), in this order, at most nine."""
    had = [node for path in own if (node := taxonomy.by_path.get(path))]
    said = {one.node.id: one for one in suggestions}
    asked = [node for path in proposed if (node := taxonomy.by_path.get(path))]
    used = [node for key in recent if (node := taxonomy.by_id.get(key)) and node.depth]
    nodes = list(dict.fromkeys([*had, *(one.node for one in suggestions), *asked, *used]))[:MOST]
    return [
        Offer(
            number=number,
            node=node,
            line=tuple(taxonomy.ancestors(node)),
            ticked=node.path in ticked,
            primary=node.path == primary,
            proposed=node.path in proposed,
            words=said[node.id].words if node.id in said else (),
            chance=said[node.id].score if node.id in said else None,
        )
        for number, node in enumerate(nodes, start=1)
    ]


def recently_used(by: User) -> list[int]:
    """Ids of the categories that this curator put papers into, the last one first."""
    rows = Classification.objects.filter(classified_by=by).order_by("-pk")
    return list(dict.fromkeys(rows.values_list("category_id", flat=True)[:RECENT]))
