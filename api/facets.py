"""The counts beside a list, by facet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papers.models import Author, Kind, Origin, Venue
from papers.search.request import FACETS, Has
from taxonomy.tree import Taxonomy

NAMES = FACETS
LISTED = {"kind": Kind.values, "origin": Origin.values, "has": Has.values}

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
        case "venue":
            return _venues({int(pk): count for pk, count in counts.items()})
        case "author":
            return _authors({int(pk): count for pk, count in counts.items()})
        case _:
            order = [value for value in LISTED[name] if value in counts]
            return [{"value": v, "count": counts[v]} for v in sorted(order, key=lambda v: -counts[v])]


def _venues(counts: dict[int, int]) -> list[dict[str, Any]]:
    rows = Venue.objects.filter(pk__in=counts)
    found = [{"value": row.name, "count": counts[row.pk]} for row in rows]
    return sorted(found, key=lambda value: (-int(value["count"]), value["value"]))


def _authors(counts: dict[int, int]) -> list[dict[str, Any]]:
    rows = Author.objects.filter(pk__in=counts)
    found = [{"value": row.slug, "name": str(row), "count": counts[row.pk]} for row in rows]
    return sorted(found, key=lambda value: (-int(value["count"]), value["name"]))
