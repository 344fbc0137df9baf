"""Texts are read in a quicker way than the index reads them, and come out the same."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.search.analysis import EXACT, is_plain, tokens, words
from papers.search.explaining.stems import Stems

TEXTS = ["", "GPT-4's naïve reward_models", "大模型越狱攻击 of LLMs", "ﬁne-tuning", "x" * 70 + " ok", "एक दो"]


def as_the_index(text: str) -> tuple[list[tuple[str, int, int]], list[str]]:
    found = tokens(text)
    return [(t.text, t.char_offset_from or 0, t.char_offset_to or 0) for t in found], words(text, EXACT)


def as_read(text: str) -> tuple[list[tuple[str, int, int]], list[str]]:
    read = Stems(text)
    return list(zip(read.stems, read.starts, read.ends, strict=True)), list(read.exact)


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_places_are_those_of_the_index(text: str) -> None:
    assert as_read(text) == as_the_index(text)


@given(st.text(max_size=60))
def test_words_and_places_of_any_text_are_those_of_the_index(text: str) -> None:
    assert as_read(text) == as_the_index(text)


@pytest.mark.slow
def test_every_plain_character_is_read_as_the_index_reads_it() -> None:
    plain = [
        chr(code) for code in range(sys.maxunicode) if not 0xD800 <= code < 0xE000 and is_plain(chr(code))
    ]
    texts = [f"ab{sign}cd {sign} {sign}x" for sign in plain]
    assert [text for text in texts if as_read(text) != as_the_index(text)] == []


def test_a_phrase_is_found_at_each_of_its_places() -> None:
    read = Stems("Reward models; a reward model")
    assert list(read.places(("reward", "model"))) == [0, 3]
    assert [read.piece(place, 2) for place in (0, 3)] == ["Reward models", "reward model"]
