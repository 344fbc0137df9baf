"""docs/performance.md from raw figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.figures import UPKEEP
from benchmarks.report import judged, number, render, side_by_side, title


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    results.note(tmp_path, "100000", "index", {"seconds": 9.5, "index": 40_000_000})
    results.note(tmp_path, "1000000", "index", {"seconds": 200, "index": 400_000_000})
    return tmp_path


def row(directory: Path, text: str) -> str:
    figures = {label: results.read(directory, label) for label in results.labels(directory)}
    return next(line for line in side_by_side(UPKEEP, figures).splitlines() if text in line)


def test_sizes_stand_side_by_side_and_a_missed_aim_stands_out(measured: Path) -> None:
    assert row(measured, "index built") == (
        "| index built from PostgreSQL | 9.50 s (aim at most 15: reached)"
        " | **200 s** (aim at most 180: **missed**) |"
    )


def test_a_figure_without_an_aim_stands_alone(measured: Path) -> None:
    assert row(measured, "index on disk") == "| index on disk | 40 MB | 400 MB |"


def test_a_stage_that_is_measured_again_leaves_the_others(measured: Path) -> None:
    results.note(measured, "100000", "load", {"seconds": 3})
    assert results.read(measured, "100000").keys() == {"index", "load"}


def test_sizes_are_ordered_by_number_and_a_given_corpus_comes_last(measured: Path) -> None:
    results.note(measured, "20000", "load", {})
    results.note(measured, "20000-given", "load", {})
    results.note(measured, "relevance", "sets", {})
    assert list(results.labels(measured)) == ["20000", "20000-given", "100000", "1000000"]


def test_a_page_without_figures_says_so(tmp_path: Path) -> None:
    page = render(tmp_path)
    assert "[[" not in page
    assert page.count("Not measured yet.") == 11


def test_reaching_an_aim_from_above_and_from_below() -> None:
    assert judged("9.00 ×", 9, 8, at_least=True) == "9.00 × (aim at least 8: reached)"
    assert judged("9.00 ×", 9, 8, at_least=False) == "**9.00 ×** (aim at most 8: **missed**)"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.4567, "0.46"), (12.345, "12.3"), (123.4, "123"), (1234567.8, "1,234,568"), (5, "5")],
)
def test_numbers_show_three_digits(value: float, said: str) -> None:
    assert number(value) == said


def test_columns_are_named_for_people() -> None:
    assert [title("100000"), title("20000-given")] == ["100,000 papers", "20,000 papers, a given corpus"]
