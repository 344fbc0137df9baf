"""Whatever a stranger or a source hands in can be accepted and merged: what fits into no column is left out."""

from __future__ import annotations

from typing import Any

import pytest

from papers import curation, ingest
from papers.characters import plain, plain_record
from papers.curation import Outcome
from papers.ingest.fitting import MAX_ABSTRACT, fitting
from papers.models import Paper, Submission, User
from papers.record import Identifier, Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import refusal
from tests.papers.submissions import make_submission

UNFIT: dict[str, tuple[Any, Any]] = {
    "published_on": ("2023-02-31", ""),
    "pages": ("1--2, 4--5, 7--8, 10--11, 13--14, 16--17, 19--20", ""),
    "volume": ("Proceedings of the Forty-first International Conference", ""),
    "number": ("9" * 41, ""),
    "publisher": ("P" * 201, ""),
    "url": ("https://example.org/" + "a" * 1_000, ""),
    "arxiv_primary": ("cs.CL, cs.AI, cs.LG, stat.ML", "cs.CL"),
    "arxiv_version": (40_000, None),
    "year": (3_000, None),
    "kind": ("poem", "paper"),
    "venue_kind": ("tavern", ""),
    "abstract": ("a" * (MAX_ABSTRACT + 1), "a" * MAX_ABSTRACT),
    "title": ("\u202eA work\u2066", "A work"),
    "authors": (("\u202eAnn Author", "\u2066"), ("Ann Author",)),
    "identifiers": ((Identifier("url", "https://" + "a" * 1_000), Identifier("isbn", "1")), ()),
}


def record(**fields: Any) -> Record:
    return Record(**{"title": "A work", "authors": ("Ann Author",), "year": 2023, "venue": "J", **fields})


@pytest.fixture
def category(db: None) -> Category:
    return making.grow_tree()["inner-alignment"]


@pytest.mark.parametrize("name", UNFIT)
def test_what_fits_into_no_column_is_left_out(name: str) -> None:
    unfit, fits = UNFIT[name]
    assert fitting(record(**{name: unfit})) == record(**{name: fits})


def test_what_fits_is_as_it_was() -> None:
    whole = record(
        pages="1-9", volume="12", published_on="2023-01-02", arxiv_primary="stat.ML", arxiv_version=3
    )
    assert fitting(whole) is whole
    assert fitting(record(arxiv_primary="hep-th")).arxiv_primary == "hep-th"


@pytest.mark.parametrize("name", UNFIT)
def test_all_of_it_is_accepted(name: str, category: Category, cora: User) -> None:
    row = make_submission("https://example.org/x", typed=record(**{name: UNFIT[name][0]}))
    assert curation.accept(row, by=cora, categories=[category]).title == "A work"


@pytest.mark.parametrize("name", sorted(UNFIT.keys() - {"identifiers"}))
def test_all_of_it_is_merged(name: str, category: Category, cora: User) -> None:
    row = make_submission("https://example.org/x", typed=record(**{name: UNFIT[name][0]}))
    curation.merge(row, into=making.make_paper("old2020", "Another"), by=cora)
    row.refresh_from_db()
    assert row.state == "merged"


def test_what_nobody_foresaw_keeps_nothing_from_the_others_of_a_batch(category: Category, cora: User) -> None:
    rows = [make_submission(f"2301.0000{number}") for number in (1, 2, 3)]
    Submission.objects.filter(pk=rows[1].pk).update(pulled={"title": "X", "identifiers": [{"strange": 1}]})
    outcomes = curation.decide_all(rows, "accept", by=cora, categories=[category]).outcomes
    assert [bool(outcome.decision) for outcome in outcomes] == [True, False, True]
    sentence = "It could not be stored: something in it fits nowhere. The log says more."
    assert outcomes[1] == Outcome(rows[1], None, sentence)


def test_a_stranger_types_no_endless_abstract(db: None) -> None:
    error = refusal(curation.submit, typed=record(abstract="a" * 20_001))
    assert error.sentence == "An abstract has at most 20000 characters."


def test_a_curator_is_told_that_a_publisher_is_too_long(catalogue: dict[str, Paper], cora: User) -> None:
    paper = catalogue["bai2022constitutional"]
    error = refusal(curation.choose_fields, paper, values={"publisher": "P" * 201}, source="curator", by=cora)
    assert error.sentence == "At most 200 characters."


@pytest.mark.parametrize("text", ["a\u202eb\u2066c", "a\0bc", "a\ud800bc", "\x1bab\x08c", "\u202aabc\u2069"])
def test_what_turns_the_text_around_it_is_taken_out(text: str) -> None:
    assert plain(text) == "abc"


def test_lines_and_marks_of_direction_stay() -> None:
    assert plain("a\tb\r\nc \u200fעברית\u200e") == "a\tb\r\nc \u200fעברית\u200e"


def test_an_ordinary_record_is_the_same_one() -> None:
    whole = record(abstract="Two\nlines")
    assert plain_record(whole) is whole


def test_no_such_character_comes_as_far_as_a_submission(db: None) -> None:
    typed = Record(title="a\u202eb\u2066c", authors=("\u202eX Y",))
    row = curation.submit(typed=typed, comment="\u2066d").submission
    assert row is not None
    assert (row.typed_record.title, row.typed_record.authors, row.comment) == ("abc", ("X Y",), "d")


def test_many_new_names_cost_a_fixed_number_of_queries(db: None, django_assert_num_queries: Any) -> None:
    making.make_paper("old2020", "A", authors=("Jane Doe", "Jane Doe-2"))
    names = [f"Given{number} Family{number}" for number in range(50)]
    with django_assert_num_queries(5):  # names, variants, two for addresses, the new rows
        ingest.authors_named(names)
    found = ingest.authors_named(["Jane  Doe", "Jane-Doe", "张三", "李四"])
    assert [found[name].slug for name in found] == ["jane-doe-3", "jane-doe-4", "author", "author-2"]
