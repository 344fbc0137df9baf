"""Fields and their values."""

from __future__ import annotations

import pytest
from django.utils import translation

from papers.search.language import QueryProblems
from tests.papers.language.reading import (
    JAILBREAKING,
    OVERSIGHT,
    all_of,
    any_of,
    no,
    phrase,
    prefix,
    tree,
    value,
    word,
)

CONSTITUTIONAL = value("id", "2212.08073", "10.48550/arxiv.2212.08073")


@pytest.mark.parametrize("field", ["title", "abstract", "author", "venue", "exact"])
def test_text_fields_take_words_phrases_and_beginnings(field: str) -> None:
    q = f'{field}:ab {field}:"a b" {field}:ab*'
    assert tree(q) == all_of(word("ab", field), phrase("a b", field), prefix("ab", field))


def test_a_field_holds_for_all_in_its_parentheses() -> None:
    assert tree('title:(a OR -"b c")') == any_of(word("a", "title"), no(phrase("b c", "title")))


@pytest.mark.parametrize("q", ["TITLE:x", "Title:x", "标题:x", "标题：x", "標題：x", "ｔｉｔｌｅ：x"])
def test_a_field_has_an_english_and_a_chinese_name(q: str) -> None:
    assert tree(q) == word("x", "title")


@pytest.mark.parametrize("q", ["^bai", "author:^bai", "作者：＾bai", "author:(^bai)", "^(bai)"])
def test_the_first_author_can_be_asked_for_in_two_ways(q: str) -> None:
    assert tree(q) == word("bai", "first_author")


def test_a_name_may_have_its_comma() -> None:
    assert tree("author:Bai,Yuntao") == word("Bai,Yuntao", "author")


@pytest.mark.parametrize(
    "q",
    [
        "2212.08073",
        "arXiv:2212.08073",
        "arXiv: 2212.08073v2",
        "id:2212.08073",
        'id:"arXiv:2212.08073"',
        "id:https://arxiv.org/abs/2212.08073",
        "https://arxiv.org/pdf/2212.08073v1.pdf",
        "doi:10.48550/arXiv.2212.08073",
        "arXiv:2212.08073v1 [cs.CL] 15 Dec 2022",
        "arXiv preprint arXiv:2212.08073, 2022",
        "[2212.08073]",
        "(2212.08073)",
        "编号：2212.08073",
    ],
)
def test_an_identifier_is_understood_in_any_form(q: str) -> None:
    assert tree(q) == CONSTITUTIONAL


def test_identifiers_stand_between_words_and_operators() -> None:
    assert tree("(x OR arxiv:2212.08073) -2212.08073") == all_of(
        any_of(word("x"), CONSTITUTIONAL), no(CONSTITUTIONAL)
    )


def test_a_doi_keeps_its_parentheses() -> None:
    assert tree("(doi:10.1016/S0004-3702(98)00023-X)") == value("id", "10.1016/s0004-3702(98)00023-x")


def test_a_star_behind_an_identifier_is_a_star() -> None:
    assert tree("2212.08073*") == prefix("2212.08073")


def test_an_identifier_in_a_text_field_is_text() -> None:
    assert tree("title:2212.08073") == word("2212.08073", "title")


def test_a_cite_key_may_be_an_openreview_id_and_keeps_its_case_beside_it() -> None:
    assert tree("id:KmtVD97J43e") == value("id", "kmtvd97j43e", "KmtVD97J43e")


def test_similar_keeps_the_key_as_typed() -> None:
    assert tree("similar:Bai2022x") == value("similar", "Bai2022x")


@pytest.mark.parametrize(
    "q",
    [
        OVERSIGHT,
        f"/{OVERSIGHT}/",
        "可扩展监督",
        "可擴展監督",
    ],
)
def test_a_category_is_known_by_path_and_names(q: str) -> None:
    assert tree(f"category:{q}") == value("category", OVERSIGHT)


@pytest.mark.parametrize("q", ["jailbreak", "JAILBREAKING", '"jailbreaking"', "越狱", "越獄", "“越狱”"])
def test_a_category_is_known_by_slug_and_alias_in_any_case(q: str) -> None:
    assert tree(f"category:{q}") == value("category", JAILBREAKING)


@pytest.mark.parametrize("q", ["red-teaming", '"red teaming"', '"Red-Teaming"'])
def test_one_name_can_stand_for_several_categories(q: str) -> None:
    assert tree(f"类别:{q}") == value("category", JAILBREAKING, "future/scalable-oversight")


def test_several_values_stand_between_commas() -> None:
    assert tree("kind:blog,report category:越狱，debate") == all_of(
        value("kind", "blog", "report"), value("category", JAILBREAKING, "outer-alignment/debate")
    )


@pytest.mark.parametrize("field", ["id", "similar"])
def test_several_works_stand_between_commas(field: str) -> None:
    assert tree(f"-{field}:bai2022x,Wu2021y") == tree(f"-({field}:bai2022x OR {field}:Wu2021y)")


def test_several_identifiers_stand_between_commas() -> None:
    assert tree("id:2212.08073,10.1000/x") == any_of(CONSTITUTIONAL, value("id", "10.1000/x"))


def test_a_comma_may_belong_to_a_doi() -> None:
    assert tree("id:10.1000/a,b") == value("id", "10.1000/a,b")


@pytest.mark.parametrize("q", ["has:published", 'has:"Published version"', "has:published-version"])
def test_a_value_may_be_written_as_the_page_shows_it(q: str) -> None:
    assert tree(q) == value("has", "published")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_values_name_is_understood_in_any_language(language: str) -> None:
    with translation.override(language):
        assert tree('has:摘要 kind:"Blog post"') == all_of(value("has", "abstract"), value("kind", "blog"))


def test_origin_is_a_field() -> None:
    assert tree("origin:(seed OR harvested)") == any_of(value("origin", "seed"), value("origin", "harvested"))


def test_a_field_before_an_identifier_is_still_a_field() -> None:
    assert tree("similar:arXiv:2212.08073") == value("similar", "2212.08073")
    assert tree("title:arXiv:2212.08073") != CONSTITUTIONAL
    with pytest.raises(QueryProblems):
        tree("autor:https://arxiv.org/abs/2212.08073")
    assert tree("https://arxiv.org/abs/2212.08073") == CONSTITUTIONAL
    assert tree("arXiv: 2212.08073") == CONSTITUTIONAL
