"""The only writer of the index: builds it, then follows the change feed."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from tantivy import Document, IndexWriter

from papers import feed
from papers.feed import Cursor
from papers.models import Change, Paper
from papers.search import index
from papers.search.documents import document
from papers.search.index import Generation
from taxonomy import tree

logger = logging.getLogger(__name__)

HEAP = 64_000_000  # bytes of the writer's buffer
CHUNK = 2_000  # papers read from PostgreSQL at once
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


def write(writer: IndexWriter, generation: Generation, papers: Iterable[Paper]) -> int:
    """Add the papers' documents, uncommitted; returns how many.

    A paper that cannot be written is logged and left out: it must not hold up the others. `check_index` names it.
    """
    taxonomy = tree.load()
    count = 0
    for paper in papers:
        try:
            writer.add_document(Document.from_dict(document(paper, taxonomy), generation.schema))
            count += 1
        except Exception:
            logger.exception("Paper %s cannot be indexed.", paper.pk)
    return count


def rebuild() -> Generation:
    """Build a new generation beside the current one and switch to it; readers notice nothing.

    The feed's position is noted first: what changes while the tables are read is followed afterwards.
    """
    cursor = feed.head()
    generation = index.new_generation()
    writer = generation.index.writer(HEAP)
    count = write(writer, generation, Paper.objects.for_results().order_by("pk").iterator(chunk_size=CHUNK))
    writer.commit()
    writer.wait_merging_threads()
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
            self._generation = Generation(path)
        cursor = self._generation.followed if self._generation else None
        if cursor is None or cursor.epoch != feed.epoch() or cursor.position > feed.head().position:
            cursor = self._rebuild()
        return cursor

    def _rebuild(self) -> Cursor:
        self._writer = None  # gives the old generation's lock back
        self._generation = rebuild()
        assert self._generation.followed
        return self._generation.followed

    def _apply(self, ids: set[int], cursor: Cursor) -> int:
        assert self._generation
        self._writer = self._writer or self._generation.index.writer(HEAP, 1)
        for paper_id in ids:
            self._writer.delete_documents_by_term("id", paper_id)
        written = 0
        for chunk in _chunks(sorted(ids)):
            written += write(self._writer, self._generation, Paper.objects.for_results().filter(pk__in=chunk))
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


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
