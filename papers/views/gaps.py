"""The gap map: a search as a table, categories down and years or kinds across. Every number leads to its papers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
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
from papers.search.facets.crossing import By, Column, Crossing, cell, crossing, in_column
from papers.search.form import LAST_YEAR
from papers.views.addresses import address, pairs, short_address
from papers.views.chips import chips
from papers.views.facet_values import Switch
from taxonomy import tree
from taxonomy.tree import Node, Taxonomy

OWN = ("by", "below", "cell")
SHADES = 5
CELL_BYTES = 29  # of a cell besides its address
BUTTON_BYTES = 59  # of a cell besides what its button says
LINK_BYTES = 46_000  # of all cells of a page; the frame around them takes 12 KB
CELL = re.compile(
    r"^(\d*)\.(-?\d+|[a-z]*)\Z", re.ASCII
)  # a category's id, and a kind, a year or "-" and the last year


class MapForm(forms.Form):
    """What this page reads beside the search: the columns, the category that is opened, and the cell that was
    pressed."""

    by = forms.ChoiceField(required=False, choices=[("year", "year"), ("kind", "kind")])
    below = forms.CharField(required=False, max_length=500)
    cell = forms.RegexField(CELL, required=False, max_length=40)


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade` is 0 for no paper, else 1 to `SHADES`. Its papers are behind `url`, or where that is "" behind a button
    that `says` which cell it is. Both are "" where no search finds them."""

    count: int
    shade: int
    url: str
    says: str = ""

    @property
    def size(self) -> int:
        """Characters in HTML."""
        return BUTTON_BYTES + len(self.says) if self.says else CELL_BYTES + len(escape(self.url))


@dataclass(frozen=True, slots=True)
class Row:
    """A category; `open_url` shows those below it, or where that is "" and it `opens`, a button."""

    node: Node
    is_top: bool
    opens: bool
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
    newest_last: bool
    has_buttons: bool

    @property
    def size(self) -> int:
        """Characters of all links and buttons in HTML."""
        cells = [*(each for row in self.rows for each in (*row.cells, row.total)), *self.totals]
        return sum(each.size for each in cells) + sum(len(escape(row.open_url)) for row in self.rows)


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
        if form.cleaned_data["cell"]:
            return redirect(_pressed(form.cleaned_data["cell"], asked, taxonomy, by))
        crossed = crossing(asked, taxonomy, by)
    except InvalidSearch:
        return redirect(f"{reverse('search')}?{_of_the_search(request.GET)}")
    except IndexUnavailable:
        return render(request, "search/facet_building.html", {"query": asked}, status=503)
    drawing = Drawing(asked, crossed, taxonomy, by)
    return render(request, "search/gaps.html", _shown(drawing, opened))


def _pressed(says: str, asked: SearchRequest, taxonomy: Taxonomy, by: By) -> str:
    """Where the button of a cell leads."""
    number, name = CELL.match(says).groups()  # type: ignore[union-attr]
    node = taxonomy.by_id.get(int(number)) if number else None
    column = _named_column(name, by) if name else None
    if (number and node is None) or (name and column is None):
        raise Http404
    found = cell(asked, taxonomy, node, column) if node else in_column(asked, column) if column else asked
    if found is None:
        raise Http404
    return address(found)


def _named_column(name: str, by: By) -> Column | None:
    if by == "kind":
        return Column(kind=name) if name in Kind.values else None
    if not name.removeprefix("-").isdecimal() or abs(int(name)) > LAST_YEAR:
        return None
    return Column(first=None if name.startswith("-") else int(name), last=abs(int(name)))


def _name(column: Column) -> str:
    return column.kind or f"{'' if column.first else '-'}{column.last}"


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
        "kept": [*pairs(asked.query_string(page=False)), *([("by", by)] if by != "year" else [])],
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
        """As much as stays small: two levels with links, else with buttons, else one level with buttons."""
        deep = self.nodes(opened, deep=True)
        for drawn in (self.map(deep), self.map(deep, linked=False)):
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
        return GapMap(
            labels=[_label(column) for column in crossed.columns],
            rows=[self._row(node, is_top, highest, linked) for node, is_top in nodes],
            totals=[self._cell(None, column, n, 0, linked) for column, n in crossed.column_totals.items()],
            total=Cell(crossed.total, 0, address(self.asked)),
            outside=crossed.total - sum(crossed.column_totals.values()),
            newest_last=self.by == "year",
            has_buttons=not linked,
        )

    def _row(self, node: Node, is_top: bool, highest: int, linked: bool) -> Row:
        counts = self.crossed.rows.get(node.id, {})
        opens = bool(node.depth and self.taxonomy.children(node))
        return Row(
            node=node,
            is_top=is_top,
            opens=opens,
            open_url=self.page(self.by, node) if opens and linked else "",
            cells=[
                self._cell(node, column, counts.get(column, 0), highest, linked)
                for column in self.crossed.columns
            ],
            total=self._cell(node, None, self.crossed.row_totals.get(node.id, 0), 0, linked),
        )

    def _cell(self, node: Node | None, column: Column | None, count: int, highest: int, linked: bool) -> Cell:
        found = self._search(node, column)
        shaded = shade(count, highest) if highest else 0
        if found is None:
            return Cell(count, shaded, "")
        if linked:
            return Cell(count, shaded, short_address(found, self.taxonomy))
        says = f"{node.id if node else ''}.{_name(column) if column else ''}"
        return Cell(count, shaded, "", says)

    def _search(self, node: Node | None, column: Column | None) -> SearchRequest | None:
        if node:
            return cell(self.asked, self.taxonomy, node, column)
        return in_column(self.asked, column) if column else self.asked


def shade(count: int, highest: int) -> int:
    """Steps of doubling: a few large numbers must not make all others look alike."""
    if not count:
        return 0
    return max(1, math.ceil(SHADES * math.log1p(count) / math.log1p(highest)))


def _label(column: Column) -> str:
    if column.kind:
        return str(Kind(column.kind).label)
    return str(column.last) if column.first else _("until %(year)s") % {"year": column.last}
