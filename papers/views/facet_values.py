"""What a value of a facet leads to: wanted, left out, or off again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from papers.search import SearchRequest
from papers.search.request import Match, State
from papers.views.addresses import AND, DROP, address, ancestors_in, including, is_long


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


def match_switches(request: SearchRequest, facet: str) -> list[Switch]:
    """Any or all of the wanted values, when there are two or more."""
    if len(getattr(request, facet)) < 2:
        return []
    now = getattr(request, f"{facet}_match")
    labels = {Match.ANY: _("any of them"), Match.ALL: _("all of them")}
    return [Switch(label, address(request.matching(facet, m.value)), now == m) for m, label in labels.items()]
