"""Addresses of searches: of a whole request, and of one with a value more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote_plus

from django.http import QueryDict
from django.urls import reverse

from papers.search import SearchRequest
from papers.search.request import FACETS, Match
from taxonomy.tree import Taxonomy

# The parameters by which buttons change the search around them: "and=not_kind=paper", "drop=kind=blog"
AND, DROP = "and", "drop"
REPEATED = {*FACETS, *(f"not_{facet}" for facet in FACETS)} - {"year"}
BLANK = "\x01"  # stands where a value will be; no value holds it
ONE_YEAR = re.compile(r"\byear_from=(\d+)&year_to=\1\b")
LINK_CHARS = 80  # of a query string from which values are buttons, so that a page stays small
FEW_LINK_CHARS = 200  # the same for what stands ten times and not a hundred times


def address(request: SearchRequest, name: str = "search", *args: str) -> str:
    """The page of the request, in the reader's language; or another page by name, with the same query string."""
    query = request.query_string()
    path = reverse(name, args=args)
    return f"{path}?{query}" if query else path


def short_address(request: SearchRequest, taxonomy: Taxonomy) -> str:
    """The same search said shorter, for pages with hundreds of addresses; the search page redirects to the whole."""
    slugs = (path.rpartition("/")[2] for path in request.category)
    nodes = [taxonomy.find(slug) for slug in slugs]  # a slug that several categories have is none
    short = [
        n.slug if n and n.path == path else path for n, path in zip(nodes, request.category, strict=True)
    ]
    return ONE_YEAR.sub(r"year=\1", address(replace(request, category=tuple(short)))).replace("%2F", "/")


def is_short(data: QueryDict, request: SearchRequest) -> bool:
    """Whether the query string says the request in words that are not to be kept."""
    names = ("category", "not_category")
    said = {value for name in names for value in data.getlist(name)}
    return (
        AND in data
        or DROP in data
        or "year" in data
        or not said <= {*request.category, *request.not_category, ""}
    )


def pairs(query: str) -> list[tuple[str, str]]:
    """What a query string says, one by one, for hidden inputs."""
    return [(name, value) for name, values in QueryDict(query).lists() for value in values]


def including(request: SearchRequest, facet: str) -> Callable[[str], str]:
    """Value -> the address of the request with the value wanted too; "" when that were too long to say often.

    The value must be neither wanted nor left out so far.
    """
    if is_long(request):
        return lambda value: ""
    query = request.including(facet, BLANK).query_string()
    before, _, after = f"{reverse('search')}?{query}".rpartition(quote_plus(BLANK))
    return lambda value: f"{before}{quote_plus(value)}{after}"


def is_long(request: SearchRequest, most: int = LINK_CHARS) -> bool:
    """Whether its address is too long to stand on a page a hundred times."""
    return len(request.query_string()) > most


def changed(data: QueryDict) -> QueryDict:
    """The query string as its buttons change it; one that adds a value also takes it out of the opposite."""
    if AND not in data and DROP not in data:
        return data
    found = data.copy()
    for addition in found.pop(AND, []):
        name, _, value = addition.partition("=")
        _drop(found, name.removeprefix("not_") if name.startswith("not_") else f"not_{name}", value)
        _drop(found, name, value)
        if name == "category":
            _drop_above(found, value)
        if name in REPEATED:
            found.appendlist(name, value)
        else:
            found[name] = value
    for name, _, value in (each.partition("=") for each in found.pop(DROP, [])):
        _drop(found, name, value)
    return found


def _drop_above(data: QueryDict, path: str) -> None:
    """One of two categories, of which one is below the other, is the upper one: nobody means that."""
    if data.get("category_match") != Match.ALL:
        for above in ancestors_in(data.getlist("category"), path):
            _drop(data, "category", above)


def ancestors_in(paths: Iterable[str], path: str) -> list[str]:
    """Those of the paths that lie above this one."""
    return [above for above in paths if path.startswith(f"{above}/")]


def _drop(data: QueryDict, name: str, value: str) -> None:
    if name in data:
        data.setlist(name, [other for other in data.getlist(name) if other != value])
