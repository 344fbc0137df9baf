"""Reading the papers behind a long list of ids a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papers.models import Paper
from papers.models.paper import PaperQuerySet

CHUNK = 500  # papers read at once: what an export holds in memory


def in_order(papers: PaperQuerySet, ids: Sequence[int]) -> Iterator[Paper]:
    """The papers in the order of their ids, read `CHUNK` at a time; those that are gone are left out."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = papers.in_bulk(chunk)
        yield from (found[pk] for pk in chunk if pk in found)
