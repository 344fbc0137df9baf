"""How the matcher is judged: recall and precision of pairs, and false pairs of a catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.duplicate_pairs import PAIRS, Judged, at_limit, false_pairs, measure, quality
from benchmarks.shortlists import mixed, printed_otherwise
from papers.matching import LIKELY, score
from papers.record import Identifier, Record

PAPER = Record(title="Sleeper Agents That Persist", authors=("Evan Hubinger", "Jesse Mu"), year=2024)


ONES = [Judged(True, 0.9), Judged(True, 0.8), Judged(False, 0.7), Judged(True, 0.3), Judged(False, 0.1)]


def test_recall_is_of_the_true_pairs_and_precision_of_the_said_ones() -> None:
    found = quality(ONES, aimed=1.0)
    assert (found["pairs"], found["recall"], found["precision"]) == (5, 0.667, 0.667)


def test_what_a_curator_is_shown_misses_less() -> None:
    assert quality(ONES, aimed=1.0)["shown"] == 1.0


def test_the_recall_at_a_precision_is_the_best_at_any_limit() -> None:
    assert (quality(ONES, aimed=1.0)["at aimed"], quality(ONES, aimed=0.7)["at aimed"]) == (0.667, 1.0)


def test_where_nothing_is_said_nothing_is_wrong() -> None:
    assert at_limit([Judged(True, 0.2)], 0.5) == (0.0, 1.0)


def test_any_file_with_label_a_and_b_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"label": 1, "a": {"title": "One thing"}, "b": {"title": "One thing"}}) + "\n")
    assert measure(path)["splits"] == {
        "all": {"all": {"pairs": 1, "recall": 1.0, "precision": 1.0, "shown": 1.0, "at aimed": 1.0}}
    }


def test_false_pairs_are_told_by_their_titles_without_a_look_at_identifiers() -> None:
    named = Record(PAPER.title, PAPER.authors, year=2024, identifiers=(Identifier("arxiv", "2401.05566"),))
    assert false_pairs([PAPER, named, Record(title="Else", authors=("Ann Author",))]) == {
        "pairs": 3,
        "false": 1,
        "titles": [(PAPER.title, PAPER.title)],
    }


@pytest.mark.parametrize("split", ["tuning", "held-out"])
def test_the_matcher_reaches_its_aim_on_the_pairs_that_it_was_fitted_to(split: str) -> None:
    found = measure(PAIRS[0])["splits"][split]
    assert found["all"]["recall"] >= 0.96
    assert found["all"]["precision"] >= 0.97
    assert found["hard"]["recall"] >= 0.90
    assert found["hard"]["precision"] >= 0.95


def test_a_paper_printed_otherwise_is_still_the_same() -> None:
    random = Random(1)
    assert all(score(PAPER, printed_otherwise(PAPER, random)).score > LIKELY for _ in range(20))


def test_a_mixed_reference_is_another_work() -> None:
    other = Record(title="Concrete Problems in Safety", authors=("Dario Amodei", "Chris Olah"), year=2016)
    assert mixed(PAPER, other).title == "Sleeper Agents in Safety"
    assert score(PAPER, mixed(PAPER, other)).score < LIKELY
