"""The writer makes the same words of a text as a search does, only quicker."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from papers.models import Paper
from papers.search.analysis import EXACT, STEMMED, analyzer, is_plain, quick_analyzer
from papers.search.indexing import reading
from papers.search.indexing.check import compare
from papers.search.indexing.indexer import Indexer, rebuild
from tests.catalogue import make_paper
from tests.papers.searching import found

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


@pytest.mark.parametrize("name", [STEMMED, EXACT])
def test_both_analyzers_agree_on_every_plain_character(name: str) -> None:
    text = " ".join(f"Reward{character}models" for character in filter(is_plain, CHARACTERS))
    assert quick_analyzer(name).analyze(text) == analyzer(name).analyze(text)


@pytest.mark.parametrize(
    "text", ["A “naïve” ﬁne-tuning — β ≥ 0.5, Erdős’s", "Лев Толстой", "Ελληνικά", "10 µm × 2²"]
)
def test_what_most_papers_say_is_plain(text: str) -> None:
    assert is_plain(text)


@pytest.mark.parametrize("text", ["越狱", unicodedata.normalize("NFD", "naïve"), "हिन्दी", "Ⓐ"])
def test_what_letters_and_digits_alone_do_not_divide_is_not_plain(text: str) -> None:
    assert not is_plain(text)


def test_chinese_among_english_is_found_character_by_character(index: Indexer) -> None:
    make_paper("a2023b", "对齐 aligning 越獄", abstract="关于奖励模型的 survey")
    index.catch_up()
    assert found("越狱") == found("奖励") == found("aligning survey") == ["a2023b"]
    assert found("模励") == []


def test_accents_of_their_own_are_folded(index: Indexer) -> None:
    make_paper("a2023b", unicodedata.normalize("NFD", "Naïve élan"), authors=("Paul Erdős",))
    index.catch_up()
    assert found("naive elan erdos") == ["a2023b"]


def test_many_papers_are_written_chunk_by_chunk(
    catalogue: dict[str, Paper], index: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CHUNK", 3)
    rebuild()
    assert len(found("")) == 4
    assert not compare()
