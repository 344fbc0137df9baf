"""Why a paper is in a result."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers import curation
from papers.models import Author, Paper, User
from papers.search.explaining.former import Former
from papers.search.explaining.why import Why, why
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import result

pytestmark = pytest.mark.django_db
OUYANG, BAI, ZOU = "ouyang2022training", "bai2022constitutional", "zou2023universal"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


def of(key: str, q: str = "", **filters: Any) -> Why:
    """Why the paper is in the result, or among those that match some of the words."""
    answer = result(q, **filters)
    paper = Paper.objects.for_results().get(cite_key=key)
    if paper.pk in answer.some:
        return why(paper, answer.some_understood, answer.request, tree.load())
    assert paper.pk in answer.ids, f"{key} is not in the result"
    return why(paper, answer.understood, answer.request, tree.load(), answer.likes)


def words(said: Why) -> list[tuple[str, str, str, list[str]]]:
    return [(w.text, w.found, w.through.value, [f.value for f in w.fields]) for w in said.words]


@pytest.mark.parametrize(
    ("q", "word"),
    [
        ("corrigibility", ("corrigibility", "", "typed", ["title"])),
        ("title:corrigible", ("corrigible", "Corrigibility", "form", ["title"])),
        ("corrigib*", ("corrigib", "Corrigibility", "beginning", ["title"])),
        ("exact:corrigibility", ("corrigibility", "", "typed", ["title"])),
        ("soares", ("soares", "", "typed", ["first_author"])),
        ("author:soares", ("soares", "Nate Soares", "typed", ["first_author"])),
        ("^soares", ("soares", "Nate Soares", "typed", ["first_author"])),
        ('author:"N. Soares"', ("N. Soares", "Nate Soares", "typed", ["first_author"])),
        ("n soares", ("n soares", "Nate Soares", "typed", ["first_author"])),
    ],
)
def test_a_word_says_where_it_was_found_and_as_what(
    searchable: dict[str, Paper], q: str, word: tuple[str, str, str, list[str]]
) -> None:
    assert words(of("soares2014corrigibility", q)) == [word]


@pytest.mark.parametrize(
    ("q", "word"),
    [
        ("neurips", ("neurips", "", "typed", ["venue"])),
        ("venue:neurips", ("neurips", "", "typed", ["venue"])),
        ("2022", ("2022", "", "typed", ["year"])),
        ("wu", ("wu", "", "typed", ["authors"])),
        ("author:wu", ("wu", "Jeff Wu", "typed", ["authors"])),
        ("2203.02155", ("2203.02155", "", "typed", ["identifier"])),
        ("id:ouyang2022training", ("ouyang2022training", "", "typed", ["identifier"])),
        ("language", ("language", "", "typed", ["title", "abstract"])),
        ('"human feedback"', ("human feedback", "", "typed", ["title"])),
    ],
)
def test_every_field_is_told(
    searchable: dict[str, Paper], q: str, word: tuple[str, str, str, list[str]]
) -> None:
    assert words(of(OUYANG, q)) == [word]


def test_a_field_of_the_query_is_the_only_one_that_counts(searchable: dict[str, Paper]) -> None:
    assert words(of(OUYANG, "abstract:language")) == [("language", "", "typed", ["abstract"])]


def test_the_words_of_a_name_are_told_apart_where_they_stand_apart(index: Indexer) -> None:
    grow_tree()
    make_paper("a2020one", "Oversight that is scalable")
    index.catch_up()
    assert words(of("a2020one", "scalable oversight")) == [
        ("scalable", "", "typed", ["title"]),
        ("oversight", "", "typed", ["title"]),
    ]


def test_another_name_of_a_category_is_told_with_the_category(searchable: dict[str, Paper]) -> None:
    said = of(ZOU, "越狱")
    assert said.words == ()
    assert [(c.text, c.line[-1].name, c.is_itself) for c in said.categories] == [
        ("越狱", "Jailbreaking", True)
    ]
    assert [raised.value for raised in said.raised] == ["category"]


def test_another_name_in_the_text_is_told(index: Indexer) -> None:
    grow_tree()
    make_paper("a2020one", "How to jailbreak a model")
    index.catch_up()
    assert words(of("a2020one", "越狱")) == [("越狱", "jailbreak", "name", ["title"])]


def test_a_category_below_the_filter_is_told_with_its_path(searchable: dict[str, Paper]) -> None:
    (category,) = of(OUYANG, category="outer-alignment").categories
    assert [node.slug for node in category.line] == RL.split("/")
    assert (category.matched.path, category.text, category.is_itself) == ("outer-alignment", "", False)


def test_a_category_of_the_query_s_field_counts_as_a_filter(searchable: dict[str, Paper]) -> None:
    said = of(ZOU, "category:jailbreaking")
    assert [(c.matched.slug, c.text) for c in said.categories] == [("jailbreaking", "")]


def test_a_category_that_is_left_out_is_no_reason(searchable: dict[str, Paper]) -> None:
    assert of(ZOU, "adversarial -category:inner-alignment").categories == ()


def test_a_corrected_spelling_is_told(searchable: dict[str, Paper]) -> None:
    assert words(of("soares2014corrigibility", "corigibility")) == [
        ("corrigibility", "", "spelling", ["title"])
    ]


@pytest.mark.parametrize(
    ("q", "through"), [("trainning", "spelling"), ("trained", "form"), ("modeling", "form")]
)
def test_a_letter_too_many_is_no_other_form_of_a_word(index: Indexer, q: str, through: str) -> None:
    make_paper("a2020one", "Training by modelling")
    index.catch_up()
    assert [word.through.value for word in of("a2020one", q).words] == [through]


def test_what_stands_in_the_title_raises(searchable: dict[str, Paper]) -> None:
    said = of(ZOU, "adversarial attacks")
    assert [raised.value for raised in said.raised] == ["title", "side_by_side"]


def test_nothing_raises_where_relevance_is_not_the_order(searchable: dict[str, Paper]) -> None:
    assert of(ZOU, "adversarial attacks", sort="newest").raised == ()


def test_what_is_shared_is_told_of_similar_papers(searchable: dict[str, Paper]) -> None:
    said = of(BAI, f"similar:{OUYANG}")
    assert [(shared.to, shared.authors) for shared in said.similar] == [(OUYANG, ("Jeff Wu",))]
    assert [raised.value for raised in said.raised] == ["similar"]


def test_nothing_is_shared_with_what_is_left_out(searchable: dict[str, Paper]) -> None:
    assert of(ZOU, f"adversarial -similar:{BAI}").similar == ()


def test_without_words_and_filters_there_is_no_reason(searchable: dict[str, Paper]) -> None:
    assert not of(ZOU)


def test_the_object_is_plain_data(searchable: dict[str, Paper]) -> None:
    assert of(ZOU, "attack", category="attacks-on-aligned-llms").as_json() == {
        "words": [{"text": "attack", "found": "Attacks", "through": "form", "via": "", "fields": ["title"]}],
        "categories": [
            {
                "path": "attacks-on-aligned-llms/jailbreaking",
                "matched": "attacks-on-aligned-llms",
                "through": "filter",
                "text": "",
            }
        ],
        "raised": ["title"],
        "similar": [],
    }


def test_no_question_is_put_to_the_database(
    searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answer, taxonomy = result(f"language OR 越狱 OR similar:{BAI}"), tree.load()
    papers = Paper.objects.for_results().in_bulk(answer.ids).values()
    with django_assert_num_queries(0):
        assert all(why(p, answer.understood, answer.request, taxonomy, answer.likes) for p in papers)


# What the paper does not print itself


@pytest.fixture
def renamed(searchable: dict[str, Paper], cora: User, index: Indexer) -> dict[str, Paper]:
    curation.rename_author(Author.objects.get(slug="yuntao-bai"), name="Xavier Quill", by=cora)
    index.catch_up()
    return searchable


@pytest.mark.parametrize(
    "q", ["quill", "author:quill", 'author:"Xavier Quill"', "exact:quill", "qui*", "x quill"]
)
def test_another_name_of_an_author_is_told(renamed: dict[str, Paper], q: str) -> None:
    [word] = of(BAI, q).words
    assert (word.found, word.through.value, word.via) == ("Yuntao Bai", "other_name", "Xavier Quill")
    assert [field.value for field in word.fields] == ["authors"]


def test_a_word_that_the_paper_prints_needs_no_other_name(renamed: dict[str, Paper]) -> None:
    assert words(of(BAI, "yuntao")) == [("yuntao", "", "typed", ["first_author"])]


def test_a_former_cite_key_is_told(searchable: dict[str, Paper], cora: User, index: Indexer) -> None:
    curation.merge_papers(searchable[ZOU], into=searchable[BAI], by=cora)
    index.catch_up()
    assert words(of(BAI, f"id:{ZOU}")) == [(ZOU, BAI, "former_key", ["identifier"])]


def test_a_former_key_is_said_beside_the_result(
    client: Client, searchable: dict[str, Paper], cora: User, index: Indexer
) -> None:
    curation.merge_papers(searchable[ZOU], into=searchable[BAI], by=cora)
    index.catch_up()
    page = client.get("/papers/", {"q": f"id:{ZOU}"}).content.decode()
    assert f"formerly “{ZOU}”" in page


def test_another_name_is_said_beside_the_result(client: Client, renamed: dict[str, Paper]) -> None:
    page = client.get("/papers/", {"q": "quill"}).content.decode()
    assert "“quill” in “Xavier Quill”, as Yuntao Bai is also printed" in page


def test_the_api_says_so_too(client: Client, renamed: dict[str, Paper]) -> None:
    [found] = client.get("/api/v1/papers/", {"q": "quill"}).json()["results"]
    word = {"text": "quill", "found": "Yuntao Bai", "through": "other_name", "via": "Xavier Quill"}
    assert found["why"]["words"] == [{**word, "fields": ["authors"]}]


@pytest.mark.parametrize("number", [1, 3])
def test_former_names_are_read_once_for_a_page(
    renamed: dict[str, Paper], number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = list(Paper.objects.for_results()[:number])
    answer, taxonomy = result("quill"), tree.load()
    former = Former([paper.pk for paper in rows])
    with django_assert_num_queries(1):
        for paper in rows:
            why(paper, answer.understood, answer.request, taxonomy, (), former)
