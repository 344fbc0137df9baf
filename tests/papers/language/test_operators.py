"""AND, OR, NOT and parentheses."""

from __future__ import annotations

import pytest

from papers.search.language import And, Not, Or, Place, read
from tests.papers.language.reading import TAXONOMY, all_of, any_of, joined, no, phrase, tree, value, word

A, B, C, D = (word(name) for name in "abcd")


def test_and_binds_closer_than_words_side_by_side() -> None:
    assert tree("a b AND c d") == all_of(A, joined(B, C), D)


def test_or_binds_loosest() -> None:
    assert tree("a b OR c AND d") == any_of(all_of(A, B), joined(C, D))


def test_parentheses_hold_together() -> None:
    assert tree("a (b OR c) (d)") == all_of(A, any_of(B, C), D)


def test_several_of_the_same_operator_are_one_node() -> None:
    assert tree("a OR b OR c") == any_of(A, B, C)


@pytest.mark.parametrize("q", ["-a", "NOT a", "－a", "−a", "NOT(a)", "-(a)", "!a", "！a", "!(a)"])
def test_a_minus_and_not_leave_out(q: str) -> None:
    assert tree(q) == no(A)


@pytest.mark.parametrize("q", ["a || b", "a||b", "(a) || (b)", "a ｜｜ b"])
def test_two_bars_are_or(q: str) -> None:
    assert tree(q) == any_of(A, B)


@pytest.mark.parametrize("q", ["a && b", "a&&b", "a ＆＆ b"])
def test_two_ampersands_are_and(q: str) -> None:
    assert tree(q) == joined(A, B)


def test_signs_stand_for_operators_in_the_parentheses_of_a_field_too() -> None:
    assert tree("title:(a || !b)") == any_of(word("a", "title"), no(word("b", "title")))
    assert tree("kind:blog||kind:report") == any_of(value("kind", "blog"), value("kind", "report"))


def test_a_plus_changes_nothing() -> None:
    assert tree("+a b") == all_of(A, B)


def test_not_not_is_kept() -> None:
    assert tree("NOT -a") == no(no(A))


def test_groups_and_phrases_are_left_out_whole() -> None:
    assert tree('a -(b OR c) -"d d"') == all_of(A, no(any_of(B, C)), no(phrase("d d")))


def test_or_may_join_what_is_left_out() -> None:
    assert tree("a OR NOT b") == any_of(A, no(B))


def test_full_width_signs_and_letters_are_operators_too() -> None:
    assert tree("（a ＯＲ b） －c") == all_of(any_of(A, B), no(C))


def test_operators_need_no_space_before_parentheses() -> None:
    assert tree("a OR(b AND(c))") == any_of(A, joined(B, C))


@pytest.mark.parametrize("q", ["a - b", "a -- b", "a --b", "a -, b"])
def test_a_dash_that_touches_no_word_is_punctuation(q: str) -> None:
    assert tree(q) == all_of(A, B)


def test_nodes_know_their_places_with_parentheses() -> None:
    node = read("x  -(a OR b)", TAXONOMY)
    assert isinstance(node, And)
    negated = node.nodes[1]
    assert isinstance(negated, Not)
    assert isinstance(negated.node, Or)
    assert (node.place, negated.place, negated.node.place) == (Place(0, 12), Place(3, 9), Place(5, 6))
