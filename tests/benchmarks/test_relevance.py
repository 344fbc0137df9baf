"""Scores of judged queries, by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.relevance import SETS, Judged, read, score, table
from papers.seed import works


def judged(*expected: str, lang: str = "en", kind: str = "concept") -> Judged:
    return Judged("reward model", lang, kind, frozenset(expected))


def test_the_first_place_is_worth_one_and_the_third_a_third() -> None:
    assert score(judged("a"), ["a", "b"]).reciprocal_rank == 1
    assert score(judged("a"), ["b", "c", "a"]).reciprocal_rank == pytest.approx(1 / 3)


def test_the_eleventh_place_is_worth_nothing() -> None:
    assert score(judged("a"), [*"bcdefghijk", "a"]).reciprocal_rank == 0


def test_recall_looks_at_five_and_asks_for_no_more_than_five() -> None:
    assert score(judged("a", "b"), ["a", *"cdef", "b"]).recall == 0.5
    assert score(judged(*"abcdefg"), [*"abcdefg"]).recall == 1


def test_a_table_has_a_row_for_each_kind_each_language_and_all() -> None:
    scores = [
        score(judged("a"), ["a"]),
        score(judged("a", kind="typo"), ["b"]),
        score(judged("a", lang="zh"), ["b", "a"]),
    ]
    rows = {(row["lang"], row["kind"]): (row["queries"], row["mrr"], row["recall"]) for row in table(scores)}
    assert rows == {
        ("en", "concept"): (1, 1, 1),
        ("en", "typo"): (1, 0, 0),
        ("en", "all"): (2, 0.5, 0.5),
        ("zh", "concept"): (1, 0.5, 1),
        ("zh", "all"): (1, 0.5, 1),
        ("all", "all"): (3, 0.5, 0.667),
    }


def test_a_file_of_queries_is_read(tmp_path: Path) -> None:
    row = {"query": "越狱", "lang": "zh", "kind": "category", "expected_keys": ["zou2023universal"]}
    (tmp_path / "queries.json").write_text(json.dumps([row]))
    assert read(tmp_path / "queries.json") == [
        Judged("越狱", "zh", "category", frozenset({"zou2023universal"}))
    ]


@pytest.mark.parametrize("name", ["first", "second", "third-open", "third-held"])
def test_every_expected_paper_is_in_the_seed(name: str) -> None:
    keys = {work.key for work in works()}
    assert {key for one in read(SETS / f"{name}.json") for key in one.expected} <= keys
