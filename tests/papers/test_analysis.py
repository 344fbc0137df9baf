"""How text becomes words: traditional characters count as simplified ones, and every place in a text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.search import analysis
from papers.search.analysis import simplified, tokens, words
from papers.search.explaining.highlight import marked


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("越獄", "越狱"),
        ("獎勵模型", "奖励模型"),
        ("可擴展監督", "可扩展监督"),
        ("機械可解釋性", "机械可解释性"),
        ("目標錯誤泛化", "目标错误泛化"),
        ("RLHF 綜述", "RLHF 综述"),
        ("越狱", "越狱"),
        ("Reward models — naïve", "Reward models — naïve"),
    ],
)
def test_traditional_characters_become_simplified(traditional: str, simple: str) -> None:
    assert simplified(traditional) == simple


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_every_place_in_the_text_stays(text: str) -> None:
    assert len(simplified(text)) == len(text)


def test_once_is_enough() -> None:
    everything = "".join(chr(code) for code in range(0x3400, 0xA000))
    once = simplified(everything)
    assert once != everything
    assert simplified(once) == once


def test_words_are_the_same_in_both_scripts() -> None:
    assert words("越獄 attacks") == words("越狱 attacks") == ["越", "狱", "attack"]


def test_tokens_know_their_place_in_the_text_as_it_was_written() -> None:
    text = "𝒜 naïve 越獄"
    assert [text[one.char_offset_from : one.char_offset_to] for one in tokens(text)][-3:] == [
        "naïve",
        "越",
        "獄",
    ]


def test_what_is_marked_is_written_as_it_was() -> None:
    assert marked("越獄攻擊", frozenset({("越", "狱")})) == "<mark>越獄</mark>攻擊"


def test_text_without_chinese_never_loads_the_characters() -> None:
    analysis._simpler.cache_clear()
    words("Reward models — naïve")
    assert analysis._simpler.cache_info().currsize == 0
    words("越獄")
    assert analysis._simpler.cache_info().currsize == 1
