"""The filters beside a result list: values, counts, and the address that each one leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from papers.models import Author, Kind, Venue
from papers.search import SearchRequest, SearchResult
from papers.views.years import YearBars, year_bars
from taxonomy.rows import TreeRow, tree_rows
from taxonomy.tree import Node, Taxonomy

SHOWN = 8  # values of a facet before "more"
MOST = 40  # values behind "more"; the rest is reached by words


@dataclass(frozen=True, slots=True)
class FacetValue:
    """`url` puts the value into the request, or takes it out when it is selected."""

    id: str
    label: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`values` are shown, `more` lies behind a fold; `left_out` says how many values neither holds."""

    name: str
    label: str
    values: Sequence[FacetValue]
    more: Sequence[FacetValue] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; `url` is the request without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Sidebar:
    tree: list[TreeRow]
    years: YearBars | None
    facets: list[Facet]
    chips: list[Chip]


def address(request: SearchRequest) -> str:
    """The page of the request, in the reader's language."""
    query = request.query_string()
    return f"{reverse('search')}?{query}" if query else reverse("search")


def sidebar(result: SearchResult, taxonomy: Taxonomy) -> Sidebar:
    """Everything beside the list; asks the database twice, whatever the size."""
    request, counts = result.request, result.facets
    venues = _named(Venue.objects, "name", counts["venue"], request.venue)
    authors = _named(Author.objects, "slug", counts["author"], request.author)
    facets = [
        _kinds(request, counts["kind"]),
        _facet("venue", _("Venue"), request, counts["venue"], venues, lambda venue: venue.name),
        _facet("author", _("Author"), request, counts["author"], authors, lambda author: author.slug),
    ]
    return Sidebar(
        tree=_tree(request, counts["category"], taxonomy),
        years=year_bars(request, counts["year"], lambda narrowed: address(narrowed)),
        facets=[facet for facet in facets if facet.values],
        chips=_chips(request, taxonomy, {author.slug: str(author) for author in authors.values()}),
    )


def _tree(request: SearchRequest, counts: dict[Any, int], taxonomy: Taxonomy) -> list[TreeRow]:
    def url(node: Node) -> str:
        return address(request.toggled("category", node.path))

    selected = [taxonomy.by_path[path].id for path in request.category]
    return tree_rows(taxonomy, url=url, counts=counts, selected=selected, hide_empty=True)


def _named(manager: Any, field: str, counts: dict[Any, int], wanted: Sequence[str]) -> dict[int, Any]:
    """The rows behind the most frequent ids and the selected values, by id."""
    ids = sorted(counts, key=lambda pk: (-counts[pk], pk))[: SHOWN + MOST]
    found = manager.filter(Q(pk__in=ids) | Q(**{f"{field}__in": wanted}))
    return {row.pk: row for row in found}


def _facet(
    name: str,
    label: str,
    request: SearchRequest,
    counts: dict[Any, int],
    named: dict[int, Any],
    key: Callable[[Any], str],
) -> Facet:
    chosen = getattr(request, name)
    order = sorted(named.values(), key=lambda row: (key(row) not in chosen, -counts.get(row.pk, 0), str(row)))
    values = [_value(name, key(row), str(row), counts.get(row.pk, 0), request) for row in order]
    left_out = len(counts.keys() - named.keys())
    return Facet(name, label, values[:SHOWN], values[SHOWN:], left_out)


def _kinds(request: SearchRequest, counts: dict[Any, int]) -> Facet:
    kinds = [kind for kind in Kind if counts.get(kind.value) or kind.value in request.kind]
    kinds.sort(key=lambda kind: -counts.get(kind.value, 0))
    values = [_value("kind", k.value, str(k.label), counts.get(k.value, 0), request) for k in kinds]
    alone = len(values) == 1 and not values[0].selected
    return Facet("kind", _("Kind"), [] if alone else values)


def _value(name: str, value: str, label: str, count: int, request: SearchRequest) -> FacetValue:
    return FacetValue(
        id=f"{name}-{value}".replace(" ", "-"),
        label=label,
        count=count,
        url=address(request.toggled(name, value)),
        selected=value in getattr(request, name),
    )


def _chips(request: SearchRequest, taxonomy: Taxonomy, authors: dict[str, str]) -> list[Chip]:
    labels = [("category", path, taxonomy.by_path[path].name) for path in request.category]
    labels += [("kind", kind, str(Kind(kind).label)) for kind in request.kind]
    labels += [("venue", venue, venue) for venue in request.venue]
    labels += [("author", slug, authors.get(slug, slug)) for slug in request.author]
    chips = [Chip(label, address(request.without(name, value))) for name, value, label in labels]
    if years := year_label(request):
        chips.append(Chip(years, address(request.without("year"))))
    return chips


def year_label(request: SearchRequest) -> str:
    first, last = request.year_from, request.year_to
    if first is None and last is None:
        return ""
    if first is None:
        return _("until %(year)s") % {"year": last}
    if last is None:
        return _("since %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"
