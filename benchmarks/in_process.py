"""The search in this process, beside tantivy alone and beside a plain Django site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from benchmarks.drawing import Drawer
from benchmarks.engines import plain
from benchmarks.engines.ours import Bare, Full
from benchmarks.measure import interleaved, summary
from benchmarks.queries import GROUPS, KINDS, Query, draw
from benchmarks.subjects import BARE, FILTERED, FULL, PLAIN
from taxonomy import tree
from taxonomy.tree import Taxonomy

SEED, SEED_PLAIN, SEED_WARM = 11, 12, 13


def measure(each: int, each_plain: int) -> dict[str, Any]:
    """Figures of `each` queries of every kind and number of groups, and of `each_plain` against plain Django."""
    taxonomy = tree.load()
    # Opens the index and compiles what is lazy.
    _run(Full(taxonomy), draw(Drawer(taxonomy, SEED_WARM), 1), taxonomy)
    full = Full(taxonomy)
    queries = draw(Drawer(taxonomy, SEED), each)
    times = _run(full, queries, taxonomy)
    return {
        "groups": {str(groups): _rows(queries, times, _with(groups)) for groups in GROUPS},
        "all": _rows(queries, times, lambda q: True),
        "parts": {name: asdict(summary(seconds)) for name, seconds in full.parts.items()},
        "kinds": {kind: _kind(queries, times, full.totals, kind) for kind in KINDS},
        "plain": _beside_plain(Full(taxonomy), draw(Drawer(taxonomy, SEED_PLAIN), each_plain)),
    }


def _run(full: Full, queries: Sequence[Query], taxonomy: Taxonomy) -> dict[str, list[float]]:
    filtered = Bare(taxonomy, filtered=queries)
    return interleaved(queries, {FULL: full.answer, BARE: Bare(taxonomy).answer, FILTERED: filtered.answer})


Chosen = Callable[[Query], bool]


def _with(groups: int) -> Chosen:
    return lambda query: query.groups == groups


def _rows(queries: Sequence[Query], times: dict[str, list[float]], chosen: Chosen) -> dict[str, Any]:
    wanted = [number for number, query in enumerate(queries) if chosen(query)]
    return {name: asdict(summary([seconds[n] for n in wanted])) for name, seconds in times.items()}


def _kind(
    queries: Sequence[Query], times: dict[str, list[float]], totals: Sequence[int], kind: str
) -> dict[str, Any]:
    """Without filters, and how many papers the query finds then."""
    rows = _rows(queries, times, lambda query: query.kind == kind and not query.groups)
    # The full result is asked once for each query, in their order.
    found = [total for q, total in zip(queries, totals, strict=True) if q.kind == kind and not q.groups]
    return {**rows, "found": median(found)}


def _beside_plain(full: Full, queries: Sequence[Query]) -> dict[str, Any]:
    queries = [query for query in queries if plain.can(query)]
    times = interleaved(queries, {FULL: full.answer, PLAIN: plain.answer})
    kinds = len({query.kind for query in queries})
    return {"kinds": kinds, **_rows(queries, times, lambda query: True)}
