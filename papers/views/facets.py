"""The filters beside a result list: values, counts, and what each one leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from papers.models import Kind, Origin
from papers.search import SearchRequest, SearchResult
from papers.search.request import Has, Match, State
from papers.views.addresses import AND, DROP, address, ancestors_in, including, is_long, pairs
from papers.views.years import YearBars, year_bars
from taxonomy.rows import TreeRow, tree_rows
from taxonomy.tree import Taxonomy

ALWAYS_SHOWN = {Has.ABSTRACT, Has.PUBLISHED}
DEPTH = 2  # levels of the tree; what lies below comes when a category is chosen: all at once are 20 KB
OPENED = ("venue", "author")  # counted when they are opened


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value in one of three states.

    `url` wants it, or takes it out when it is wanted or left out; where the search is too long for that it is "", and
    a button with the parameter `button` and the value `says` does the same. `leaves_out` is what the other button
    adds, "" when it is left out.
    """

    id: str
    label: str
    count: int
    state: str
    url: str
    button: str
    says: str
    leaves_out: str


@dataclass(frozen=True, slots=True)
class Found:
    """A value as the search counts it; `id` is that of its element on the page."""

    value: str
    label: str
    count: int
    id: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One of a few ways; the current one is no link."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: Sequence[FacetValue] = ()
    switches: Sequence[Switch] = ()
    url: str = ""  # where it is opened
    active: int = 0  # values that are wanted or left out


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the category tree with its value."""

    row: TreeRow
    value: FacetValue


@dataclass(frozen=True, slots=True)
class Sidebar:
    """`kept` is the request in pairs, for the form around the buttons."""

    kept: list[tuple[str, str]]
    tree: list[Branch]
    category_switches: list[Switch]
    exact: Switch | None
    years: YearBars | None
    facets: list[Facet]
    opened: list[Facet]


def sidebar(result: SearchResult, taxonomy: Taxonomy) -> Sidebar:
    """Everything beside the list; asks no database."""
    request, counts = result.request, result.facets
    facets = [
        _choices("kind", _("Kind"), Kind, request, counts["kind"]),
        _choices("origin", _("Origin"), Origin, request, counts["origin"]),
        _has(request, counts["has"], result.total),
    ]
    return Sidebar(
        kept=pairs(request.query_string(page=False)),
        tree=_tree(request, counts["category"], taxonomy),
        category_switches=match_switches(request, "category"),
        exact=_exact_switch(request),
        years=year_bars(request, counts["year"]),
        facets=[facet for facet in facets if facet.values],
        opened=[_opened(name, request) for name in OPENED],
    )


def facet_values(facet: str, request: SearchRequest, found: Iterable[Found]) -> list[FacetValue]:
    """The values with the ways that each one has, in this order."""
    include = including(request, facet)
    return [_value(facet, request, each, include) for each in found]


def _value(facet: str, request: SearchRequest, found: Found, include: Callable[[str], str]) -> FacetValue:
    state, value = request.state(facet, found.value), found.value
    if state == State.OFF:
        url, button, says = _wanting(facet, request, value, include), AND, f"{facet}={value}"
    else:
        url = "" if is_long(request) else address(request.off(facet, value))
        button, says = DROP, f"{facet if state == State.INCLUDED else f'not_{facet}'}={value}"
    return FacetValue(
        id=found.id.replace(" ", "-"),
        label=found.label,
        count=found.count,
        state=state.value,
        url=url,
        button=button,
        says=says,
        leaves_out="" if state == State.EXCLUDED else f"not_{facet}={value}",
    )


def _wanting(facet: str, request: SearchRequest, value: str, include: Callable[[str], str]) -> str:
    """With the value too; a category takes the place of those above it, which any paper of it has already."""
    above = ancestors_in(request.category, value) if facet == "category" else []
    if not above or request.category_match == Match.ALL or is_long(request):
        return include(value)
    for path in above:
        request = request.off("category", path)
    return address(request.including("category", value))


def _tree(request: SearchRequest, counts: Mapping[Any, int], taxonomy: Taxonomy) -> list[Branch]:
    active = [taxonomy.by_path[path].id for path in (*request.category, *request.not_category)]
    near = _near(counts, active[: len(request.category)], taxonomy)
    shown = tree_rows(taxonomy, url=lambda node: "", counts=near, selected=active, hide_empty=True)
    found = [Found(row.node.path, row.node.name, row.count or 0, f"c{row.node.id}") for row in shown]
    return list(map(Branch, shown, facet_values("category", request, found)))


def _near(counts: Mapping[Any, int], wanted: list[int], taxonomy: Taxonomy) -> dict[Any, int]:
    """The counts of two levels, and of what lies directly below a wanted category or beside it.

    One with papers only below it, which happens with `exact`, has 0.
    """
    opened = set(taxonomy.closure(wanted))
    nodes = (taxonomy.by_id[pk] for pk in taxonomy.closure([*counts]))
    return {
        node.id: counts.get(node.id, 0) for node in nodes if node.depth <= DEPTH or node.parent_id in opened
    }


def match_switches(request: SearchRequest, facet: str) -> list[Switch]:
    """Any or all of the wanted values, when there are two or more."""
    if len(getattr(request, facet)) < 2:
        return []
    now = getattr(request, f"{facet}_match")
    labels = {Match.ANY: _("any of them"), Match.ALL: _("all of them")}
    return [Switch(label, address(request.matching(facet, m.value)), now == m) for m, label in labels.items()]


def _exact_switch(request: SearchRequest) -> Switch | None:
    if not (request.exact or request.is_active("category")):
        return None
    return Switch(
        _("only papers filed exactly here"), address(request.exactly(not request.exact)), request.exact
    )


def _choices(
    name: str,
    label: str,
    choices: type[models.TextChoices],
    request: SearchRequest,
    counts: Mapping[Any, int],
) -> Facet:
    """Nothing where there is no choice: one value that nobody chose."""
    shown = [c for c in choices if counts.get(c.value) or request.state(name, c.value)]
    shown.sort(key=lambda choice: -counts.get(choice.value, 0))
    if len(shown) == 1 and not request.is_active(name):
        shown = []
    found = [Found(c.value, str(c.label), counts.get(c.value, 0), f"{name}-{c.value}") for c in shown]
    return Facet(name, label, facet_values(name, request, found))


def _has(request: SearchRequest, counts: Mapping[Any, int], total: int) -> Facet:
    """Only what tells papers apart, and what is asked for."""
    active = request.is_active("has")
    shown = [
        has
        for has in Has
        if request.state("has", has.value)
        or (has in ALWAYS_SHOWN and (active or 0 < counts.get(has.value, 0) < total))
    ]
    found = [Found(h.value, str(h.label), counts.get(h.value, 0), f"has-{h.value}") for h in shown]
    return Facet("has", _("Has"), facet_values("has", request, found))


def _opened(name: str, request: SearchRequest) -> Facet:
    label = _("Venue") if name == "venue" else _("Author")
    active = len(getattr(request, name)) + len(getattr(request, f"not_{name}"))
    url = address(request.on_page(1), "facet", name)
    return Facet(
        name,
        label,
        switches=match_switches(request, name) if name == "author" else (),
        url=url,
        active=active,
    )
