"""The gap map: a search as a table, categories down and years or kinds across. Every number leads to its papers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.models import Kind
from papers.search import IndexUnavailable, InvalidSearch, SearchRequest, read_request
from papers.search.facets.crossing import By, Column, Crossing, cell, crossing
from papers.views.addresses import address, short_address
from papers.views.chips import chips
from papers.views.facets import Switch
from taxonomy import tree
from taxonomy.tree import Node, Taxonomy

OWN = ("by", "below")
SHADES = 5
CELL_BYTES = 28  # of a cell besides its address
LINK_BYTES = 46_000  # of all cells of a page; the frame around them takes 12 KB


class MapForm(forms.Form):
    """What this page reads beside the search: the columns, and the category that is opened."""

    by = forms.ChoiceField(required=False, choices=[("year", "year"), ("kind", "kind")])
    below = forms.CharField(required=False, max_length=500)


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade` is 0 for no paper, else 1 to `SHADES`; `url` is "" where no search says it."""

    count: int
    shade: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A category; `open_url` shows those below it."""

    node: Node
    is_top: bool
    open_url: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class GapMap:
    labels: list[str]
    rows: list[Row]
    totals: list[Cell]
    total: Cell
    outside: int  # papers that no column counts

    @property
    def size(self) -> int:
        """Characters of all links in HTML."""
        lines = [*(each for row in self.rows for each in (*row.cells, row.total)), *self.totals]
        return sum(len(escape(each.url)) + CELL_BYTES for each in lines)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """A search that cannot be answered leads to the search page, which says why; 503 without an index."""
    taxonomy = tree.load()
    form = MapForm(request.GET)
    opened = taxonomy.find(request.GET.get("below", "")) if request.GET.get("below") else None
    if not form.is_valid() or (request.GET.get("below") and opened is None):
        raise Http404
    by = cast(By, form.cleaned_data["by"] or "year")
    try:
        asked = read_request(request.GET, taxonomy, also=OWN).on_page(1)
        crossed = crossing(asked, taxonomy, by)
    except InvalidSearch:
        return redirect(f"{reverse('search')}?{_of_the_search(request.GET)}")
    except IndexUnavailable:
        return render(request, "search/facet_building.html", {"query": asked}, status=503)
    drawing = Drawing(asked, crossed, taxonomy, by)
    return render(request, "search/gaps.html", _shown(drawing, opened))


def _of_the_search(data: QueryDict) -> str:
    left = data.copy()
    for name in OWN:
        left.pop(name, None)
    return left.urlencode()


def _shown(drawing: Drawing, opened: Node | None) -> dict[str, Any]:
    asked, by = drawing.asked, drawing.crossed.by
    labels = {"year": _("by year"), "kind": _("by kind")}
    line = drawing.taxonomy.line(opened) if opened and opened.depth else []
    return {
        "query": asked,
        "map": drawing.fitting(opened),
        "total": drawing.crossed.total,
        "chips": chips(asked, drawing.taxonomy),
        "ways": [Switch(label, drawing.page(name, opened), name == by) for name, label in labels.items()],
        "line": [(node, drawing.page(by, node)) for node in line],
        "whole_url": drawing.page(by, None),
        "search_url": address(asked),
    }


@dataclass(frozen=True, slots=True)
class Drawing:
    """A crossing as rows of cells."""

    asked: SearchRequest
    crossed: Crossing
    taxonomy: Taxonomy
    by: By

    def page(self, by: str, opened: Node | None) -> str:
        """The address of a map of the same search."""
        query = QueryDict(self.asked.query_string(page=False), mutable=True)
        if by != "year":
            query["by"] = by
        if opened and opened.depth:
            query["below"] = opened.path
        return f"{reverse('gaps')}?{query.urlencode()}" if query else reverse("gaps")

    def fitting(self, opened: Node | None) -> GapMap:
        """As much as stays small: two levels, else one, else without links."""
        for drawn in (self.map(self.nodes(opened, deep=True)), self.map(self.nodes(opened, deep=False))):
            if drawn.size <= LINK_BYTES:
                return drawn
        return self.map(self.nodes(opened, deep=False), linked=False)

    def nodes(self, opened: Node | None, *, deep: bool) -> list[tuple[Node, bool]]:
        """Categories with whether they head their group."""
        if opened and opened.depth:
            return [(opened, True), *((child, False) for child in self.taxonomy.children(opened))]
        found = []
        for branch in self.taxonomy.branches:
            found.append((branch, True))
            found += [(child, False) for child in self.taxonomy.children(branch) if deep]
        return found

    def map(self, nodes: Sequence[tuple[Node, bool]], *, linked: bool = True) -> GapMap:
        crossed = self.crossed
        counts = [crossed.rows.get(node.id, {}).values() for node, _ in nodes]
        highest = max((n for row in counts for n in row), default=0)
        rows = [self._row(node, is_top, highest, linked) for node, is_top in nodes]
        totals = [
            Cell(n, 0, self._of_all(column) if linked else "") for column, n in crossed.column_totals.items()
        ]
        return GapMap(
            labels=[_label(column) for column in crossed.columns],
            rows=rows,
            totals=totals,
            total=Cell(crossed.total, 0, address(self.asked)),
            outside=crossed.total - sum(crossed.column_totals.values()),
        )

    def _row(self, node: Node, is_top: bool, highest: int, linked: bool) -> Row:
        counts = self.crossed.rows.get(node.id, {})
        cells = [
            self._cell(node, column, counts.get(column, 0), highest, linked)
            for column in self.crossed.columns
        ]
        opens = node.depth and self.taxonomy.children(node)
        total = self.crossed.row_totals.get(node.id, 0)
        return Row(
            node=node,
            is_top=is_top,
            open_url=self.page(self.by, node) if opens else "",
            cells=cells,
            total=Cell(total, 0, self._url(node, None) if linked else ""),
        )

    def _cell(self, node: Node, column: Column, count: int, highest: int, linked: bool) -> Cell:
        return Cell(count, shade(count, highest), self._url(node, column) if linked else "")

    def _url(self, node: Node, column: Column | None) -> str:
        found = cell(self.asked, self.taxonomy, node, column)
        return short_address(found, self.taxonomy) if found else ""

    def _of_all(self, column: Column) -> str:
        asked = self.asked
        if column.kind:
            return short_address(replace(asked, kind=(column.kind,)), self.taxonomy)
        within = asked.within_years(column.first or asked.year_from, column.last)
        return short_address(within, self.taxonomy)


def shade(count: int, highest: int) -> int:
    """Steps of doubling: a few large numbers must not make all others look alike."""
    if not count:
        return 0
    return max(1, math.ceil(SHADES * math.log1p(count) / math.log1p(highest)))


def _label(column: Column) -> str:
    if column.kind:
        return str(Kind(column.kind).label)
    return str(column.last) if column.first else _("until %(year)s") % {"year": column.last}
