"""Two texts side by side: what is marked, and what is shortened."""

from __future__ import annotations

from papers.views.differences import Piece, sides


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


def both(left: str, right: str) -> tuple[str, str]:
    found = sides("field", left, right)
    return marked(found.left), marked(found.right)


def test_the_words_that_differ_are_marked() -> None:
    assert both("Training large models", "Training language models") == (
        "Training [large ]models",
        "Training [language ]models",
    )


def test_short_texts_with_nothing_in_common_are_marked_whole() -> None:
    assert both("2022", "2023") == ("[2022]", "[2023]")


def test_long_texts_with_little_in_common_are_not_marked() -> None:
    left, right = "Red teaming language models to reduce harms", "A survey of the alignment of large models"
    assert both(left, right) == (left, right)


def test_of_what_is_long_and_equal_the_words_beside_a_difference_stay() -> None:
    words = [str(number) for number in range(60)]
    left = " ".join([*words[:30], "old", *words[30:]])
    right = " ".join([*words[:30], "new", *words[30:]])
    assert both(left, right) == (
        "… 22 23 24 25 26 27 28 29 [old ]30 31 32 33 34 35 36 37 … ",
        "… 22 23 24 25 26 27 28 29 [new ]30 31 32 33 34 35 36 37 … ",
    )


def test_what_both_say_is_not_shortened() -> None:
    text = "word " * 60
    assert sides("field", text, text).same == text
    assert both(text, text) == (text, text)


def test_long_chinese_is_shortened_by_its_characters() -> None:
    same = "一二三四五六七八九十" * 3
    assert both(f"{same}旧", f"{same}新") == ("… 三四五六七八九十[旧]", "… 三四五六七八九十[新]")
