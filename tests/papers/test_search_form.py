"""A query string and the request that it means."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import translation

from papers.models import Paper
from papers.search import InvalidSearch, SearchRequest, read_request
from papers.search.language import Place
from taxonomy import tree
from tests.catalogue import grow_tree
from tests.papers.searching import SOARES, found, request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("category=nowhere", "category"),
        ("not_category=nowhere", "not_category"),
        ("category_match=some", "category_match"),
        ("exact=perhaps", "exact"),
        ("venue=Nowhere", "venue"),
        ("not_venue=Nowhere", "not_venue"),
        ("kind=poem", "kind"),
        ("not_kind=poem", "not_kind"),
        ("author=nobody", "author"),
        ("not_author=nobody", "not_author"),
        ("author_match=some", "author_match"),
        ("origin=heaven", "origin"),
        ("not_origin=heaven", "not_origin"),
        ("has=wings", "has"),
        ("not_has=wings", "not_has"),
        ("match=none", "match"),
        ("year_from=abc", "year_from"),
        ("year_from=2023&year_to=2020", "year_from"),
        ("year=soon", "year"),
        ("not_year=20221", "not_year"),
        ("not_year=２０２２", "not_year"),
        ("sort=luck", "sort"),
        ("page=0", "page"),
        ("q=" + "a" * 2001, "q"),
        ("q=" + "+".join(["word"] * 65), "q"),
        ('q="unclosed', "q"),
        ("q=%00", "q"),
        ("categroy=outer-alignment", "categroy"),
        ("year=2022&kind=" + "&kind=".join(map(str, range(51))), "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(query: str, name: str) -> None:
    grow_tree()
    with pytest.raises(InvalidSearch) as raised:
        read_request(QueryDict(query), tree.load())
    assert list(raised.value.errors) == [name]


def test_problems_of_the_words_come_with_their_places() -> None:
    with pytest.raises(InvalidSearch) as raised:
        read_request(QueryDict("q=reward tilte:debate"), tree.load())
    (problem,) = raised.value.problems
    assert (problem.place.start, problem.suggestions[0]) == (7, "reward title:debate")
    assert raised.value.errors == {"q": [problem.sentence]}


def test_errors_are_told_in_the_readers_language() -> None:
    with translation.override("zh-hans"), pytest.raises(InvalidSearch) as raised:
        read_request(QueryDict("page=zero"), tree.load())
    assert raised.value.errors["page"] == ["输入整数。"]


@pytest.mark.parametrize(
    "query",
    [
        "q=reward+model&category=outer-alignment&year_from=2021&sort=newest&page=3",
        "category=outer-alignment&category=inner-alignment&category_match=all",
        "q=a++b&match=any&not_category=inner-alignment&year_to=2020&not_year=2019&not_year=2018&exact=1",
        "venue=NeurIPS&not_venue=arXiv&kind=blog&not_kind=report&author=jeff-wu&not_author=yuntao-bai",
        "origin=seed&not_origin=harvested&has=abstract&has=doi&not_has=category&page=2&cursor=a12.ab12",
        "",
    ],
)
def test_the_canonical_query_string_means_the_same_request(catalogue: dict[str, Paper], query: str) -> None:
    taxonomy = tree.load()
    first = read_request(QueryDict(query), taxonomy)
    assert first.query_string() == query
    assert read_request(QueryDict(first.query_string()), taxonomy) == first


def test_the_words_stay_as_they_were_typed() -> None:
    assert request("  “Reward  model”　－debate ").q == "“Reward  model”　－debate"


def test_a_cursor_that_cannot_be_one_counts_as_none() -> None:
    assert request(cursor="../../etc/passwd").cursor == ""


def test_going_elsewhere_starts_at_the_first_page() -> None:
    asked = SearchRequest(q="x", kind=("blog",), page=4, cursor="a1.b")
    assert asked.including("kind", "report").query_string() == "q=x&kind=blog&kind=report"
    assert asked.excluding("kind", "blog").query_string() == "q=x&not_kind=blog"
    assert asked.without("q").sort == "newest"


def test_links_from_other_sites_keep_working(searchable: dict[str, Paper]) -> None:
    assert found("corrigibility", utm_source="mail", fbclid="x") == [SOARES]


@pytest.mark.parametrize(
    ("q", "place", "suggestions"),
    [("a\0b", Place(1, 1), ("ab",)), ("a" * 2_003, Place(2_000, 3), ())],
)
def test_a_query_that_cannot_be_read_at_all_says_where(
    db: None, q: str, place: Place, suggestions: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidSearch) as raised:
        request(q)
    (problem,) = raised.value.problems
    assert (problem.place, problem.suggestions) == (place, suggestions)
