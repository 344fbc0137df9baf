"""The site over HTTP: page, API list and the page from memory, with one client and with eight; Datasette beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import servers
from benchmarks.client import Client, together
from benchmarks.drawing import Drawer
from benchmarks.engines import sqlite
from benchmarks.from_memory import KEPT
from benchmarks.machine import children, private_memory
from benchmarks.measure import interleaved, quantile, summary
from benchmarks.queries import Query, draw
from benchmarks.subjects import API, DATASETTE, FACETED, MEMORY, PAGE
from taxonomy import tree

PATHS = {
    PAGE: "/papers/?",
    API: "/api/v1/papers/?",
    MEMORY: "/bench/papers/?",
    FACETED: "/api/v1/papers/?facets=category,year,kind,origin&",
}
SEED, SEED_MEMORY, SEED_DATASETTE, SEED_ROUNDS, SEED_WARM = 21, 22, 23, 24, 25
CLIENTS = 8
ROUNDS = 5
KEPT_PAGES = 54  # that the page from memory is measured with: two of each kind


def measure(each: int, log: Path, database: Path | None, programs: Path | None) -> dict[str, Any]:
    """Figures of `each` queries of every kind and number of groups; Datasette's where there is a file for it."""
    with servers.site(log) as (port, parent):
        taxonomy = tree.load()
        kept = draw(Drawer(taxonomy, SEED_MEMORY), 1)[:KEPT_PAGES]
        _warm(port, [*kept, *draw(Drawer(taxonomy, SEED_WARM), 1)])
        _keep(port, kept)
        found: dict[str, Any] = {"one client": _one_client(port, draw(Drawer(taxonomy, SEED), each), kept)}
        found["eight clients"] = _rounds(
            port, draw(Drawer(taxonomy, SEED_ROUNDS), ROUNDS * max(1, each // 2)), kept
        )
        if database and programs:
            queries = draw(Drawer(taxonomy, SEED_DATASETTE), max(1, each // 4))
            found["datasette"] = _beside_datasette(port, queries, database, programs, log)
        found["private memory"] = sorted(private_memory(pid) for pid in children(parent.pid))
        return found


def address(path: str, query: Query) -> str:
    return f"{PATHS[path]}{query.address}"


def _warm(port: int, queries: Sequence[Query]) -> None:
    """Both web processes compile their templates and open the index."""
    addresses = [address(path, query) for query in queries for path in (PAGE, API)]
    together(port, addresses, CLIENTS)


def _keep(port: int, kept: Sequence[Query]) -> None:
    """Ask until both web processes have each page in memory."""
    for query in kept:
        in_a_row = 0
        while in_a_row < 6:  # by new connections, which the two take in turn
            client = Client(port)
            answered = client.get(address(MEMORY, query)).headers[KEPT]
            client.close()
            in_a_row = in_a_row + 1 if answered == "yes" else 0


def _one_client(port: int, queries: Sequence[Query], kept: Sequence[Query]) -> dict[str, Any]:
    client = Client(port)
    times = interleaved(
        list(enumerate(queries)),
        {
            PAGE: lambda case: client.get(address(PAGE, case[1])),
            API: lambda case: client.get(address(API, case[1])),
            MEMORY: lambda case: client.get(address(MEMORY, kept[case[0] % len(kept)])),
        },
    )
    client.close()
    return {
        name: {**asdict(summary(s)), "per second": round(len(s) / sum(s), 1)} for name, s in times.items()
    }


def _rounds(port: int, queries: Sequence[Query], kept: Sequence[Query]) -> dict[str, Any]:
    """Each round asks page, API and memory for as many answers, one after the other."""
    size = len(queries) // ROUNDS
    taken: dict[str, list[float]] = {name: [] for name in (PAGE, API, MEMORY)}
    rates: dict[str, list[float]] = {name: [] for name in taken}
    for number in range(ROUNDS):
        some = queries[number * size : (number + 1) * size]
        for name in taken:
            asked = [kept[n % len(kept)] for n in range(size)] if name == MEMORY else some
            seconds, each = together(port, [address(name, query) for query in asked], CLIENTS)
            taken[name] += each
            rates[name].append(size / seconds)
    return {
        name: {**asdict(summary(taken[name])), "per second": round(quantile(rates[name], 0.5), 1)}
        for name in taken
    }


def _beside_datasette(
    port: int, queries: Sequence[Query], database: Path, programs: Path, log: Path
) -> dict[str, Any]:
    queries = [query for query in queries if sqlite.can(query)]
    with servers.datasette(database, programs, log.with_name("datasette.log")) as other_port:
        ours, theirs = Client(port), Client(other_port)
        times = interleaved(
            queries,
            {
                FACETED: lambda query: ours.get(address(FACETED, query)),
                DATASETTE: lambda query: theirs.get(sqlite.address(query, database.stem)),
            },
        )
    return {
        "kinds": len({q.kind for q in queries}),
        **{name: asdict(summary(s)) for name, s in times.items()},
    }
