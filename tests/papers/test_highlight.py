"""Matched words are marked, everything else is escaped."""

import pytest

from papers.search.analysis import words
from papers.search.explaining.highlight import SNIPPET_CHARS, Marked, marked, snippet


def stems(text: str) -> Marked:
    return frozenset((word,) for word in words(text))


@pytest.mark.parametrize(
    ("text", "q", "html"),
    [
        ("Reward models", "rewarding", "<mark>Reward</mark> models"),
        ("<b>Reward</b> & co", "reward", "&lt;b&gt;<mark>Reward</mark>&lt;/b&gt; &amp; co"),
        ("Naïve Bayes", "naive", "<mark>Naïve</mark> Bayes"),
        ("大模型越狱攻击", "越狱", "大模型<mark>越狱</mark>攻击"),
        ("Nothing here", "reward", "Nothing here"),
    ],
)
def test_marked(text: str, q: str, html: str) -> None:
    assert marked(text, stems(q)) == html


def test_a_snippet_shows_the_match_however_late() -> None:
    text = "Some words. " * 60 + "A reward model is here. " + "More words. " * 60
    piece = snippet(text, stems("reward model"))
    assert "<mark>reward</mark> <mark>model</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < SNIPPET_CHARS + 60


def test_a_snippet_prefers_the_place_with_more_different_words() -> None:
    text = "reward " + "filler " * 100 + "reward model " + "filler " * 100
    assert "<mark>model</mark>" in snippet(text, stems("reward model"))


def test_without_a_match_the_snippet_is_the_beginning() -> None:
    assert snippet("Short & plain.", frozenset()) == "Short &amp; plain."


def test_a_phrase_is_marked_only_as_a_whole() -> None:
    phrase: Marked = frozenset({("human", "feedback")})
    assert marked("Human labels, human feedback", phrase) == "Human labels, <mark>human feedback</mark>"
