"""Signs that mean something elsewhere, and nothing in a title."""

from __future__ import annotations

import pytest

from papers.search.language.notices import notices
from tests.papers.language.reading import TAXONOMY


def told(q: str) -> list[tuple[str, list[str]]]:
    """The parts of a query that a notice is about, each with what may have been meant."""
    found = notices(q, TAXONOMY)
    return [(q[n.place.start : n.place.end], list(n.suggestions)) for n in found]


@pytest.mark.parametrize(
    ("q", "part", "meant"),
    [
        ("GPT-4 | Technical report", "|", "GPT-4 OR Technical report"),
        ("a|b | c", "|", "a OR b OR c"),
        ("title:(a ｜ b)", "｜", "title:(a OR b)"),
        ("model –reward", "–", "model -reward"),
        ("—reward model", "—", "-reward model"),
        ("model --reward", "--", "model -reward"),
        ("!!reward", "!!", "-reward"),
        ("~model", "~", "model"),
        ("x =model", "=", "x model"),
        ("align?ent", "?ent", "align*"),
        ("model~2 x", "~2", "model x"),
        ("reward^3 x", "^3", "reward x"),
        ("model NEAR/3 reward", "NEAR/3", "model reward"),
        ("'reward model'", "'reward model'", '"reward model"'),
        ('model "..." x', '"..."', "model x"),
    ],
)
def test_a_sign_that_means_nothing_is_told_with_what_may_have_been_meant(
    q: str, part: str, meant: str
) -> None:
    assert told(q) == [(part, [meant])]


@pytest.mark.parametrize(
    "q",
    [
        "reward model",
        "Training – a survey",
        "AI: what now?!",
        "Is it safe? (v2)",
        "R&D, Q&A",
        "pages 3–7 of GPT-4",
        "a || b && !c -d",
        '"a | b" x',
        "on the 'hard problem' of AI",
        "x^2",
        "约 ~100 篇",
        "https://example.org/a?b=c|d x",
        "10.1000/a|b",
        "| a",
    ],
)
def test_what_titles_have_and_what_is_understood_is_passed_over(q: str) -> None:
    assert told(q) == []


def test_a_query_with_problems_has_no_notices() -> None:
    assert told("a | b kind:zzz") == []


def test_notices_are_told_in_the_order_of_their_places() -> None:
    assert [part for part, _meant in told("~a –b c | d")] == ["~", "–", "|"]
