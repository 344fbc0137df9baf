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


def _share(text: str, *path: str, aim: float | None = None) -> Line:
    return Line(text, lambda f: at(*path)(f) * 100, "%", None if aim is None else {ANY: aim}, at_least=True)


def _quality(name: str, say: str) -> list[Line]:
    return [
        _share(f"{say}: one of the first three is right", name, "three", aim=80),
        _share(f"{say}: the same, mean over categories", name, "mean over categories", aim=75),
        _share(f"{say}: the first is right", name, "first", aim=58),
    ]


def _cost(name: str) -> list[Line]:
    def say(text: str) -> str:
        return f"{text}, {'20,000 papers with abstracts' if name == 'large' else 'the seed'}"

    return [
        Line(say("training"), at(name, "seconds"), "s"),
        Line(say("of that on the processor"), at(name, "busy"), "s"),
        Line(say("the model"), lambda f: at(name, "bytes")(f) / MB, "MB"),
        Line(say("loading the model"), at(name, "load"), "ms"),
        Line(say("three suggestions: median"), at(name, "ask"), "ms"),
    ]


CATEGORIES = [
    Line("works judged", at("works"), "works"),
    Line("categories judged", at("categories"), "categories"),
    *_quality("among", "judged categories compete"),
    *_quality("all", "all categories compete"),
    _share("all compete, a finer category that fits is right too: one of the first three", "leaves", "three"),
    _share("all compete, a finer category that fits is right too: the first", "leaves", "first"),
    _share("it is sure of its first", "sure", "sure"),
    _share("the first is right when it is sure", "sure", "right when sure"),
    _share("the first is right when it is not", "sure", "right when unsure"),
    _share("the first is right, as its scores promise", "sure", "promised"),
    *_cost("seed"),
    *_cost("large"),
]


def _told(split: str, kind: str, recall: int, precision: int) -> list[Line]:
    """With aims for what nothing was fitted to."""
    say = f"{split}, {'hard pairs' if kind == 'hard' else 'all pairs'}"
    aims = (recall, precision) if split == "fresh" else (None, None)

    def line(text: str, name: str, aim: float | None = None) -> Line:
        return _share(f"{say}: {text}", "pairs", "splits", split, kind, name, aim=aim)

    return [
        line("recall", "recall", aims[0]),
        line("precision", "precision", aims[1]),
        line(f"recall with the limit that has {precision} % precision on these pairs", "at aimed"),
        line("recall of what a curator is shown", "shown"),
    ]


PAIRS = [
    *_told("fresh", "all", 96, 97),
    *_told("fresh", "hard", 90, 95),
    *_told("held-out", "all", 96, 97),
    *_told("held-out", "hard", 90, 95),
    *_told("tuning", "all", 96, 97),
    *_told("tuning", "hard", 90, 95),
    Line("pairs of two works of the seed", at("pairs", "seed", "pairs"), "pairs"),
    Line("of these taken for one work", at("pairs", "seed", "false"), "pairs"),
]
SHORTLISTS = [
    *_pair("the shortlist of one reference", "shortlist"),
    *_pair("with reading, comparing and explaining", "candidates"),
    Line("10,000 references at once", at("many", "seconds"), "s", {20_000: 60}),
    Line("of that in this process", at("many", "busy"), "s"),
    _share("a paper that is here, printed otherwise, comes first", "found first"),
    _share("a reference that is not here is taken for one", "new but likely"),
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
