"""The only writer of the index: builds it, then follows the change feed."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from tantivy import IndexWriter

from papers import feed
from papers.feed import Cursor
from papers.models import Change, Paper
from papers.search.indexing import index, reading
from papers.search.indexing.index import Generation
from papers.search.indexing.writing import write, writer
from taxonomy import tree

logger = logging.getLogger(__name__)

# Bytes of a writer's buffer: each time that a thread's share of it is full there is one segment more.
BUILDING_HEAP = 400_000_000
FOLLOWING_HEAP = 64_000_000
THREADS = 2  # of tantivy; more would wait for the one that reads rows and the one that makes documents
NEAR = 20_000  # rows of the feed that are followed in any case
POLL = 1.0  # seconds between looks at the feed; NOTIFY is usually quicker


class AlreadyRunning(Exception):
    """Another indexer works on this host's index."""


@contextmanager
def only_one() -> Iterator[None]:
    """Hold this host's index for writing; the operating system releases it when the process dies."""
    index.directory().mkdir(parents=True, exist_ok=True)
    with (index.directory() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunning from None
        yield


def rebuild() -> Generation:
    """Build a new generation beside the current one and switch to it; readers notice nothing.

    The feed's position is noted first: what changes while the tables are read is followed afterwards.
    """
    cursor = feed.head()
    generation = index.new_generation()
    to = writer(generation, heap=BUILDING_HEAP, threads=THREADS)
    count = write(to, generation.schema, reading.with_merged_names(reading.all_papers()))
    to.commit()
    to.wait_merging_threads()
    generation.remember(cursor)
    index.switch_to(generation)
    logger.info("Built the index of %s papers, at position %s of the feed.", count, cursor.position)
    return generation


class Indexer:
    """Keeps the current generation in step with the feed. Use inside `only_one`."""

    def __init__(self) -> None:
        self._generation: Generation | None = None
        self._writer: IndexWriter | None = None

    def catch_up(self) -> int:
        """Follow the feed to its end; returns how many papers were written anew. Builds the index if it must."""
        cursor = self._ready()
        written = 0
        while rows := feed.read_after(cursor.position):
            if any(row.kind == Change.Kind.EVERYTHING for row in rows):
                cursor = self._rebuild()
                continue
            cursor = Cursor(cursor.epoch, rows[-1].position or 0)
            written += self._apply(affected(rows), cursor)
        return written

    def follow(self, stopped: Callable[[], bool]) -> None:
        """Catch up whenever the feed rings, until `stopped()`."""
        with feed.listening():
            while not stopped():
                self.catch_up()
                feed.wait(POLL)

    def _ready(self) -> Cursor:
        if self._generation is None and (path := index.current()):
            self._generation = index.readable(path)
        cursor = self._generation.followed if self._generation else None
        return cursor if cursor and self._should_follow(cursor) else self._rebuild()

    def _should_follow(self, cursor: Cursor) -> bool:
        """Not when the feed is another one or began anew, nor when reading all papers is less work."""
        assert self._generation
        head = feed.head()
        behind = head.position - cursor.position
        is_near = behind <= NEAR or behind <= self._generation.searcher().num_docs
        return cursor.epoch == head.epoch and behind >= 0 and is_near

    def _rebuild(self) -> Cursor:
        self._writer = None  # gives the old generation's lock back
        self._generation = rebuild()
        assert self._generation.followed
        return self._generation.followed

    def _apply(self, ids: set[int], cursor: Cursor) -> int:
        assert self._generation
        self._writer = self._writer or writer(self._generation, heap=FOLLOWING_HEAP, threads=1)
        for paper_id in ids:
            self._writer.delete_documents_by_term("id", paper_id)
        rows = reading.with_merged_names(reading.papers(ids))
        written = write(self._writer, self._generation.schema, rows)
        self._writer.commit()
        self._generation.remember(cursor)
        return written


def affected(rows: Iterable[Change]) -> set[int]:
    """The ids of the papers that these rows touch, as the tables are now (gone papers too)."""
    named: dict[str, set[int]] = {kind: set() for kind in Change.Kind.values}
    for row in rows:
        if row.object_id and (row.kind != Change.Kind.CATEGORY or row.action == Change.Action.MOVED):
            named[row.kind].add(row.object_id)
    papers = named[Change.Kind.PAPER]
    papers |= _papers(authorships__author__in=named[Change.Kind.AUTHOR])
    papers |= _papers(venue__in=named[Change.Kind.VENUE])
    papers |= _papers(classifications__category__in=_below(named[Change.Kind.CATEGORY]))
    return papers


def _papers(**condition: set[int]) -> set[int]:
    (wanted,) = condition.values()
    return set(Paper.objects.filter(**condition).values_list("pk", flat=True)) if wanted else set()


def _below(categories: set[int]) -> set[int]:
    taxonomy = tree.load() if categories else None
    nodes = [taxonomy.by_id[i] for i in categories if i in taxonomy.by_id] if taxonomy else []
    return {deeper.id for node in nodes for deeper in taxonomy.below(node)} if taxonomy else set()
