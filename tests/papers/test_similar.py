"""Papers similar to a paper, why they are, and `similar:` in a query."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers.models import CiteKeyAlias, Paper
from papers.search import IndexUnavailable
from papers.search.indexing.indexer import Indexer
from papers.search.likeness.similar import Similar, similar
from taxonomy import tree
from tests.catalogue import grow_tree, make_paper
from tests.papers.html import plain, text
from tests.papers.searching import found, request

pytestmark = pytest.mark.django_db
OUYANG, BAI, ZOU = "ouyang2022training", "bai2022constitutional", "zou2023universal"


def like(paper: Paper, most: int = 5, **within: Any) -> list[Similar]:
    return similar(paper, tree.load(), most, request(**within) if within else None)


def keys(paper: Paper, most: int = 5, **within: Any) -> list[str]:
    return [other.paper.cite_key for other in like(paper, most, **within)]


def catalogue_of(count: int) -> list[Paper]:
    """Papers that share nothing."""
    return [
        make_paper(f"z2020n{n}", f"Alpha{n}x beta{n}x", authors=[f"Name{n}x Own{n}x"]) for n in range(count)
    ]


def test_a_shared_category_and_a_shared_author_make_papers_similar(searchable: dict[str, Paper]) -> None:
    other = like(searchable[OUYANG])[0]
    assert other.paper == searchable[BAI]
    assert [node.slug for node in other.categories] == ["rl-based-methods"]
    assert other.authors == ("Jeff Wu",)


def test_the_paper_itself_is_never_similar(searchable: dict[str, Paper]) -> None:
    assert keys(searchable[BAI]) == [OUYANG]
    assert found(f"similar:{BAI}") == [OUYANG]


def test_two_shared_words_are_needed_where_nothing_else_is_shared(index: Indexer) -> None:
    catalogue_of(30)
    one = make_paper("a2020one", "Quokka wombat suffixes", authors=["A One"])
    make_paper("b2020two", "Suffix of a quokka", authors=["B Two"])
    make_paper("c2020three", "Wombat burrows", authors=["C Three"])
    index.catch_up()
    assert keys(one) == ["b2020two"]
    assert set(like(one)[0].words) == {"quokka", "suffix"}


def test_words_that_many_papers_have_make_none_similar(index: Indexer) -> None:
    papers = [make_paper(f"z2020n{n}", f"Language model alpha{n}x", authors=[f"Own{n}x"]) for n in range(30)]
    index.catch_up()
    assert keys(papers[0]) == []


def test_a_rare_category_counts_for_more_than_a_common_one(index: Indexer) -> None:
    grown = grow_tree()
    common, rare = grown["inner-alignment"], grown["attacks-on-aligned-llms"]
    for paper in catalogue_of(8):
        paper.classifications.create(category=common)
    one = make_paper("a2020one", "Wombat", categories=[common, rare], authors=["A One"])
    make_paper("b2020two", "Quokka", categories=[rare], authors=["B Two"])
    index.catch_up()
    assert keys(one)[0] == "b2020two"
    assert len(keys(one, most=20)) == 9


def test_a_word_of_the_title_counts_for_more_than_one_of_the_abstract(index: Indexer) -> None:
    catalogue_of(30)
    title, abstract = "Quokka wombat", "Dingo platypus"
    one = make_paper("a2020one", title, abstract=abstract, authors=["A One"])
    make_paper("b2020two", abstract, authors=["B Two"])
    make_paper("c2020three", title, authors=["C Three"])
    index.catch_up()
    assert keys(one) == ["c2020three", "b2020two"]


def test_chinese_papers_are_similar_by_the_names_that_they_share(index: Indexer) -> None:
    grow_tree()
    catalogue_of(60)
    one = make_paper("a2020one", "面向越狱的可扩展监督", authors=["Xiaoming Wang"])
    make_paper("b2020two", "可扩展监督与越狱", authors=["Lei Li"])
    make_paper("c2020three", "天气与越狱", authors=["Meimei Han"])
    index.catch_up()
    assert [(other.paper.cite_key, set(other.words)) for other in like(one)] == [
        ("b2020two", {"越狱", "可扩展监督"})
    ]


def test_the_most_similar_are_looked_for_within_a_search(searchable: dict[str, Paper]) -> None:
    assert keys(searchable[BAI], year_to=2022) == [OUYANG]
    assert keys(searchable[BAI], year_from=2023) == []


def test_what_is_shared_is_a_part_of_all_that_could_be(searchable: dict[str, Paper]) -> None:
    other = like(searchable[OUYANG])[0]
    assert 0 < other.score < 1
    assert other.as_json() == {
        "to": OUYANG,
        "score": round(other.score, 3),
        "categories": ["outer-alignment/non-recursive-oversight/rl-based-methods"],
        "authors": ["Jeff Wu"],
        "more_authors": 0,
        "words": list(other.words),
    }


def test_a_twin_shares_everything(index: Indexer) -> None:
    catalogue_of(20)
    one, _ = (make_paper(f"a2020n{n}", "Quokka wombat", authors=["A One", "B Two"]) for n in (1, 2))
    index.catch_up()
    assert like(one)[0].score == pytest.approx(1)


@pytest.mark.parametrize("others", [1, 4])
def test_similar_papers_cost_as_many_queries_whatever_their_number(
    index: Indexer, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    jailbreaking = grow_tree()["attacks-on-aligned-llms/jailbreaking"]
    one, *_ = [make_paper(f"a2020n{n}", categories=[jailbreaking]) for n in range(others + 1)]
    index.catch_up()
    like(one)
    with django_assert_num_queries(8):
        assert len(like(one)) == others


def test_without_an_index_nothing_can_be_said(
    catalogue: dict[str, Paper], settings: object, tmp_path: object
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(IndexUnavailable):
        like(catalogue[OUYANG])


@pytest.mark.parametrize(
    ("q", "filters", "expected"),
    [
        (f"similar:{BAI}", {}, [OUYANG]),
        ("similar:2212.08073", {}, [OUYANG]),
        (f"similar:{BAI} language", {}, [OUYANG]),
        (f"similar:{BAI}", {"kind": "blog"}, []),
        (f"similar:{BAI} adversarial", {}, []),
        (f"-similar:{BAI} -adversarial", {"has": "category"}, [BAI]),
    ],
)
def test_similar_composes_with_words_and_filters(
    searchable: dict[str, Paper], q: str, filters: dict[str, object], expected: list[str]
) -> None:
    assert found(q, **filters) == expected


def test_similar_follows_a_merged_cite_key(searchable: dict[str, Paper]) -> None:
    CiteKeyAlias.objects.create(key="bai2022cai", paper=searchable[BAI])
    assert found("similar:bai2022cai") == [OUYANG]


def test_the_page_names_similar_papers_and_what_they_share(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, f"/papers/{BAI}/")
    assert f'href="/papers/{OUYANG}/" lang="en" dir="auto">Training language models' in html
    assert "shares RL-based methods, Jeff Wu" in plain(html)
    assert f'href="/papers/?q=similar:{BAI}">All similar papers</a>' in html
    assert (
        "基于强化学习的方法"
        in text(client, f"/zh/papers/{BAI}/").split('id="similar"')[1].split("</section>")[0]
    )


def test_the_page_is_there_without_an_index(
    client: Client, catalogue: dict[str, Paper], settings: object, tmp_path: object
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path  # type: ignore[attr-defined]
    html = text(client, f"/papers/{BAI}/")
    assert "Constitutional AI" in html
    assert "Similar papers" not in html


def test_a_shared_name_is_escaped(client: Client, index: Indexer) -> None:
    for number in (1, 2):
        make_paper(f"a2020n{number}", f"T{number}", authors=["<script>alert(1)</script>"])
    index.catch_up()
    html = text(client, "/papers/a2020n1/")
    assert "shares &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
