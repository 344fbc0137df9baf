"""What each operator of the query language finds."""

from __future__ import annotations

import pytest

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import BAI, OUYANG, SOARES, ZOU, found

pytestmark = pytest.mark.django_db
EVERYTHING = [ZOU, BAI, OUYANG, SOARES]


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("title:feedback", [BAI, OUYANG]),
        ("title:harmless", [BAI]),
        ("title:gpt", []),
        ("abstract:gpt-3", [OUYANG]),
        ('abstract:"reward model"', [OUYANG]),
        ("abstract:(harmless labels)", [BAI]),
        ("venue:neurips", [OUYANG]),
        ("author:wu", [BAI, OUYANG]),
        ('author:"jeff wu"', [BAI, OUYANG]),
        ('author:"wu, jeff"', [BAI, OUYANG]),
        ('author:"wu jeff"', [BAI, OUYANG]),
        ('author:"J. Wu"', [BAI, OUYANG]),
        ('author:"Wu, J."', [BAI, OUYANG]),
        ('author:"K. Wu"', []),
        ('author:"ouyang wu"', []),  # one name, not two
        ("author:(ouyang wu)", [OUYANG]),
        ("^bai", [BAI]),
        ("^wu", []),
        ('author:^"yuntao bai"', [BAI]),
        ("^oy*", []),
        ("^ou*", [OUYANG]),
        ("year:2022", [BAI, OUYANG]),
        ("year:2022..2023", [ZOU, BAI, OUYANG]),
        ("year:>2022", [ZOU]),
        ("added:today", EVERYTHING),
        ("added:<2020", []),
        ("category:jailbreaking", [ZOU]),
        ('category:"outer alignment"', [BAI, OUYANG]),
        ("kind:report", [SOARES]),
        ("kind:report,paper", EVERYTHING),
        ("origin:submitted", EVERYTHING),
        ("has:published", [OUYANG]),
        ("id:2212.08073", [BAI]),
        ("id:bai2022constitutional", [BAI]),
    ],
)
def test_a_field_finds(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q, sort="newest") == keys


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("advers*", [ZOU]),
        ("corrig*", [SOARES]),
        ("title:instruct*", [OUYANG]),
        ("title:instructions*", [OUYANG]),
        ("fine-tu*", [OUYANG]),
        ("fine-to*", []),
        ("author:ouy*", [OUYANG]),
        ("venue:neur*", [OUYANG]),
        ("exact:attack*", [ZOU]),
    ],
)
def test_a_star_finds_what_begins_like_this(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q, sort="newest") == keys


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("exact:attacks", [ZOU]),
        ("exact:attack", []),
        ('exact:"language models"', [ZOU, OUYANG]),
        ('exact:"language model"', []),
    ],
)
def test_exact_words_keep_their_endings(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q, sort="newest") == keys


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("feedback -harmless", [OUYANG]),
        ("feedback NOT harmless", [OUYANG]),
        ("-feedback", [ZOU, SOARES]),
        ("-category:jailbreaking", [BAI, OUYANG, SOARES]),
        ("-(zou OR bai)", [OUYANG, SOARES]),
        ("zou OR corrigibility", [ZOU, SOARES]),
        ("zou OR -feedback", [ZOU, SOARES]),
        ("(zou OR bai) year:2022", [BAI]),
        ("feedback AND ouyang", [OUYANG]),
        ("feedback AND NOT ouyang", [BAI]),
        ("-jailbreaks", [BAI, OUYANG, SOARES]),  # by its category, as it would be found
    ],
)
def test_operators_join_and_leave_out(searchable: dict[str, Paper], q: str, keys: list[str]) -> None:
    assert found(q, sort="newest") == keys


@pytest.mark.parametrize("q", ["feedback", "title:feedback", "jeff", "gpt*", "外部对齐", "year:2022"])
def test_with_and_without_it_is_everything(searchable: dict[str, Paper], q: str) -> None:
    assert sorted(found(q) + found(f"-({q})")) == sorted(EVERYTHING)


def test_exact_holds_for_categories_in_the_words_too(searchable: dict[str, Paper]) -> None:
    assert found("category:outer-alignment", exact="1") == []
    assert found("category:constitutional-ai", exact="1") == [BAI]


@pytest.mark.parametrize(
    "names", [("Jan Paul", "Christiano Foo"), ("Ján Paul", "Christiano Foo"), ("保罗", "Christiano Paulo")]
)
def test_the_words_of_a_name_stand_in_one_name(index: Indexer, names: tuple[str, ...]) -> None:
    make_paper("apart2023", authors=names)
    make_paper("one2023", authors=("Someone Else", "Paul F. Christiano"))
    index.catch_up()
    assert found('author:"paul christiano"') == found('author:"christiano, paul"') == ["one2023"]


def test_a_letter_and_a_family_name_are_an_author(index: Indexer) -> None:
    make_paper("one2023", authors=("Paul F. Christiano",))
    make_paper("other2023", authors=("Jan Christiano",))
    index.catch_up()
    assert found("P. Christiano") == ["one2023"]


def test_filters_and_ranges_do_not_score(index: Indexer) -> None:
    make_paper("long2023", "A debate, and what else it may be good for", year=2023)
    make_paper("short2022", "Debate", year=2022)
    index.catch_up()
    assert (
        found("debate year:2000..2030 kind:paper -has:abstract")
        == found("debate")
        == ["short2022", "long2023"]
    )


def test_similar_papers_compose_with_filters(searchable: dict[str, Paper]) -> None:
    assert found(f"similar:{OUYANG}") == [BAI, ZOU]  # a category and an author; two words
    assert found(f"similar:{OUYANG} year:2023") == [ZOU]
    assert found("similar:2203.02155 -zou") == [BAI]


def test_a_concept_in_the_title_may_have_another_name(index: Indexer) -> None:
    grow_tree()
    make_paper("perez2022red", "Jailbreaks and how to find them")
    index.catch_up()
    assert found("title:越狱") == ["perez2022red"]
    assert found("标题：越狱") == ["perez2022red"]
    assert found("venue:arXiv abstract:越狱") == []
