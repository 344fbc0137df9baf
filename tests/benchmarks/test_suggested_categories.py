"""Scores of suggested categories, by hand, and the seed as a taxonomy without a database."""

from __future__ import annotations

import pytest

from benchmarks.suggested_categories import Judged, judged_slugs, quality, seed_taxonomy, seed_works, sureness

BIG = frozenset({"bias", "ethics"})


def test_one_of_several_right_categories_is_enough_for_a_hit() -> None:
    found = quality([(("bias", "a", "b"), ("ethics", "bias"))], BIG)
    assert (found["three"], found["first"]) == (1, 1)


def test_the_mean_over_categories_counts_a_work_in_each_of_its_own() -> None:
    found = quality([(("bias", "a", "b"), ("ethics", "bias")), (("a", "b", "bias"), ("bias",))], BIG)
    assert found["mean over categories"] == 0.5  # bias 2 of 2, ethics 0 of 1


def test_the_third_is_among_the_first_three_and_not_the_first() -> None:
    found = quality([(("a", "b", "bias"), ("bias",))], BIG)
    assert (found["three"], found["first"]) == (1, 0)


def test_sureness_tells_apart_what_was_promised() -> None:
    judged = [
        Judged(("bias",), (), ("bias", "a", "b"), (), 0.9),
        Judged(("bias",), (), ("a", "bias", "b"), (), 0.2),
    ]
    assert sureness(judged) == {
        "sure": 0.5,
        "right when sure": 1,
        "right when unsure": 0,
        "promised": pytest.approx(0.55),
    }


def test_the_seed_has_nineteen_categories_to_judge() -> None:
    taxonomy = seed_taxonomy()
    assert len(taxonomy.nodes) == 70
    assert len(judged_slugs(seed_works(taxonomy))) == 19
