"""Queries that read well and ask for what the catalogue does not have, or for too much."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper
from papers.search import InvalidSearch
from papers.search.indexing.indexer import Indexer
from papers.search.language import Problem
from taxonomy import tree
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import BAI, ZOU, found, request

pytestmark = pytest.mark.django_db


def problems(q: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidSearch) as raised:
        request(q)
    assert list(raised.value.errors) == ["q"]
    return raised.value.problems


@pytest.mark.parametrize(
    ("q", "start", "length", "suggestions"),
    [
        ("feedback venue:NeurlPS", 15, 7, ("feedback venue:NeurIPS",)),
        ('venue:"neurips workshop"', 6, 18, ("venue:NeurIPS",)),
        ("-venue:zzzz", 7, 4, ()),
        ("similar:bai2022constitution x", 8, 19, (f"similar:{BAI} x",)),
        ("similar:9912.00001", 8, 10, ()),
    ],
)
def test_an_unknown_name_is_told_at_its_place(
    searchable: dict[str, Paper], q: str, start: int, length: int, suggestions: tuple[str, ...]
) -> None:
    (problem,) = problems(q)
    assert (problem.place.start, problem.place.length) == (start, length)
    assert problem.suggestions[:1] == suggestions


def test_all_unknown_names_are_told(searchable: dict[str, Paper]) -> None:
    places = [problem.place.start for problem in problems("similar:zou venue:zzzz (a OR venue:yyyy)")]
    assert places == [8, 18, 35]


def test_a_venue_that_is_much_less_like_it_is_not_suggested(index: Indexer) -> None:
    for name in ("NeurIPS", "Minds and Machines"):
        make_paper(f"{name[:3].lower()}2020one", venue=name)
    index.catch_up()
    assert problems("venue:neurps")[0].suggestions == ("venue:NeurIPS",)


def test_the_first_suggestion_repairs_all_unknown_names(searchable: dict[str, Paper]) -> None:
    first, second = problems("venue:neurps similar:bai2022constitution")
    assert first.suggestions[0] == f"venue:NeurIPS similar:{BAI}"
    assert second.suggestions[0] == f"venue:neurps similar:{BAI}"


def test_a_former_cite_key_is_known(searchable: dict[str, Paper]) -> None:
    searchable[ZOU].cite_key_aliases.create(key="zou2023attacks")
    assert found("similar:ZOU2023attacks") == found(f"similar:{ZOU}")


def test_papers_are_like_three_others_at_most(searchable: dict[str, Paper]) -> None:
    (problem,) = problems(" OR ".join([f"similar:{BAI}"] * 4))
    assert "3" in problem.sentence


@pytest.mark.parametrize(
    ("text", "is_possible"),
    [
        ("越" * 200, True),
        ("越" * 201, False),
        ('"' + "a " * 64 + '"', True),
        ('"' + "a " * 65 + '"', False),
        ('x -"' + "a " * 65 + '"', False),
    ],
)
def test_text_is_as_long_as_can_be_looked_for(text: str, is_possible: bool) -> None:
    if is_possible:
        assert request(text).q == text
    else:
        assert problems(text)[0].place.length == len(text)


def test_a_run_of_chinese_holds_sixty_four_names_at_most() -> None:
    grow_tree()
    apart = [f"{chr(0x4E00 + n)}越狱" for n in range(64)]  # each character between two names is one more
    assert request("".join(apart[:63])).q
    assert problems("".join(apart))[0].place.start == 0


def test_a_star_behind_a_hyphen_stands_for_a_limited_number_of_words(index: Indexer) -> None:
    make_paper("many2023", " ".join(f"un{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(301)))
    index.catch_up()
    (problem,) = problems("x very-un*")
    assert (problem.place.start, problem.place.length) == (2, 8)
    assert request("very-una* un*").q


def test_checking_costs_a_fixed_number_of_queries(
    searchable: dict[str, Paper], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tree.load()
    with django_assert_max_num_queries(2 + 1 + 1):  # by key, by former key, by identifier; the edition
        request(f"similar:{BAI} venue:arxiv venue:neurips")
