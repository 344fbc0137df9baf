"""The conditions of a query, and the query without some of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.search.facets.conditions import conditions, without
from papers.search.language import QueryProblems, read, unparse
from taxonomy import tree
from tests.catalogue import grow_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_tree(db: None) -> None:
    grow_tree()


def parts(q: str) -> list[str]:
    return [condition.text for condition in conditions(q, tree.load())]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("reward model", ["reward model"]),
        ("reward author:bai model", ["reward model", "author:bai"]),
        ("year:2021 author:bai category:RLHF reward", ["reward", "year:2021", "author:bai", "category:RLHF"]),
        ('"reward model" -venue:arxiv', ['"reward model"', "-venue:arxiv"]),
        ("a AND author:bai AND (b OR c)", ["a", "author:bai", "b OR c"]),
        ("a OR author:bai", ["a OR author:bai"]),
        ("author:(bai OR wu) rew*", ["rew*", "author:bai OR author:wu"]),
        ("???", []),
        ("", []),
    ],
)
def test_a_query_comes_apart_at_its_fields(q: str, expected: list[str]) -> None:
    assert parts(q) == expected


@pytest.mark.parametrize(
    ("q", "number", "left"),
    [
        ("year:2021 author:bai reward", 0, "year:2021 author:bai"),
        ("year:2021 author:bai reward", 1, "author:bai reward"),
        ("year:2021 author:bai reward", 2, "year:2021 reward"),
        ("added:last-week author:bai", 1, "added:last-week"),
        ("a AND author:bai AND b", 1, "a AND b"),
        ("(a b) AND -author:bai", 1, "a b"),
        ("author:bai", 0, ""),
    ],
)
def test_a_condition_can_be_taken_out(q: str, number: int, left: str) -> None:
    known = conditions(q, tree.load())
    assert without(q, [known[number]], tree.load()) == left


def meant(q: str) -> str:
    node = read(q, tree.load())
    assert node
    return unparse(node)


WORDS = st.sampled_from(
    ["reward", "year:2021", "-bai", "author:bai", "(", ")", "AND", "OR", "NOT", '"a b"', "kind:blog", "越狱"]
)


@given(st.lists(WORDS, max_size=9).map(" ".join))
def test_what_is_left_is_the_query_of_the_other_conditions(q: str) -> None:
    taxonomy = tree.load()
    try:
        known = conditions(q, taxonomy)
    except QueryProblems:
        return
    for number, one in enumerate(known):
        left = without(q, [one], taxonomy)
        others = [other.text for other in (*known[:number], *known[number + 1 :])]
        assert sorted(map(meant, parts(left))) == sorted(map(meant, others))
        assert (read(left, taxonomy) is None) == (not others)
