"""The category tree beside a result list: two levels at first, the others when somebody looks deeper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from papers.search import SearchRequest
from papers.views.facet_values import FacetValue, Found, facet_values
from taxonomy.rows import TreeRow, tree_rows
from taxonomy.tree import Taxonomy

DEPTH = 2  # levels that a result page begins with: all at once are 20 KB


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the category tree with its value; `deeper` tells of rows below it that are not here."""

    row: TreeRow
    value: FacetValue
    deeper: bool = False


def near_tree(request: SearchRequest, counts: Mapping[Any, int], taxonomy: Taxonomy) -> list[Branch]:
    """The rows that a result page begins with."""
    wanted = [taxonomy.by_path[path].id for path in request.category]
    near = _near(counts, wanted, taxonomy)
    deeper = {taxonomy.by_id[pk].parent_id for pk in taxonomy.closure([*counts]) if pk not in near}
    return _branches(request, near, taxonomy, deeper=deeper)


def whole_tree(
    request: SearchRequest, counts: Mapping[Any, int], taxonomy: Taxonomy, *, opened: bool
) -> list[Branch]:
    """Every category with papers, and those that lead to one."""
    return _branches(request, counts, taxonomy, opened=opened)


def _branches(
    request: SearchRequest,
    counts: Mapping[Any, int],
    taxonomy: Taxonomy,
    *,
    deeper: Collection[int | None] = (),
    opened: bool = False,
) -> list[Branch]:
    active = [taxonomy.by_path[path].id for path in (*request.category, *request.not_category)]
    shown = tree_rows(
        taxonomy, url=lambda node: "", counts=counts, selected=active, opened=opened, hide_empty=True
    )
    found = [Found(row.node.path, row.node.name, row.count or 0, f"c{row.node.id}") for row in shown]
    values = facet_values("category", request, found)
    return [
        Branch(row, value, row.node.id in deeper and not row.has_children)
        for row, value in zip(shown, values, strict=True)
    ]


def _near(counts: Mapping[Any, int], wanted: list[int], taxonomy: Taxonomy) -> dict[Any, int]:
    """The counts of two levels, and of what lies directly below a wanted category or beside it.

    One with papers only below it, which happens with `exact`, has 0.
    """
    opened = set(taxonomy.closure(wanted))
    nodes = (taxonomy.by_id[pk] for pk in taxonomy.closure([*counts]))
    return {
        node.id: counts.get(node.id, 0) for node in nodes if node.depth <= DEPTH or node.parent_id in opened
    }
