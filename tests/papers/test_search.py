"""One search: words, names, filters, sorts."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper
from papers.search import SearchRequest, search
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from taxonomy.models import Category
from tests.catalogue import make_paper
from tests.papers.searching import BAI, OUYANG, SOARES, ZOU, found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("adversarial attacks", [ZOU]),
        ("attack adversarially", [ZOU]),  # stems
        ("harmless assistant", [BAI]),  # abstract
        ("zou", [ZOU]),
        ("neurips feedback", [OUYANG]),
        ('"human feedback"', [OUYANG]),
        ('"feedback human"', []),
        ("“human feedback”", [OUYANG]),
        ("feedback nowhere", []),
        ("CORRIGIBILITY", [SOARES]),
        ("???", []),
        ("ＣＯＲＲＩＧＩＢＩＬＩＴＹ", [SOARES]),
        ("ouyang 2022", [OUYANG]),
        ("ouyang 2023", []),
    ],
)
def test_all_words_must_match(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q) == keys


def test_a_word_that_the_index_cannot_hold_finds_nothing(searchable: dict[str, Paper]) -> None:
    assert found("corrigibility " + "x" * 61) == []


def test_accents_do_not_matter(index: Indexer) -> None:
    make_paper("a2023b", "A naïve Bayes", authors=("André Martins",))
    index.catch_up()
    assert found("naive andre") == found("naïve André") == ["a2023b"]


@pytest.mark.parametrize(("q", "keys"), [("越狱", [ZOU]), ("jailbreaks", [ZOU]), ("宪法式人工智能", [BAI])])
def test_a_categorys_name_or_alias_in_either_language_finds_its_papers(
    searchable: dict[str, Paper], q: str, keys: list[str]
) -> None:
    assert found(q) == keys


def test_what_a_category_is_called_otherwise_is_found_in_texts(
    searchable: dict[str, Paper], index: Indexer
) -> None:
    """越狱 finds a paper that says "jailbreak" and that nobody has classified."""
    make_paper("wei2023jailbroken", "Why a jailbreak works", authors=())
    index.catch_up()
    assert set(found("越狱")) == {"wei2023jailbroken", ZOU}


def test_a_parents_name_finds_the_papers_below_it(searchable: dict[str, Paper]) -> None:
    assert sorted(found("外部对齐")) == [BAI, OUYANG]


def test_an_alias_of_several_words_also_matches_the_words_apart(searchable: dict[str, Paper]) -> None:
    assert set(found("constitutional ai")) == {BAI}


def test_a_quoted_name_of_a_category_is_a_phrase(searchable: dict[str, Paper], index: Indexer) -> None:
    make_paper("apart2023", "A jail, and how they break", authors=())
    make_paper("whole2023", "A constitutional AI", authors=())
    make_paper("words2023", "AI that is constitutional", authors=())
    index.catch_up()
    assert set(found('"constitutional ai"')) == {BAI, "whole2023"}
    assert set(found("constitutional ai")) == {BAI, "whole2023", "words2023"}


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("2212.08073", [BAI]),
        ("https://arxiv.org/pdf/2212.08073v2", [BAI]),
        ("10.48550/arXiv.2212.08073", [BAI]),
        ("bai2022constitutional", [BAI]),
        ("BAI2022Constitutional", [BAI]),
        ("2212.08074", []),
    ],
)
def test_an_identifier_or_a_cite_key_finds_its_paper(
    searchable: dict[str, Paper], q: str, keys: list[str]
) -> None:
    assert found(q) == keys


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({"category": "outer-alignment"}, [BAI, OUYANG]),
        ({"category": "jailbreaking"}, [ZOU]),  # a slug that only one category has
        ({"category": ["jailbreaking", "constitutional-ai"]}, [ZOU, BAI]),
        ({"category": ["rl-based-methods", "constitutional-ai"], "category_match": "all"}, [BAI]),
        ({"category": "outer-alignment", "exact": "1"}, []),
        ({"not_category": "constitutional-ai"}, [ZOU, OUYANG, SOARES]),
        ({"year_from": 2023}, [ZOU]),
        ({"year_to": 2022}, [BAI, OUYANG]),
        ({"year": "2022"}, [BAI, OUYANG]),
        ({"year": "2022..2023"}, [ZOU, BAI, OUYANG]),
        ({"year": "..2022"}, [BAI, OUYANG]),
        ({"not_year": ["2022", "2021"]}, [ZOU, SOARES]),
        ({"venue": "NeurIPS"}, [OUYANG]),
        ({"kind": "report"}, [SOARES]),
        ({"not_kind": "report", "not_venue": "arXiv"}, [OUYANG]),
        ({"has": ["arxiv", "published"]}, [OUYANG]),
        ({"not_has": "abstract"}, [ZOU, SOARES]),
        ({"author": "jeff-wu"}, [BAI, OUYANG]),
        ({"author": "jeff-wu", "venue": "NeurIPS"}, [OUYANG]),
        ({"q": "jeff", "category": "constitutional-ai"}, [BAI]),
    ],
)
def test_filters(searchable: dict[str, Paper], filters: dict[str, object], keys: list[str]) -> None:
    assert found(**filters) == keys  # type: ignore[arg-type]


def test_titles_weigh_more_than_abstracts(index: Indexer) -> None:
    make_paper("abstract2023", "Something else", abstract="On debate.")
    make_paper("title2023", "Debate", abstract="Something else.")
    index.catch_up()
    assert found("debate") == ["title2023", "abstract2023"]


def test_words_side_by_side_in_a_title_weigh_more_than_apart(index: Indexer) -> None:
    make_paper("apart2023", "A helper of the harmless kind")
    make_paper("together2020", "A harmless helper of the kind", year=2020)
    index.catch_up()
    assert found("harmless helper") == ["together2020", "apart2023"]


def test_standing_in_a_category_weighs_more_than_standing_below_it(
    catalogue: dict[str, Paper], index: Indexer
) -> None:
    above = Category.objects.get(slug="scalable-oversight")
    make_paper("above2020", "Something", categories=(above,), year=2020)
    index.catch_up()
    assert found("可扩展监督") == ["above2020", BAI]


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("newest", [ZOU, BAI, OUYANG, SOARES]),
        ("oldest", [OUYANG, BAI, ZOU, SOARES]),  # no year comes last in both directions
        ("added", [SOARES, ZOU, BAI, OUYANG]),
        ("title", [BAI, SOARES, OUYANG, ZOU]),
        ("", [ZOU, BAI, OUYANG, SOARES]),
    ],
)
def test_sorts(searchable: dict[str, Paper], sort: str, keys: list[str]) -> None:
    assert found(sort=sort) == keys


def test_ties_of_relevance_are_cut_by_newest(index: Indexer) -> None:
    for year in (2020, 2023, 2021):
        make_paper(f"y{year}", "The same title", authors=(), year=year)
    index.catch_up()
    assert found("title") == ["y2023", "y2021", "y2020"]


def test_a_search_costs_few_queries_however_much_it_finds(
    searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    taxonomy = tree.load()
    with django_assert_num_queries(0):
        search(SearchRequest(q="language", category=("outer-alignment",)), taxonomy)
