"""How many papers stand in each category, for pages that show the tree."""

from __future__ import annotations

from papers.search import IndexUnavailable, SearchRequest, search
from taxonomy.tree import Taxonomy


def category_counts(taxonomy: Taxonomy) -> dict[int, int] | None:
    """Papers by category id, each paper once also in a parent; None while there is no index."""
    try:
        counts = search(SearchRequest(), taxonomy, facets=["category"]).facets["category"]
    except IndexUnavailable:
        return None
    return {int(category): number for category, number in counts.items()}
