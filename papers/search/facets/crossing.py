"""The gap map: categories down, years or kinds across, and how many papers stand in each cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from papers.models import Kind
from papers.search.asked import Asked
from papers.search.facets.counting import by_category, by_number, terms
from papers.search.form import MAX_CHARS
from papers.search.indexing import lines
from papers.search.indexing.documents import KINDS
from papers.search.language import Or, read
from papers.search.request import Match, SearchRequest
from taxonomy.tree import Node, Taxonomy

By = Literal["year", "kind"]
_PAPERS = {"value_count": {"field": "id"}}


@dataclass(frozen=True, slots=True)
class Column:
    """A kind, or the years from `first` (None: from the beginning) to `last`."""

    kind: str = ""
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """`rows` counts by category id and column; cells and rows without a paper are left out, columns are not.

    A category counts each paper below it once, with `exact` its own only. `total` and `row_totals` also count papers
    without a year, `total` and `column_totals` also those without a category.
    """

    by: By
    columns: tuple[Column, ...]
    rows: dict[int, dict[Column, int]]
    row_totals: dict[int, int]
    column_totals: dict[Column, int]
    total: int


def crossing(request: SearchRequest, taxonomy: Taxonomy, by: By = "year", *, most: int = 13) -> Crossing:
    """The request's papers by category and by year or kind, counted exactly; all its filters narrow.

    Kinds: all of them. Years: the last ones, also those without a paper between them, in at most `most` columns, of
    which the first holds all earlier years too. Raises `IndexUnavailable`.
    """
    asked = Asked(request, taxonomy)
    columns = _kinds(request) if by == "kind" else _years(_present_years(asked), most)
    categories = {field: terms(field) for field in lines.FIELDS}
    ranges = {"field": by, "ranges": list(map(_numbers, columns))} if columns else {}
    crossed = {"columns": {"range": ranges, "aggs": categories}} if columns else {}
    found = asked.searcher.aggregate(asked.query, {**crossed, **categories, "papers": _PAPERS})
    # Between and around its ranges tantivy makes more of them: a column is known by its end.
    by_end = {bucket.get("to"): bucket for bucket in (found["columns"]["buckets"] if columns else ())}
    cells = {column: by_end[_numbers(column)["to"]] for column in columns}
    return Crossing(
        by=by,
        columns=tuple(columns),
        rows=_rows({column: by_category(asked, bucket) for column, bucket in cells.items()}),
        row_totals=by_category(asked, found),
        column_totals={column: bucket["doc_count"] for column, bucket in cells.items()},
        total=int(found["papers"]["value"]),
    )


def cell(
    request: SearchRequest, taxonomy: Taxonomy, node: Node, column: Column | None = None
) -> SearchRequest | None:
    """The search that finds what a cell counts, or the whole row without a column.

    Where filters cannot say it (the request wants any of several categories, and the node is none of them and stands
    neither below one nor above all) the query names the node. None where the query cannot take it.
    """
    narrowed = in_column(request, column) if column else request.on_page(1)
    wanted = request.category
    if request.category_match == Match.ALL or len(wanted) < 2:
        both = tuple(dict.fromkeys((*wanted, node.path)))
        return replace(
            narrowed, category=both, category_match=(Match.ALL if len(both) > 1 else Match.ANY).value
        )
    if _is_in(node, wanted, request, taxonomy):
        return replace(narrowed, category=(node.path,))
    above_all = all(_is_in(taxonomy.by_path[path], (node.path,), request, taxonomy) for path in wanted)
    return narrowed if above_all else _naming(node, narrowed, taxonomy)


def _naming(node: Node, request: SearchRequest, taxonomy: Taxonomy) -> SearchRequest | None:
    """With the category as one more condition of the query, in the same order as before."""
    if request.q and request.match == Match.ANY:
        return None
    q = f"({request.q})" if isinstance(read(request.q, taxonomy), Or) else request.q
    q = f"{q} category:{node.path}".strip()
    return replace(request, q=q) if len(q) <= MAX_CHARS else None


def _is_in(node: Node, paths: Collection[str], request: SearchRequest, taxonomy: Taxonomy) -> bool:
    """Whether each paper of the node is one of these categories too."""
    line = () if request.exact else _above(node, taxonomy)
    return node.path in paths or any(other.path in paths for other in line)


def _above(node: Node, taxonomy: Taxonomy) -> list[Node]:
    """All ancestors, the root too."""
    found: list[Node] = []
    while node.parent_id is not None:
        node = taxonomy.by_id[node.parent_id]
        found.append(node)
    return found


def in_column(request: SearchRequest, column: Column) -> SearchRequest:
    """The search that finds what a column counts."""
    if column.kind:
        return replace(request.on_page(1), kind=(column.kind,))
    first = request.year_from if column.first is None else column.first
    return request.within_years(first, column.last)


def _present_years(asked: Asked) -> list[int]:
    found = asked.searcher.aggregate(asked.query, {"years": terms("year")})
    return sorted(by_number(found["years"]))


def _years(present: Sequence[int], most: int) -> list[Column]:
    if not present:
        return []
    start = max(present[0], present[-1] - most + 1)
    years = [Column(first=year, last=year) for year in range(start, present[-1] + 1)]
    return [replace(years[0], first=None), *years[1:]] if start > present[0] else years


def _kinds(request: SearchRequest) -> list[Column]:
    """Those that the filters leave: of another kind there is no paper, and no search that says so."""
    wanted = request.kind or tuple(Kind.values)
    return [Column(kind=kind) for kind in Kind.values if kind in wanted and kind not in request.not_kind]


def _numbers(column: Column) -> dict[str, int]:
    """The column's range of numbers in the index; the end does not belong to it."""
    if column.kind:
        return {"from": KINDS.index(column.kind), "to": KINDS.index(column.kind) + 1}
    start = {} if column.first is None else {"from": column.first}
    return {**start, "to": (column.last or 0) + 1}


def _rows(cells: dict[Column, dict[int, int]]) -> dict[int, dict[Column, int]]:
    rows: dict[int, dict[Column, int]] = {}
    for column, counts in cells.items():
        for category, count in counts.items():
            rows.setdefault(category, {})[column] = count
    return rows
