"""Taking times: what is interleaved and what is said of the runs."""

from __future__ import annotations

import pytest

from benchmarks.measure import Summary, interleaved, quantile, summary


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.5


def test_the_95th_percentile_of_a_hundred_and_one() -> None:
    assert quantile(list(range(101)), 0.95) == 95


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="No values"):
        summary([])


def test_a_summary_is_in_milliseconds() -> None:
    assert summary([0.001, 0.002, 0.009]) == Summary(3, 2.0, 8.3)


def test_every_case_meets_every_subject_and_each_begins_in_turn() -> None:
    seen: list[str] = []
    subjects = {name: lambda case, name=name: seen.append(f"{name}{case}") for name in "ab"}
    times = interleaved([1, 2, 3], subjects)
    assert seen == ["a1", "b1", "b2", "a2", "a3", "b3"]
    assert {name: len(seconds) for name, seconds in times.items()} == {"a": 3, "b": 3}
