"""What `make bench` does, in order; each stage notes its figures, so that one can be measured again alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alignlit import embedded
from benchmarks import results, site
from benchmarks.environment import programs


@dataclass(frozen=True, slots=True)
class Plan:
    """`label` names the corpus in files and directories; `only` names stages, empty means all."""

    papers: int
    corpus: Path | None
    label: str
    directory: Path
    programs: Path
    each: int
    only: frozenset[str]
    pairs: Path | None
    relevance: list[str]

    @property
    def loaded(self) -> Path:
        return self.directory / "loaded"

    @property
    def sqlite(self) -> Path:
        return self.directory / "corpus.db"

    @property
    def log(self) -> Path:
        return self.directory / "log"

    def note(self, section: str, figures: dict[str, Any]) -> None:
        results.note(site.RESULTS, self.label, section, figures)


def load(plan: Plan) -> None:
    """The corpus into the site's tables, once."""
    from django.conf import settings

    from benchmarks.corpus.statistics import Statistics
    from benchmarks.loading import load as copy
    from benchmarks.machine import description

    plan.note("machine", description())
    if plan.loaded.exists():
        return
    statistics = Statistics()
    begun = time.perf_counter()
    count = copy(statistics.watching(_samples(plan)), embedded.database_url(settings.PLACES))
    seconds = time.perf_counter() - begun
    if count != plan.papers:
        raise SystemExit(f"The corpus has {count} papers, not {plan.papers}.")
    plan.note("load", {"seconds": round(seconds, 1), "papers": count})
    plan.note("corpus", statistics.figures())
    plan.loaded.touch()
    say(f"loaded {count:,} papers in {seconds:.0f} s")


def _samples(plan: Plan) -> Iterator[Any]:
    from benchmarks.corpus import generate, read, shelves
    from papers.seed import files

    found = shelves(files.categories())
    if plan.corpus:
        return read(plan.corpus, found, at_most=plan.papers)
    return generate(plan.papers, found)


def compare(plan: Plan) -> None:
    """The same papers into plain Django's tables and into SQLite, once."""
    from benchmarks.building import sizes
    from benchmarks.engines import sqlite
    from benchmarks.plain import loading

    tools = programs(plan.programs)
    done = plan.directory / "compared"
    if done.exists():
        return
    begun = time.perf_counter()
    loading.fill()
    plain = time.perf_counter()
    making = plan.sqlite.with_suffix(".making")
    sqlite.build(making, tools)
    making.rename(plan.sqlite)
    ended = time.perf_counter()
    plan.note(
        "compare", {"plain seconds": round(plain - begun, 1), "sqlite seconds": round(ended - plain, 1)}
    )
    plan.note("sizes", sizes(plan.sqlite, loading.size()))
    done.touch()
    say(f"filled plain Django in {plain - begun:.0f} s, SQLite in {ended - plain:.0f} s")


def index(plan: Plan) -> None:
    from benchmarks import building

    found = building.measure()
    plan.note("index", found)
    say(f"built the index in {found['seconds']} s")


def search(plan: Plan) -> None:
    from benchmarks import in_process

    plan.note("search", _timed("search", lambda: in_process.measure(plan.each, max(1, plan.each // 4))))


def http(plan: Plan) -> None:
    from benchmarks import serving

    tools = programs(plan.programs) if plan.sqlite.exists() else None
    database = plan.sqlite if tools else None
    work = lambda: serving.measure(plan.each, plan.log / "web.log", database, tools)  # noqa: E731
    plan.note("http", _timed("http", work))


def upkeep(plan: Plan) -> None:
    from benchmarks import upkeep as keeping

    plan.note("upkeep", _timed("upkeep", lambda: keeping.measure(plan.log / "indexer.log")))


def categories(_plan: Plan) -> None:
    """Of the seed, whatever the corpus: its figures stand in a file of their own."""
    from benchmarks import suggested_categories as suggesting

    results.note(site.RESULTS, "categories", "figures", _timed("categories", suggesting.measure))


def duplicates(plan: Plan) -> None:
    """In a file of their own: the judged pairs belong to no corpus. Pairs of yours are only said."""
    from benchmarks import duplicate_pairs, shortlists

    if plan.pairs:
        say(f"duplicates: {duplicate_pairs.measure(plan.pairs)}")
        return
    results.note(site.RESULTS, "duplicates", plan.label, _timed("shortlists", shortlists.measure))
    results.note(site.RESULTS, "duplicates", "pairs", _timed("pairs", duplicate_pairs.measure))


def _timed(name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    begun = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - begun
    say(f"measured {name} in {seconds:.0f} s")
    return {**found, "took": round(seconds, 1), "on": datetime.now(UTC).date().isoformat()}


def say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", flush=True)


STAGES: dict[str, Callable[[Plan], None]] = {
    "load": load,
    "compare": compare,
    "index": index,
    "search": search,
    "http": http,
    "upkeep": upkeep,
    "categories": categories,
    "duplicates": duplicates,
}
