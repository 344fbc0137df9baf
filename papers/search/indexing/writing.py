"""Papers into tantivy."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tantivy import Document, IndexWriter, Schema

from papers.search.analysis import EXACT, STEMMED, analyzer, is_plain, quick_analyzer
from papers.search.indexing.documents import document
from papers.search.indexing.index import Generation
from papers.search.indexing.reading import PaperRow
from papers.search.indexing.schema import ANALYSED, TEXTS
from taxonomy import tree
from taxonomy.tree import Taxonomy

logger = logging.getLogger(__name__)


def writer(generation: Generation, *, heap: int, threads: int) -> IndexWriter:
    """The only writer of this generation; `heap` bytes of memory are split between its threads."""
    for name in (STEMMED, EXACT):
        generation.index.register_tokenizer(name, quick_analyzer(name))
    return generation.index.writer(heap, threads)


def write(to: IndexWriter, schema: Schema, chunks: Iterable[list[PaperRow]]) -> int:
    """Add the papers' documents, uncommitted; returns how many.

    One chunk is written in a thread of its own while the next one is read here: a test's transaction, and what it
    has not committed yet, is seen by its own thread only.
    A paper that cannot be written is logged and left out: it must not hold up the others. `check_index` names it.
    """
    taxonomy = tree.load()
    count = 0
    with _no_garbage(), ThreadPoolExecutor(1) as beside:
        writing: Future[int] | None = None
        for rows in chunks:
            count += writing.result() if writing else 0
            writing = beside.submit(_add, to, schema, rows, taxonomy)
        return count + (writing.result() if writing else 0)


@contextmanager
def _no_garbage() -> Iterator[None]:
    # Rows and documents have no cycles; looking for some in them and all of Django takes a third of reading's time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _add(to: IndexWriter, schema: Schema, rows: list[PaperRow], taxonomy: Taxonomy) -> int:
    count = 0
    for row in rows:
        try:
            made = tantivy_document(document(row, taxonomy), schema)
        except Exception:
            logger.exception("Paper %s cannot be indexed.", row.id)
            continue
        to.add_document(made)  # fails when the disk is full, and then for every paper
        count += 1
    return count


def tantivy_document(fields: dict[str, Any], schema: Schema) -> Document:
    """For a `writer`: its analyzers are the quick ones, so text that is not plain is analysed here."""
    if _is_plain(fields, TEXTS):
        return Document.from_dict(fields, schema)
    odd = [name for name in ANALYSED if not _is_plain(fields, [name])]
    made = Document.from_dict({name: value for name, value in fields.items() if name not in odd}, schema)
    for name in odd:
        for text in _texts(fields, name):
            made.add_pre_tokenized_text(name, analyzer(ANALYSED[name]).pre_tokenize(text))
    return made


def _is_plain(fields: dict[str, Any], names: Iterable[str]) -> bool:
    return is_plain("".join(text for name in names for text in _texts(fields, name)))


def _texts(fields: dict[str, Any], name: str) -> list[str]:
    return [found] if isinstance(found := fields[name], str) else found
