"""The one entrance: a SearchRequest gives a SearchResult."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings
from tantivy import Occur, Query

from papers.search.asked import Asked
from papers.search.facets.counting import PAGE_FACETS, Facets, count
from papers.search.filters import all_of
from papers.search.likeness.likeness import Likeness
from papers.search.meaning.spelling import Correction, respelled
from papers.search.meaning.understanding import NOTHING, Understood
from papers.search.paging.pages import NoSuchPage, Page, page_of
from papers.search.paging.ranking import by_relevance, count_of, ids_in_order
from papers.search.remarks import Remark, remarks
from papers.search.request import Match, SearchRequest
from papers.search.some import widened
from taxonomy.tree import Taxonomy

__all__ = ["NoSuchPage", "SearchResult", "all_ids", "everything", "search"]

FEW = 10  # below so many papers with all words, others with some of them follow; as many at most


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`ids` are those of the page, in order; `total` counts all pages. `next` and `previous` are requests.

    `some` are papers that match some of the words (understood as in `some_understood`): not among the others and in
    no count. `any_total` is how many papers `match=any` would give, where few match all words and others some.
    `corrections` are for words that are written nowhere, `respelled` asks with all of them; `likes` say what papers
    share with those that `similar:` names.
    """

    request: SearchRequest
    total: int
    ids: tuple[int, ...]
    understood: Understood
    facets: Facets = field(default_factory=dict)
    page_size: int = 20
    next: SearchRequest | None = None
    previous: SearchRequest | None = None
    some: tuple[int, ...] = ()
    any_total: int = 0
    some_understood: Understood = NOTHING
    corrections: tuple[Correction, ...] = ()
    respelled: SearchRequest | None = None
    likes: tuple[Likeness, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @property
    def has_next(self) -> bool:
        return self.next is not None


def search(
    request: SearchRequest,
    taxonomy: Taxonomy,
    *,
    facets: Collection[str] = PAGE_FACETS,
    page_size: int | None = None,
) -> SearchResult:
    """One page of what the request names, and the counts of these facets (of `papers.search.facets.counting.NAMES`).

    Raises `IndexUnavailable` and `NoSuchPage`.
    """
    size = page_size or settings.SEARCH_PAGE_SIZE
    asked = Asked(request, taxonomy)
    page = page_of(asked, size)
    more, any_total = _beside(asked, page)
    corrections = asked.corrections if page.total < FEW else ()
    return SearchResult(
        request=page.request,
        total=page.total,
        ids=page.ids,
        understood=widened(asked.respelled) if request.match == Match.ANY else asked.understood,
        facets=count(asked, facets),
        page_size=size,
        next=page.next,
        previous=page.previous,
        some=more,
        any_total=any_total,
        some_understood=widened(asked.respelled) if more else NOTHING,
        corrections=corrections,
        respelled=request.asking(respelled(request.q, corrections)) if corrections else None,
        likes=tuple(asked.likes.values()),
        remarks=remarks(request, taxonomy),
    )


def _beside(asked: Asked, page: Page) -> tuple[tuple[int, ...], int]:
    """On the first page papers with some of the words, where few have all; and how many have some or all."""
    if page.total >= FEW or not _may_widen(asked):
        return (), 0
    ids, others = by_relevance(asked, _others(asked), FEW)
    return tuple(ids) if page.request.page == 1 else (), page.total + others if others else 0


def _may_widen(asked: Asked) -> bool:
    return bool(asked.request.q) and asked.request.match != Match.ANY


def _others(asked: Asked) -> Query:
    """Papers with some of the words and not with all."""
    others = [(Occur.Must, asked.some_words_query), (Occur.MustNot, asked.all_words_query)]
    return all_of(Query.boolean_query(others), asked.filters.values())


@dataclass(frozen=True, slots=True)
class Everything:
    """The ids of every page, in order; `any_total` as in `SearchResult`."""

    ids: list[int]
    any_total: int = 0


def everything(request: SearchRequest, taxonomy: Taxonomy) -> Everything:
    """For exports. Raises `IndexUnavailable`."""
    asked = Asked(request, taxonomy)
    ids = _all_ids(asked)
    few = len(ids) < FEW and _may_widen(asked)
    others = count_of(asked.searcher.search(_others(asked), 1)) if few else 0
    return Everything(ids, len(ids) + others if others else 0)


def all_ids(request: SearchRequest, taxonomy: Taxonomy) -> list[int]:
    """The ids of every page, in order. Raises `IndexUnavailable`."""
    return _all_ids(Asked(request, taxonomy))


def _all_ids(asked: Asked) -> list[int]:
    return ids_in_order(asked, max(1, asked.searcher.num_docs))
