"""Proposals for cite keys."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.cite_keys import propose


@pytest.mark.parametrize(
    ("author", "year", "title", "key"),
    [
        ("Yuntao Bai", 2022, "Constitutional AI: Harmlessness", "bai2022constitutional"),
        ("Aimee van Wynsberghe", 2021, "Sustainable AI", "wynsberghe2021sustainable"),
        ("van Wynsberghe, Aimee", 2021, "Sustainable AI", "wynsberghe2021sustainable"),
        ("Tsvi Benson-Tilsen", 2016, "Formalizing Goals", "bensontilsen2016formalizing"),
        ("Martin Luther King Jr.", 1963, "Why We Can’t Wait", "king1963wecant"),
        ("King, Jr.", 1963, "Letter", "king1963letter"),
        ("Ekin Akyürek", 2022, "Towards Tracing", "akyurek2022towards"),
        ("Łukasz Ørsted", 2020, "Straße", "orsted2020strasse"),
        ("Meta Diplomacy Team (FAIR)", 2022, "Human-level play", "fair2022human"),
        ("OpenAI", 2023, "GPT-4 Technical Report", "openai2023gpt4"),
        ("Gab Kennedy", 2022, "The Gab Hate Corpus", "kennedy2022gabhate"),
        ("Zeerak Waseem", 2016, "Are You a Racist or Am I Seeing Things?", "waseem2016youracist"),
        ("Eric Smith", 2022, "“I’m sorry to hear that”: Finding", "smith2022imsorry"),
        ("白云涛", 2024, "大模型 alignment", "anon2024alignment"),
        ("Иван Петров", 2024, "大模型", "anon2024"),
        ("3M", 2024, "Glue", "anon2024glue"),
        ("Ada Lovelace", None, "Notes", "lovelacenotes"),
    ],
)
def test_the_first_proposal_names_author_year_and_title(
    author: str, year: int | None, title: str, key: str
) -> None:
    assert next(propose([author], year, title)) == key


def test_nothing_known_still_gives_a_key() -> None:
    assert list(islice(propose([], None, ""), 3)) == ["anon", "anonb", "anonc"]


def test_further_words_come_before_letters() -> None:
    keys = propose(["Yuntao Bai"], 2022, "Constitutional AI: Harmlessness from Feedback")
    assert list(islice(keys, 6)) == [
        "bai2022constitutional",
        "bai2022constitutionalai",
        "bai2022constitutionalaiharmlessness",
        "bai2022constitutionalaiharmlessnessfeedback",
        "bai2022constitutionalb",
        "bai2022constitutionalc",
    ]


@given(st.lists(st.text(), max_size=2), st.one_of(st.none(), st.integers()), st.text())
def test_every_proposal_is_ascii_short_and_new(authors: list[str], year: int | None, title: str) -> None:
    keys = list(islice(propose(authors, year, title), 60))
    assert len(set(keys)) == 60
    assert all(re.fullmatch("[a-z][a-z0-9]{0,139}", key) for key in keys)
