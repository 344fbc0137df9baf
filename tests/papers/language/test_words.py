"""Words, phrases and beginnings of words."""

from __future__ import annotations

import pytest

from papers.search.language import Leaf, Place, read
from tests.papers.language.reading import TAXONOMY, all_of, phrase, prefix, tree, word


def test_words_stand_side_by_side() -> None:
    assert tree("reward model") == all_of(word("reward"), word("model"))


def test_a_phrase_is_one_leaf() -> None:
    assert tree('"reward  model"') == phrase("reward model")


@pytest.mark.parametrize("q", ["“x y”", "„x y“", "«x y»", "「x y」", "『x y』", "＂x y＂", "”x y”"])
def test_all_quotation_marks_count_as_one(q: str) -> None:
    assert tree(q) == phrase("x y")


@pytest.mark.parametrize(
    "q", ["", "   ", "...", "- – —", "!?", "(?)", "!!!", '"..."', "* ^ -", "\0", "\u200f"]
)
def test_signs_alone_ask_for_nothing(q: str) -> None:
    assert read(q, TAXONOMY) is None


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("GPT-4", ["GPT-4"]),
        ("state-of-the-art", ["state-of-the-art"]),
        ("AI – harmlessness", ["AI", "harmlessness"]),
        ("AI—harmlessness", ["AI", "harmlessness"]),
        ("- reward -- model", ["reward", "model"]),
        ("reward, model; what?", ["reward", "model", "what"]),
        ("32,000 anecdotes", ["32,000", "anecdotes"]),
        ("LLM(s)", ["LLM", "s"]),
        ("C++ #tag A&B", ["C", "tag", "A&B"]),
        ("let's", ["let's"]),
        ("Training – a survey", ["Training", "a", "survey"]),
        ("AI: what now?!", ["AI", "what", "now"]),
        ("Attention! Is all", ["Attention", "Is", "all"]),
        ("Is it safe? (v2)", ["Is", "it", "safe", "v2"]),
        ("R&D or Q&A", ["R&D", "or", "Q&A"]),
        ("R & D", ["R", "D"]),
        ("GPT-4 | Technical report", ["GPT-4", "Technical", "report"]),
        ("print() is bad", ["print", "is", "bad"]),
        ('""Why ask?"" It', ["Why", "ask", "It"]),
        ("Surprise (!) here", ["Surprise", "here"]),
        ("note :this", ["note", "this"]),
        ("k=5", ["k=5"]),
        ("你好~ 好", ["你好", "好"]),
        ("越狱，综述", ["越狱", "综述"]),
        ("《对齐》、综述", ["对齐", "综述"]),
        ("or and not", ["or", "and", "not"]),
        ("ａｌｉｇｎ", ["align"]),
        ("e\u0301tude", ["étude"]),
        ("ﬁne", ["fine"]),
        ("ali\u00adgn\u200bment", ["alignment"]),
    ],
)
def test_punctuation_between_words_means_nothing(q: str, words: list[str]) -> None:
    leaves = [word(text) for text in words]
    assert tree(q) == (all_of(*leaves) if len(leaves) > 1 else leaves[0])


@pytest.mark.parametrize("q", ["AI: harmlessness", "AI： harmlessness", "AI : harmlessness"])
def test_a_colon_that_nothing_follows_belongs_to_the_text(q: str) -> None:
    assert tree(q) == all_of(word("AI"), word("harmlessness"))


@pytest.mark.parametrize("q", ["12:30", "GPT-4:x", "std::vector", "e.g.:x", "https://localhost/x"])
def test_a_colon_behind_no_name_belongs_to_the_word(q: str) -> None:
    assert tree(q) == word(q)


@pytest.mark.parametrize("q", ["大模型：综述", "大模型:综述"])
def test_a_colon_between_chinese_words_is_punctuation(q: str) -> None:
    assert tree(q) == all_of(word("大模型"), word("综述"))


def test_a_star_finds_words_that_begin_like_this() -> None:
    assert tree("align*, 对* AI*") == all_of(prefix("align"), prefix("对"), prefix("AI"))


@pytest.mark.parametrize("q", ["align＊", "align∗"])
def test_other_stars_are_stars(q: str) -> None:
    assert tree(q) == prefix("align")


def test_the_caret_names_the_first_author() -> None:
    assert tree('^bai ^"Yuntao Bai" ^zo*') == all_of(
        word("bai", "first_author"), phrase("Yuntao Bai", "first_author"), prefix("zo", "first_author")
    )


@pytest.mark.parametrize(
    ("q", "start", "length"), [("  align", 2, 5), ("“x”", 0, 3), ("title:(ab*)", 7, 3), ("e\u0301a b", 0, 3)]
)
def test_a_leaf_knows_its_place_as_it_was_typed(q: str, start: int, length: int) -> None:
    node = read(q, TAXONOMY)
    leaf = node if isinstance(node, Leaf) else getattr(node, "nodes")[0]  # noqa: B009
    assert leaf.place == Place(start, length)
