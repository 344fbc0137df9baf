"""The filters beside a result list: values, counts, and what each one leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from papers.models import Kind, Origin
from papers.search import SearchRequest, SearchResult
from papers.search.request import Has
from papers.views.addresses import address, pairs
from papers.views.facet_tree import Branch, near_tree
from papers.views.facet_values import FacetValue, Found, Switch, facet_values, match_switches
from papers.views.years import YearBars, year_bars
from taxonomy.tree import Taxonomy

ALWAYS_SHOWN = {Has.ABSTRACT, Has.PUBLISHED}
TELLING = {*ALWAYS_SHOWN, Has.WITHDRAWN, Has.UNSURE}
OPENED = ("venue", "author")  # counted when they are opened


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    values: Sequence[FacetValue] = ()
    switches: Sequence[Switch] = ()
    url: str = ""  # where it is opened
    active: int = 0  # values that are wanted or left out


@dataclass(frozen=True, slots=True)
class Sidebar:
    """`kept` is the request in pairs, for the form around the buttons. `deeper` is where the whole tree is, "" when it
    is here."""

    kept: list[tuple[str, str]]
    tree: list[Branch]
    deeper: str
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
    tree = near_tree(request, counts["category"], taxonomy)
    deeper = any(branch.deeper for branch in tree)
    return Sidebar(
        kept=pairs(request.query_string(page=False)),
        tree=tree,
        deeper=address(request.on_page(1), "facet", "category") if deeper else "",
        category_switches=match_switches(request, "category"),
        exact=_exact_switch(request),
        years=year_bars(request, counts["year"]),
        facets=[facet for facet in facets if facet.values],
        opened=[_opened(name, request) for name in OPENED],
    )


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
        or (has in ALWAYS_SHOWN and active)
        or (has in TELLING and 0 < counts.get(has.value, 0) < total)
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
