"""Pages: every paper once, whatever is added meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from papers.models import Paper
from papers.search import NoSuchPage, SearchRequest, SearchResult, all_ids, search
from papers.search.indexing.indexer import Indexer
from papers.search.paging import frozen
from papers.search.paging.pages import _mark
from taxonomy import tree
from tests.catalogue import make_paper
from tests.papers.searching import request, result

pytestmark = pytest.mark.django_db
SORTS = ("relevance", "newest", "oldest", "added", "title")
SIZE = 4


@pytest.fixture
def ties(index: Indexer) -> list[int]:
    """Papers that no sort but the id tells apart."""
    made = [make_paper(f"tie{n}", "The same title", authors=(), year=2023).pk for n in range(18)]
    index.catch_up()
    return made


def page(asked: SearchRequest) -> SearchResult:
    return search(asked, tree.load(), facets=(), page_size=SIZE)


def pages(asked: SearchRequest) -> Iterator[SearchResult]:
    """All of them, from the first by the links to the next."""
    current: SearchRequest | None = asked
    while current:
        yield (shown := page(current))
        current = shown.next


@pytest.mark.parametrize("sort", SORTS)
def test_pages_meet_every_paper_once_in_spite_of_ties(ties: list[int], sort: str) -> None:
    asked = request("title", sort=sort)
    by_links = [i for shown in pages(asked) for i in shown.ids]
    by_numbers = [i for number in range(1, 6) for i in page(asked.on_page(number)).ids]
    assert sorted(by_links) == ties
    assert by_links == by_numbers == all_ids(asked, tree.load())


@pytest.mark.parametrize("sort", SORTS)
def test_pages_meet_every_paper_once_while_papers_are_added(
    ties: list[int], index: Indexer, sort: str
) -> None:
    met: list[int] = []
    for number, shown in enumerate(pages(request("title", sort=sort))):
        met += shown.ids
        make_paper(f"first{number}", "A title title", year=2030 - number)  # before all others in most sorts
        make_paper(f"last{number}", "Zebras in a long and winding title", year=2000 + number)
        index.catch_up()
    assert len(met) == len(set(met))
    assert set(ties) <= set(met)


@pytest.mark.parametrize("sort", SORTS)
def test_the_way_back_is_the_way_there(ties: list[int], sort: str) -> None:
    there = list(pages(request("title", sort=sort)))
    back = [there[-1]]
    while back[-1].previous:
        back.append(page(back[-1].previous))
    assert [shown.ids for shown in reversed(back)] == [shown.ids for shown in there]


@pytest.mark.parametrize("sort", SORTS)
def test_the_total_is_that_of_the_present(ties: list[int], index: Indexer, sort: str) -> None:
    following = page(request("title", sort=sort)).next
    make_paper("more2023", "Another title")
    index.catch_up()
    assert following
    assert page(following).total == 19


@pytest.mark.parametrize("sort", ["newest", "relevance"])
def test_a_paper_that_is_gone_leaves_no_other_out(ties: list[int], index: Indexer, sort: str) -> None:
    first = page(request("title", sort=sort))
    Paper.objects.filter(pk__in=first.ids).delete()
    index.catch_up()
    assert first.next
    rest = [i for shown in pages(first.next) for i in shown.ids]
    assert sorted([*first.ids, *rest]) == ties


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("cursor", ["a17.00000000", "l0123456789ab", "b", "nonsense", "a" + "9" * 40])
def test_a_cursor_that_is_gone_or_foreign_leaves_the_pages_number(
    ties: list[int], sort: str, cursor: str
) -> None:
    asked = request("title", sort=sort, page=2)
    assert page(asked.on_page(2, cursor)).ids == page(asked).ids


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_of_other_words_does_not_count(ties: list[int], sort: str) -> None:
    following = page(request("title", sort=sort)).next
    assert following
    other = request("same title", sort=sort, page=2)
    assert page(other.on_page(2, following.cursor)).ids == page(other).ids


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_behind_the_last_is_refused(ties: list[int], sort: str) -> None:
    with pytest.raises(NoSuchPage):
        page(request("title", sort=sort, page=6))
    with pytest.raises(NoSuchPage):
        page(request("title", sort=sort, page=1_000_000))  # without making room for the pages before


def test_one_page_has_no_others(searchable: dict[str, Paper]) -> None:
    shown = result()
    assert (shown.next, shown.previous, shown.pages) == (None, None, 1)


@pytest.mark.parametrize("sort", SORTS)
def test_without_a_cache_pages_have_their_numbers(
    ties: list[int], sort: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": nowhere}
    monkeypatch.setattr(frozen, "_silent_until", 0.0)
    assert sorted(i for shown in pages(request("title", sort=sort)) for i in shown.ids) == ties


@pytest.mark.parametrize(
    "cursor",
    ["i.MARK", "iAAAA.MARK", "i====.MARK", "iAAAAAQ.MARK", "iAAAAAQAAAAI.MARK", "i" + "A" * 500 + ".MARK"],
)
def test_a_cursor_that_carries_no_first_page_does_not_count(ties: list[int], cursor: str) -> None:
    asked = request("title", page=2)
    assert page(asked.on_page(2, cursor.replace("MARK", _mark(asked)))).ids == page(asked).ids
