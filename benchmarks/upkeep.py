"""Keeping the index in step: one change until it is found, many changes, and a category that moves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import QueryDict

from benchmarks import servers
from benchmarks.corpus.vocabulary import made_up
from benchmarks.engines.ours import found
from benchmarks.measure import summary, timed
from papers.models import Paper
from papers.search import read_request, search
from papers.search.indexing.indexer import Indexer, only_one
from taxonomy import tree
from taxonomy.editing import place
from taxonomy.models import Category
from taxonomy.tree import Node, Taxonomy

CHANGES = 200  # single ones, each waited for
PAUSE = 0.02  # seconds between one that was found and the next
MANY = 10_000
MOVED = 50_000  # papers of the category that moves, as near as there is one
PATIENCE = 60.0
RARE = 3_000_000  # the number of a made-up word that no corpus uses, and all behind it


def measure(log: Path) -> dict[str, Any]:
    """Changes the catalogue and sets it back; the index is in step before and afterwards."""
    with only_one():
        Indexer().catch_up()
    visible = _visible(log)
    with only_one():
        return {"visible": visible, "many": _many(Indexer()), "move": _move(Indexer())}


def _visible(log: Path) -> dict[str, Any]:
    """Written and committed here, indexed by the indexer's process, looked for here each millisecond."""
    titles = dict(Paper.objects.order_by("pk").values_list("pk", "title")[:CHANGES])
    with servers.indexer(log), _set_back(titles):
        _until_found(next(iter(titles)), made_up(RARE - 1))  # it follows
        seconds = []
        for number, pk in enumerate(titles):
            time.sleep(PAUSE)
            seconds.append(_until_found(pk, made_up(RARE + number)))
    return asdict(summary(seconds))


def _until_found(pk: int, word: str) -> float:
    """Seconds from the commit of a title with this word until a search for it finds the paper."""
    Paper.objects.filter(pk=pk).update(title=word)
    committed = time.perf_counter()
    while pk not in found(word):
        if time.perf_counter() - committed > PATIENCE:
            raise TimeoutError(f"Paper {pk} was not found within {PATIENCE:.0f} s.")
        time.sleep(0.001)
    return time.perf_counter() - committed


@contextmanager
def _set_back(titles: dict[int, str]) -> Iterator[None]:
    try:
        yield
    finally:
        Paper.objects.bulk_update([Paper(pk=pk, title=title) for pk, title in titles.items()], ["title"])


def _many(indexer: Indexer) -> dict[str, Any]:
    indexer.catch_up()
    # The history's triggers plan for as many rows as their session's first update had, and that was one.
    connection.close()
    papers = Paper.objects.filter(pk__in=Paper.objects.order_by("-pk").values("pk")[:MANY])
    writing = timed(lambda: papers.update(language="fr"))
    seconds = timed(indexer.catch_up)
    changed = papers.update(language="en")
    indexer.catch_up()
    return {"papers": changed, "writing": round(writing, 2), "seconds": round(seconds, 2)}


def _move(indexer: Indexer) -> dict[str, Any]:
    """A category below another top branch; the way back is not counted."""
    taxonomy = tree.load()
    node, papers = _nearest(taxonomy)
    category = Category.objects.get(pk=node.id)
    before, after = category.parent, _elsewhere(taxonomy, node)
    writing = timed(lambda: place(category, parent=after))
    seconds = timed(indexer.catch_up)
    place(Category.objects.get(pk=node.id), parent=before)
    indexer.catch_up()
    return {"papers": papers, "writing": round(writing, 2), "seconds": round(seconds, 2)}


def _nearest(taxonomy: Taxonomy) -> tuple[Node, int]:
    request = read_request(QueryDict(""), taxonomy)
    counts = search(request, taxonomy, facets=["category"]).facets["category"]
    nodes = [node for node in taxonomy if node.depth]
    chosen = min(nodes, key=lambda node: abs(counts.get(node.id, 0) - MOVED))
    return chosen, counts.get(chosen.id, 0)


def _elsewhere(taxonomy: Taxonomy, node: Node) -> Category:
    """A top branch that it does not stand in."""
    other = next(branch for branch in reversed(taxonomy.branches) if branch.branch != node.branch)
    found: Category = Category.objects.get(pk=other.id)
    return found
