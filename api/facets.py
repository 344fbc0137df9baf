"""The counts beside a list, by facet."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nlargest
from typing import Any

from papers.models import Author, Kind, Venue
from taxonomy.tree import Taxonomy

NAMES = ("category", "year", "venue", "kind", "author")
LARGEST = 50  # of venues and of authors

Counts = Mapping[int | str, int]


def as_lists(names: list[str], counts: Mapping[str, Counts], taxonomy: Taxonomy) -> dict[str, Any]:
    """The named facets: categories in reading order, years upwards, the others largest first."""
    return {name: _values(name, counts[name], taxonomy) for name in names}


def _values(name: str, counts: Counts, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    match name:
        case "category":
            return [
                {
                    "value": node.path,
                    "name_en": node.name_en,
                    "name_zh": node.name_zh,
                    "count": counts[node.id],
                }
                for node in taxonomy
                if node.id in counts
            ]
        case "year":
            return [{"value": year, "count": counts[year]} for year in sorted(counts)]
        case "kind":
            order = [kind for kind in Kind.values if kind in counts]
            return [{"value": k, "count": counts[k]} for k in sorted(order, key=lambda k: -counts[k])]
        case "venue":
            return _venues(_largest(counts))
        case _:
            return _authors(_largest(counts))


def _largest(counts: Counts) -> dict[int, int]:
    """Among equals the one that came first into the catalogue."""
    return {
        int(i): n for i, n in nlargest(LARGEST, counts.items(), key=lambda item: (item[1], -int(item[0])))
    }


def _venues(counts: dict[int, int]) -> list[dict[str, Any]]:
    rows = Venue.objects.filter(pk__in=counts)
    found = [{"value": row.name, "count": counts[row.pk]} for row in rows]
    return sorted(found, key=lambda value: (-int(value["count"]), value["value"]))


def _authors(counts: dict[int, int]) -> list[dict[str, Any]]:
    rows = Author.objects.filter(pk__in=counts)
    found = [{"value": row.slug, "name": str(row), "count": counts[row.pk]} for row in rows]
    return sorted(found, key=lambda value: (-int(value["count"]), value["name"]))
