"""BibTeX of one paper and of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papers.exports.reading import in_order
from papers.exports.records import record_of
from papers.formats import bibtex
from papers.models import Paper


def bibtex_of(paper: Paper, *, stage: str = "") -> str:
    """One BibTeX entry."""
    return bibtex.entry(record_of(paper, stage=stage))


def bibtex_of_all(ids: Iterable[int]) -> Iterator[str]:
    """BibTeX of these papers in this order, in pieces, with a last comment line that counts the entries."""
    papers = in_order(Paper.objects.for_export(), list(ids))
    return bibtex.write(record_of(paper) for paper in papers)
