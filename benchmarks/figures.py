"""The lines of docs/performance.md: what each figure is called, where it stands, and what was aimed at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.queries import GROUPS
from benchmarks.results import Figures
from benchmarks.subjects import API, BARE, DATASETTE, FACETED, FILTERED, FULL, MEMORY, PAGE, PLAIN

MB = 1_000_000
ANY = 0  # an aim for every size


@dataclass(frozen=True, slots=True)
class Line:
    """`value` raises `KeyError` where it was not measured. `aims` are limits by number of papers (`ANY`: at all)."""

    text: str
    value: Callable[[Figures], float]
    unit: str
    aims: Mapping[int, float] | None = None
    at_least: bool = False


def at(*path: str) -> Callable[[Figures], float]:
    """The figure at that place."""

    def value(figures: Figures) -> float:
        found: Any = figures
        for key in path:
            found = found[key]
        return float(found)

    return value


def over(first: Sequence[str], second: Sequence[str]) -> Callable[[Figures], float]:
    """The first figure as a multiple of the second."""
    return lambda figures: at(*first)(figures) / at(*second)(figures)


def _pair(text: str, *path: str) -> list[Line]:
    return [
        Line(f"{text}: median", at(*path, "median"), "ms"),
        Line(f"{text}: 95th percentile", at(*path, "p95"), "ms"),
    ]


LIMIT = {100_000: 4, 1_000_000: 4}


def _groups() -> list[Line]:
    found: list[Line] = []
    for groups in GROUPS:
        where = ("search", "groups", str(groups))
        say = f"{groups or 'no'} facets active"
        found += _pair(f"{say}, full result", *where, FULL)
        found += _pair(f"{say}, tantivy's best twenty", *where, BARE)
        if groups:
            found.append(
                Line(f"{say}, the same with the filters: median", at(*where, FILTERED, "median"), "ms")
            )
        ratio = over((*where, FULL, "median"), (*where, BARE, "median"))
        found.append(Line(f"{say}, full result over tantivy's best twenty", ratio, "times", LIMIT))
    return found


SEARCH = [
    *_groups(),
    Line(
        "of the full result, searching and counting: median", at("search", "parts", "search", "median"), "ms"
    ),
    Line(
        "of the full result, fetching and marking: median",
        at("search", "parts", "fetching and marking", "median"),
        "ms",
    ),
]

WITHIN = {100_000: 2, 1_000_000: 5}


def _clients(name: str, say: str) -> list[Line]:
    found: list[Line] = []
    for subject in (PAGE, API, MEMORY):
        found += _pair(f"{say}, {subject}", "http", name, subject)
        found.append(Line(f"{say}, {subject}", at("http", name, subject, "per second"), "answers a second"))
    for subject in (PAGE, API):
        ratio = over(("http", name, subject, "median"), ("http", name, MEMORY, "median"))
        found.append(Line(f"{say}, {subject} over page from memory", ratio, "times", WITHIN))
    return found


HTTP = [*_clients("one client", "1 client"), *_clients("eight clients", "8 clients")]

OTHERS = [
    *_pair("plain Django", "search", "plain", PLAIN),
    *_pair("alignlit, the same queries", "search", "plain", FULL),
    Line(
        "plain Django over alignlit",
        over(("search", "plain", PLAIN, "median"), ("search", "plain", FULL, "median")),
        "times",
        {100_000: 8, 1_000_000: 20},
        at_least=True,
    ),
    *_pair("Datasette", "http", "datasette", DATASETTE),
    *_pair("alignlit's API with facets, the same queries", "http", "datasette", FACETED),
    Line(
        "Datasette over alignlit's API",
        over(("http", "datasette", DATASETTE, "median"), ("http", "datasette", FACETED, "median")),
        "times",
    ),
]

UPKEEP = [
    Line("index built from PostgreSQL", at("index", "seconds"), "s", {100_000: 15, 1_000_000: 180}),
    Line("index on disk", lambda f: at("index", "index")(f) / MB, "MB"),
    Line("the site's database on disk", lambda f: at("sizes", "database")(f) / MB, "MB"),
    Line("plain Django's tables on disk", lambda f: at("sizes", "plain")(f) / MB, "MB"),
    Line("Datasette's file on disk", lambda f: at("sizes", "sqlite")(f) / MB, "MB"),
    Line(
        "private memory of the larger web process",
        lambda f: max(f["http"]["private memory"]) / MB,
        "MB",
        {1_000_000: 200},
    ),
    Line("from commit to found: median", at("upkeep", "visible", "median"), "ms", {ANY: 100}),
    Line("from commit to found: 95th percentile", at("upkeep", "visible", "p95"), "ms"),
    Line("papers changed at once", at("upkeep", "many", "papers"), "papers"),
    Line("until the index had caught up with them", at("upkeep", "many", "seconds"), "s"),
    Line("papers below the category that moved", at("upkeep", "move", "papers"), "papers"),
    Line("until its move was committed", at("upkeep", "move", "writing"), "s"),
    Line("until the index had caught up with it", at("upkeep", "move", "seconds"), "s"),
    Line("time to make and load the corpus", at("load", "seconds"), "s"),
    Line("time to fill plain Django's tables", at("compare", "plain seconds"), "s"),
    Line("time to fill SQLite", at("compare", "sqlite seconds"), "s"),
]

CORPUS = [
    Line("papers looked at", at("corpus", "papers"), "papers"),
    Line("words of their titles and abstracts", at("corpus", "words"), "words"),
    Line("different words", at("corpus", "different words"), "words"),
    Line("words of a title: median", at("corpus", "title"), "words"),
    Line("words of an abstract: median", at("corpus", "abstract"), "words"),
    Line("papers with an abstract", lambda f: at("corpus", "with abstract")(f) * 100, "%"),
    Line("authors of a paper: mean", at("corpus", "authors of a paper"), "authors"),
    Line("different authors", at("corpus", "different authors"), "authors"),
    *(
        Line(f"share of the word at rank {rank:,}, in millionths", at("corpus", "shares", str(rank)), "ppm")
        for rank in (1, 10, 100, 1_000, 10_000)
    ),
]

# language, kind -> aims of MRR@10 and recall@5; "" is every language
RELEVANCE: dict[tuple[str, str], tuple[float | None, float | None]] = {
    ("en", "all"): (0.75, 0.65),
    ("zh", "all"): (0.80, 0.70),
    ("", "typo"): (0.95, None),
    ("", "author"): (0.95, None),
    ("", "category"): (0.95, None),
    ("", "acronym"): (0.75, None),
}
