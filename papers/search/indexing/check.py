"""Does the index say what the database says?"""

from __future__ import annotations

from dataclasses import dataclass

from tantivy import Query

from papers import feed
from papers.search.indexing import documents, index, reading
from papers.search.indexing.reading import PaperRow
from taxonomy import tree
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Drift:
    """Ids of papers that the index lacks, has too much, has twice, or has otherwise; `behind` counts feed rows."""

    missing: tuple[int, ...]
    superfluous: tuple[int, ...]
    repeated: tuple[int, ...]
    different: tuple[int, ...]
    behind: int
    papers: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.superfluous or self.repeated or self.different or self.behind)


def compare() -> Drift:
    """Compare every document with its paper. Raises `IndexUnavailable`."""
    generation = index.opened()
    head = feed.head()
    followed = generation.followed
    behind = (
        head.position - followed.position if followed and followed.epoch == head.epoch else head.position or 1
    )
    indexed, repeated = _digests()
    taxonomy = tree.load()
    chunks = reading.with_merged_names(reading.all_papers())
    expected = {row.id: _digest(row, taxonomy) for rows in chunks for row in rows}
    return Drift(
        missing=tuple(sorted(expected.keys() - indexed.keys())),
        superfluous=tuple(sorted(indexed.keys() - expected.keys())),
        repeated=tuple(sorted(repeated)),
        different=tuple(sorted(i for i in expected.keys() & indexed.keys() if expected[i] != indexed[i])),
        behind=behind,
        papers=len(expected),
    )


def _digest(row: PaperRow, taxonomy: Taxonomy) -> int | None:
    """None for a paper that no document can be made of: it is missing, and the indexer's log says why."""
    try:
        return documents.digest(row, taxonomy)
    except Exception:
        return None


def _digests() -> tuple[dict[int, int], set[int]]:
    searcher = index.opened().searcher()
    if not searcher.num_docs:
        return {}, set()
    addresses = [a for _, a in searcher.search(Query.all_query(), searcher.num_docs, count=False).hits]
    ids = searcher.fast_field_values("id", addresses)
    digests = searcher.fast_field_values("digest", addresses)
    found: dict[int, int] = {}
    repeated: set[int] = set()
    for paper_id, digest in zip(ids, digests, strict=True):
        assert isinstance(paper_id, int)
        assert isinstance(digest, int)
        if paper_id in found:
            repeated.add(paper_id)
        found[paper_id] = digest
    return found, repeated
