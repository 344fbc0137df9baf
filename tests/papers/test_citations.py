"""Works as lists of references print them, without marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.formats import reading_list
from papers.formats.citations import read_citation
from papers.record import Identifier, Record

WILL = "The superintelligent will: Motivation and rationality"


def only(text: str) -> Record:
    [found] = reading_list.read(text).records
    return found.record


@pytest.mark.parametrize(
    "text",
    [
        f"Bostrom, N. (2012). {WILL}. Minds and Machines, 22(2), 71–85.",
        f"N. Bostrom. 2012. {WILL}. Minds and Machines 22(2): 71–85.",
        f"[12] Bostrom, N. (2012a, May). {WILL}. In Minds and Machines, pages 71–85.",
        f"- Bostrom, N. (2012). {WILL}. *Minds and Machines*, 22(2). https://example.org/will",
        f"N. Bostrom. 2012. “{WILL}.” Minds and Machines (22).",
    ],
)
def test_a_citation_says_who_when_what_and_where(text: str) -> None:
    found = only(text)
    assert (found.authors, found.year, found.title, found.venue) == (
        ("N. Bostrom",),
        2012,
        WILL,
        "Minds and Machines",
    )


@pytest.mark.parametrize(
    ("written", "authors", "complete"),
    [
        ("Bostrom, N., & Yudkowsky, E. S.", ("N. Bostrom", "E. S. Yudkowsky"), True),
        ("Bostrom, Nick, and Eliezer Yudkowsky", ("Nick Bostrom", "Eliezer Yudkowsky"), True),
        (
            "Yuntao Bai, Saurav Kadavath and Amanda Askell",
            ("Yuntao Bai", "Saurav Kadavath", "Amanda Askell"),
            True,
        ),
        ("van der Maaten, L., & Hinton, G.", ("L. van der Maaten", "G. Hinton"), True),
        ("J.-B. Alayrac and K. Simonyan", ("J.-B. Alayrac", "K. Simonyan"), True),
        ("Ouyang, L., Wu, J., et al.", ("L. Ouyang", "J. Wu"), False),
        ("Jan Leike et al.", ("Jan Leike",), False),
        ("OpenAI", ("OpenAI",), True),
    ],
)
def test_names_are_read_in_any_order(written: str, authors: tuple[str, ...], complete: bool) -> None:
    found = read_citation(f"{written} (2023). {WILL}.")
    assert found
    assert (found.authors, found.authors_complete) == (authors, complete)


@pytest.mark.parametrize(
    "text",
    [
        "In May, 2023. We were all glad to see it.",
        "We met in May (2023). It was good for all of us.",
        "January, 2023. Happy new year to all of you.",
        "Last updated (2023). Thanks to all who helped.",
        "2023. A title without people.",
        "Papers that we read this year",
    ],
)
def test_a_sentence_with_a_year_is_no_citation(text: str) -> None:
    assert read_citation(text) is None


def test_an_identifier_beside_a_citation_names_the_work() -> None:
    found = only("Bai, Y., et al. (2022). Constitutional AI. arXiv preprint arXiv:2212.08073.")
    assert found.identifiers == (Identifier("arxiv", "2212.08073"),)
    assert (found.title, found.authors, found.venue) == ("Constitutional AI", ("Y. Bai",), "arXiv")


def test_names_before_a_quoted_title_are_its_authors() -> None:
    found = only("[1] N. Bostrom and E. Yudkowsky, “The ethics of AI,” in Cambridge Handbook, 2014.")
    assert (found.title, found.authors, found.year) == (
        "The ethics of AI",
        ("N. Bostrom", "E. Yudkowsky"),
        2014,
    )


@given(st.text(alphabet='aA .,;&()“”"2012et al', max_size=3_000))
def test_any_line_is_read_in_time(text: str) -> None:
    read_citation(text)


@pytest.mark.parametrize("piece", ["A, B., ", "Aa, ", "A. ", "(2012) ", ". 2012. ", "et al. ", "“a", "and "])
def test_a_line_of_one_thing_is_read_in_time(piece: str) -> None:
    read_citation((piece * 4_000)[:4_000])
