"""Papers with a title like this one's: what a curator looks at before deciding."""

from __future__ import annotations

from papers.models import Paper
from papers.search.analysis import words
from papers.search.indexing.index import IndexUnavailable
from papers.search.request import SearchRequest
from papers.search.results import search
from taxonomy.tree import Taxonomy

ALIKE = 0.4  # shared words of two titles over all their words, from which they are worth a look
LOOKED_AT = 40  # papers that one search brings


def similar_titles(title: str, taxonomy: Taxonomy, *, most: int = 3) -> list[Paper]:
    """The papers with the most alike titles, best first. Nothing while there is no index."""
    wanted = set(words(title))
    if not wanted:
        return []
    try:
        ids = _candidates(title, taxonomy)
    except IndexUnavailable:
        return []
    papers = Paper.objects.for_results().in_bulk(ids).values()
    rated = sorted(((_alike(wanted, paper.title), paper) for paper in papers), key=lambda r: (-r[0], r[1].pk))
    return [paper for alike, paper in rated if alike >= ALIKE][:most]


def _candidates(title: str, taxonomy: Taxonomy) -> list[int]:
    """Ids of papers that share two or more of the title's longest words (the rarest, for want of counts)."""
    longest = sorted(dict.fromkeys(words(title, "exact")), key=len, reverse=True)[:4]
    pairs = [longest[:2], longest[1:3], longest[2:4]] if len(longest) > 2 else [longest]
    found: dict[int, None] = {}
    for pair in pairs:
        request = SearchRequest(q=" ".join(pair))
        found |= dict.fromkeys(search(request, taxonomy, facets=(), page_size=LOOKED_AT).ids)
    return list(found)


def _alike(wanted: set[str], title: str) -> float:
    other = set(words(title))
    return len(wanted & other) / len(wanted | other)
