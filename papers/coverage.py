"""How well each category is covered: what the survey listed, what was added, what is lacking, who looks after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from papers.models import State, Submission
from papers.search import SearchRequest, search
from taxonomy.models import Category
from taxonomy.tree import Node, Taxonomy

COUNTED: dict[str, SearchRequest] = {
    "papers": SearchRequest(),
    "seeds": SearchRequest(origin=("seed",)),
    "additions": SearchRequest(not_origin=("seed",)),
    "without_abstract": SearchRequest(not_has=("abstract",)),
    "without_evidence": SearchRequest(not_has=("evidence",)),
}


@dataclass(frozen=True, slots=True)
class Pending:
    """The oldest submission that waits with this category proposed, or one below it."""

    token: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """A category with all below it, each paper once. `curator` is a name, or "" when nobody is in charge."""

    node: Node
    papers: int
    seeds: int
    additions: int
    without_abstract: int
    without_evidence: int
    pending: Pending | None
    reviewed_at: datetime | None
    curator: str

    @property
    def with_abstract(self) -> int:
        """Per cent, rounded down: 100 means all."""
        return 100 * (self.papers - self.without_abstract) // self.papers if self.papers else 0

    def listed(self, counted: str) -> SearchRequest:
        """The search that finds what a number counts (a key of `COUNTED`)."""
        return COUNTED[counted].including("category", self.node.path)


def coverage(taxonomy: Taxonomy, nodes: Iterable[Node]) -> list[Coverage]:
    """Of these categories. Asks the index five times and the database twice. Raises `IndexUnavailable`."""
    counts = {
        name: search(asked, taxonomy, facets=["category"], page_size=1).facets["category"]
        for name, asked in COUNTED.items()
    }
    pending = _pending(taxonomy)
    kept = {row.pk: row for row in Category.objects.without_tree_fields().select_related("curator")}
    return [
        Coverage(
            node=node,
            **{name: count.get(node.id, 0) for name, count in counts.items()},
            pending=pending.get(node.id),
            reviewed_at=kept[node.id].reviewed_at,
            curator=str(kept[node.id].curator or ""),
        )
        for node in nodes
        if node.id in kept
    ]


def _pending(taxonomy: Taxonomy) -> dict[int, Pending]:
    """By category, those above the proposed one too."""
    waiting = Submission.objects.filter(state__in=State.open()).exclude(proposed_categories=None)
    oldest = waiting.order_by("proposed_categories", "created_at", "pk").distinct("proposed_categories")
    found: dict[int, Pending] = {}
    for category, token, since in oldest.values_list("proposed_categories", "token", "created_at"):
        for above in taxonomy.closure([category]):
            if above not in found or since < found[above].since:
                found[above] = Pending(token, since)
    return found
