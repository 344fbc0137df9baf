"""The papers and the submissions that a reference may be already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from papers.duplicates import among, candidates, say, waiting, waiting_among
from papers.duplicates.reasons import SENTENCES
from papers.matching import Reason
from papers.models import Paper, State, Submission
from papers.record import Identifier, Record
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db
TITLE = "Constitutional AI: Harmlessness from AI Feedback"
TYPED = Record(
    title="Constitutional A.I. : harmlesness from AI feedback", authors=("Bai, Y.", "et al."), year=2023
)


def keys(record: Record, most: int = 5) -> list[str]:
    return [candidate.paper.cite_key for candidate in candidates(record, most)]


def test_a_paper_with_a_title_like_it_is_found(searchable: dict[str, Paper]) -> None:
    found = candidates(TYPED)
    assert [one.paper.cite_key for one in found] == ["bai2022constitutional"]
    assert found[0].is_likely


def test_a_candidate_says_why(searchable: dict[str, Paper]) -> None:
    record = Record(title=TITLE, authors=("Yuntao Bai",), year=2024)
    assert candidates(record)[0].in_words == ["the same title", "1 of 1 authors in common", "2 years apart"]


def test_a_paper_that_shares_a_subject_only_is_none(searchable: dict[str, Paper]) -> None:
    assert keys(Record(title="Harmlessness of feedback in language models", authors=("Ann Other",))) == []


def test_the_carrier_of_an_identifier_comes_first(index: Indexer) -> None:
    make_paper("a2020one", TITLE, authors=["Yuntao Bai"])
    make_paper("b2020two", "Something else", arxiv="2212.08073")
    index.catch_up()
    record = Record(title=TITLE, authors=("Yuntao Bai",), identifiers=(Identifier("arxiv", "2212.08073"),))
    assert [(one.paper.cite_key, one.reasons[0].code) for one in candidates(record)] == [
        ("b2020two", "identifier"),
        ("a2020one", "same_title"),
    ]


def test_a_renamed_work_is_found_by_its_authors(index: Indexer) -> None:
    for number in range(30):
        make_paper(
            f"z2020n{number}", f"Language models and hindsight {number}", authors=[f"Own Name{number}x"]
        )
    team = ("Hao Liu", "Carmelo Sferrazza", "Pieter Abbeel")
    make_paper("liu2023chain", "Chain of Hindsight Aligns Language Models with Feedback", authors=team)
    index.catch_up()
    assert keys(Record(title="Hindsight Finetuning with Feedback", authors=team, year=2023)) == [
        "liu2023chain"
    ]


def test_the_likeliest_comes_first_and_only_so_many(index: Indexer) -> None:
    for number, title in enumerate([f"{TITLE} (extended)", TITLE, f"On {TITLE}"]):
        make_paper(f"a2020n{number}", title, authors=["Yuntao Bai"])
    index.catch_up()
    assert keys(Record(title=TITLE, authors=("Yuntao Bai",)), most=2)[0] == "a2020n1"
    assert len(keys(Record(title=TITLE, authors=("Yuntao Bai",)), most=2)) == 2


def test_without_an_index_identifiers_are_still_compared(
    catalogue: dict[str, Paper], settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path
    named = (Identifier("arxiv", "2212.08073"),)
    assert keys(Record(title="Anything", identifiers=named)) == ["bai2022constitutional"]
    assert keys(TYPED) == []


def test_a_record_of_nothing_is_like_nothing(searchable: dict[str, Paper]) -> None:
    assert keys(Record()) == keys(Record(title="?!")) == []


def test_each_record_of_a_list_has_its_own_candidates(searchable: dict[str, Paper]) -> None:
    found = list(among([TYPED, Record(title="New"), TYPED]))
    assert [[one.paper.cite_key for one in ones] for ones in found] == [
        ["bai2022constitutional"],
        [],
        ["bai2022constitutional"],
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_a_list_costs_two_statements_whatever_its_length(
    count: int, searchable: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    named = Record(title=TITLE, identifiers=(Identifier("arxiv", "2212.08073"),))
    with django_assert_num_queries(2):
        list(among([named] * count))


def ready(title: str, at: int = 0, **fields: str) -> Submission:
    typed = Record(title=title, authors=("Yuntao Bai",), year=2022)
    return make_submission(f"https://example.org/{at}", typed=typed, **fields)


def test_an_open_submission_with_a_title_like_it_is_found(db: None) -> None:
    other = ready(TITLE)
    found = waiting(TYPED)
    assert [(one.submission, one.is_likely) for one in found] == [(other, True)]
    assert found[0].in_words[0] == "the same title"


def test_the_submission_itself_is_not_found(db: None) -> None:
    own = ready(TITLE)
    assert waiting(own.record, besides=own) == []


def test_a_decided_submission_does_not_wait(db: None) -> None:
    ready(TITLE, state=State.REJECTED)
    assert waiting(TYPED) == []


def test_what_was_pulled_is_compared(db: None) -> None:
    other = make_submission("2301.00001", pulled=Record(title=TITLE, authors=("Yuntao Bai",)).as_json())
    assert [one.submission for one in waiting(TYPED)] == [other]


def test_a_submission_of_the_same_identifier_is_found_before_its_metadata_are(db: None) -> None:
    other = make_submission("2301.00001", state=State.RECEIVED)
    record = Record(identifiers=(Identifier("arxiv", "2301.00001"),))
    assert [(one.submission, one.score) for one in waiting(record)] == [(other, 1.0)]


def test_an_update_of_a_paper_is_no_second_reference(db: None) -> None:
    ready(TITLE, kind=Submission.Kind.UPDATE)
    assert waiting(TYPED) == []


def test_every_reason_has_a_sentence() -> None:
    said = [say(Reason(code, 1.0, (2, 3))) for code in SENTENCES]
    assert all(said)
    assert [text for text in said if "%(" in text or "%%" in text] == []


@pytest.mark.parametrize(("years", "text"), [(1, "1 year apart"), (3, "3 years apart")])
def test_years_are_counted(years: int, text: str) -> None:
    assert say(Reason("years", -0.2, (years,))) == text


def test_reasons_are_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert isinstance(say(Reason("same_title", 1.0)), str)


def test_a_submission_is_found_among_many_that_share_a_word(db: None) -> None:
    ready(TITLE)
    for number in range(1, 61):
        ready(f"Constitutional questions of harmlessness {number}", number)
    assert [one.submission.title for one in waiting(TYPED)] == [TITLE]


# What waits, for many records


def test_each_of_many_has_those_that_wait_and_are_like_it(db: None) -> None:
    row = make_submission("10.1234/x", typed=TYPED)
    make_submission("10.1234/y", typed=Record(title="Harmlessness of quokkas"))
    records = [Record(title=TITLE, authors=("Yuntao Bai",)), Record(title="New"), Record()]
    found = waiting_among(records)
    assert [[one.submission for one in ones] for ones in found] == [[row], [], []]
    assert found[0] == waiting(records[0])


def test_among_many_that_wait_the_rare_words_find_it(db: None) -> None:
    quokkas = Record(title="Language models, quokkas", authors=("Ann Author", "Ben Writer"))
    row = make_submission("10.1234/x", typed=quokkas)
    for number in range(20):
        make_submission(f"10.1234/{number}", typed=Record(title=f"Language models judged {number}"))
    ((first, *_),) = waiting_among([replace(quokkas, title="Quokkas, language models judged")])
    assert first.submission == row


def test_what_waits_is_asked_for_many_in_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    make_submission("10.1234/x", typed=TYPED)
    for number in (1, 30):
        with django_assert_num_queries(2):
            waiting_among([replace(TYPED, year=2000 + count) for count in range(number)])
