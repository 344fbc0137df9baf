"""The judged pairs of the duplicates benchmark are well-formed and balanced."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOM = Path(__file__).parents[2] / "benchmarks" / "duplicates"
Pair = dict[str, Any]


def pairs_of(name: str) -> list[Pair]:
    return [json.loads(line) for line in (ROOM / name).read_text(encoding="utf-8").splitlines()]


PAIRS = pairs_of("pairs.jsonl")
FRESH = pairs_of("fresh.jsonl")
RECORDS: list[dict[str, Any]] = [pair[side] for pair in PAIRS + FRESH for side in "ab"]


def printed(record: dict[str, Any]) -> str:
    return json.dumps(record, sort_keys=True)


def test_there_are_three_hundred_pairs_of_each_label() -> None:
    assert Counter(pair["label"] for pair in PAIRS) == {1: 300, 0: 300}


def test_about_half_the_pairs_of_each_label_are_hard() -> None:
    hard = Counter(pair["label"] for pair in PAIRS if pair["hard"])
    assert hard == {1: 160, 0: 163}


def test_a_pair_has_these_fields_and_no_others() -> None:
    assert {frozenset(pair) for pair in PAIRS + FRESH} == {
        frozenset({"label", "kind", "hard", "split", "a", "b"}),
    }
    assert {type(pair["hard"]) for pair in PAIRS + FRESH} == {bool}


def test_a_record_has_a_title_and_fields_of_the_right_type() -> None:
    types: dict[str, type | tuple[type, ...]] = {
        "title": str,
        "authors": list,
        "year": (int, type(None)),
        "venue": str,
    }
    for record in RECORDS:
        assert record.keys() == types.keys()
        assert all(isinstance(record[name], kind) for name, kind in types.items()), record
        assert record["title"] == record["title"].strip() != "", record


def test_no_author_is_blank() -> None:
    assert [record for record in RECORDS if not all(name.strip() for name in record["authors"])] == []


def test_no_pair_stands_twice_in_either_direction() -> None:
    seen = Counter(frozenset({printed(pair["a"]), printed(pair["b"])}) for pair in PAIRS + FRESH)
    assert [pair for pair, times in seen.items() if times > 1] == []


def test_the_two_records_of_a_pair_are_printed_differently() -> None:
    assert [pair for pair in PAIRS + FRESH if pair["a"] == pair["b"]] == []


def test_a_kind_has_one_label() -> None:
    labels = Counter(kind for kind, _ in {(pair["kind"], pair["label"]) for pair in PAIRS + FRESH})
    assert {kind for kind, times in labels.items() if times > 1} == set()


def test_each_kind_is_halved_between_tuning_and_held_out() -> None:
    halves = Counter((pair["kind"], pair["hard"], pair["split"]) for pair in PAIRS)
    for kind, hard, _ in halves:
        assert abs(halves[kind, hard, "tuning"] - halves[kind, hard, "held-out"]) <= 1
    assert Counter(pair["split"] for pair in PAIRS) == {"tuning": 300, "held-out": 300}


@pytest.mark.parametrize("label", [1, 0])
def test_the_readme_counts_the_kinds(label: int) -> None:
    counts = Counter((pair["kind"], pair["hard"]) for pair in PAIRS if pair["label"] == label)
    section = (ROOM / "README.md").read_text().split(f"| `kind`, `label` {label} |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([a-z].*?) \| (\d*) ?\| (\d*) ?\|", section, re.MULTILINE)
    said = Counter({(kind, True): int(hard or 0) for kind, hard, _ in rows})
    said.update({(kind, False): int(easy or 0) for kind, _, easy in rows})
    assert +said == counts


def titles(pair: Pair) -> frozenset[str]:
    return frozenset({pair["a"]["title"].lower(), pair["b"]["title"].lower()})


def test_fresh_pairs_are_only_scored_and_their_titles_stand_nowhere_else() -> None:
    known = {titles(pair) for pair in PAIRS if len(titles(pair)) == 2}
    assert [pair for pair in FRESH if titles(pair) in known] == []
    assert Counter((pair["split"], pair["label"]) for pair in FRESH) == {("fresh", 1): 168, ("fresh", 0): 147}
