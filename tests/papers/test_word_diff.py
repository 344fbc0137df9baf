"""What differs between two texts, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papers.word_diff import MOST, word_diff


def test_a_word_that_was_replaced_is_taken_out_and_put_in() -> None:
    assert word_diff("Training large models", "Training language models") == [
        ("equal", "Training "),
        ("delete", "large "),
        ("insert", "language "),
        ("equal", "models"),
    ]


def test_equal_texts_are_one_piece() -> None:
    assert word_diff("a b", "a b") == [("equal", "a b")]


def test_nothing_was_taken_out_of_nothing() -> None:
    assert word_diff("", "new") == [("insert", "new")]
    assert word_diff("", "") == []


def test_chinese_is_compared_character_by_character() -> None:
    assert word_diff("大语言模型", "大模型") == [("equal", "大"), ("delete", "语言"), ("equal", "模型")]


def test_texts_that_are_too_long_stand_as_wholes() -> None:
    left, right = "a " * MOST, "b"
    assert word_diff(left, right) == [("delete", left), ("insert", right)]


def test_a_text_of_one_word_again_and_again_is_not_compared_for_minutes() -> None:
    left, right = "a " * 2_000, "a b " * 1_000
    assert word_diff(left, right) == [("delete", left), ("insert", right)]


@given(st.text("ab 模型\n", max_size=30), st.text("ab 模型\n", max_size=30))
def test_each_side_is_given_back_whole(left: str, right: str) -> None:
    pieces = word_diff(left, right)
    assert "".join(text for op, text in pieces if op != "insert") == left
    assert "".join(text for op, text in pieces if op != "delete") == right
