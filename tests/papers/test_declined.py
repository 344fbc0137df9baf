"""What was declined: the public register, and what whoever submits it again hears."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from papers import curation
from papers.models import Decision, Paper, Reason, Submission, User
from papers.record import Identifier, Record
from tests import catalogue as making
from tests.papers.html import plain
from tests.papers.submissions import NEW, make_submission, pulled_record

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
ARXIV = Identifier("arxiv", NEW)


def decline(row: Submission, by: User, key: str = "scope", words: str = "") -> Decision:
    picked = Reason.objects.get(key=key) if key else None
    return curation.reject(row, by=by, picked=picked, reason=words)


def titles(address: str = "/declined/") -> list[str]:
    found = Client().get(address).context["rows"]
    return [row.title or row.label for row in found]


# The register


def test_it_says_what_when_and_why(cora: User) -> None:
    decline(make_submission(), cora)
    Decision.objects.update(decided_at=datetime(2026, 3, 4, 5, tzinfo=UTC))
    page = Client().get("/declined/").content.decode()
    assert f"A study of {NEW} It is not about aligning language models. arXiv:{NEW} · 2026-03-04" in plain(
        page
    )
    assert f'href="https://arxiv.org/abs/{NEW}" rel="external nofollow noreferrer"' in page


def test_a_picked_reason_is_in_the_readers_language(cora: User) -> None:
    decline(make_submission(), cora, words="Sorry.")
    page = Client().get("/zh/declined/").content.decode()
    assert f"A study of {NEW} 内容与语言模型对齐无关。 Sorry. arXiv:{NEW}" in plain(page)


def test_a_reason_in_words_alone_is_listed_as_it_was_written(cora: User) -> None:
    decline(make_submission(), cora, key="", words="About birds.")
    assert "About birds." in Client().get("/declined/").content.decode()


@pytest.mark.parametrize("key", ["spam", "unidentified"])
def test_what_was_declined_for_a_reason_that_is_not_public_is_not_listed(cora: User, key: str) -> None:
    decline(make_submission(), cora, key=key)
    assert titles() == []


def test_what_a_stranger_typed_is_not_listed_until_a_curator_wrote_it(cora: User) -> None:
    for title in ("Typed by a stranger", "Written by Cora"):
        row = make_submission("", typed=Record(title=title), comment="Between us.")
        if "Cora" in title:
            curation.complete(row, by=cora, typed=Record(title=title))
        decline(row, cora)
    assert titles() == ["Written by Cora"]
    assert "Between us." not in Client().get("/declined/").content.decode()


def test_an_address_that_a_stranger_typed_is_no_link(cora: User) -> None:
    decline(make_submission("https://example.org/pills", typed=Record(title="Pills")), cora)
    assert titles() == []


def test_an_identifier_stands_for_a_title_that_nobody_confirmed(cora: User) -> None:
    decline(make_submission("10.1000/x", typed=Record(title="Typed")), cora)
    assert titles() == ["doi:10.1000/x"]


@pytest.mark.parametrize(
    ("kind", "listed"), [("reference", 1), ("harvest", 1), ("correction", 0), ("update", 0)]
)
def test_only_works_are_listed(cora: User, kind: str, listed: int) -> None:
    decline(make_submission(kind=kind), cora)
    assert len(titles()) == listed


def test_what_was_undone_or_came_in_since_is_not_listed(cora: User) -> None:
    row = make_submission()
    decline(row, cora)
    curation.undo(row, by=cora)
    assert titles() == []
    decline(row, cora)
    again = make_submission()
    curation.accept(again, by=cora, categories=[making.grow_tree()[RL]])
    assert titles() == []


def test_a_work_that_was_declined_twice_is_listed_once_with_the_last_reason(cora: User) -> None:
    decline(make_submission(), cora)
    decline(make_submission(), cora, key="withdrawn")
    [row] = Client().get("/declined/").context["rows"]
    assert row.reason == "The work was withdrawn by its authors."


def test_all_words_have_to_be_in_the_title(cora: User) -> None:
    for number, title in enumerate(["A 100% Study", "A study of birds", "Birds"], 1):
        arxiv_id = f"2301.0000{number}"
        decline(make_submission(arxiv_id, pulled=pulled_record(arxiv_id, title=title).as_json()), cora)
    assert titles("/declined/?q=study+a") == ["A study of birds", "A 100% Study"]
    assert titles("/declined/?q=100%25") == ["A 100% Study"]
    assert "No declined work has these words" in Client().get("/declined/?q=fish").content.decode()


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 201, "page=x", "page=-1", "page=999999999999"])
def test_odd_queries_are_no_trouble(cora: User, query: str) -> None:
    decline(make_submission(), cora)
    assert Client().get(f"/declined/?{query}").status_code in (200, 400)


def test_fifty_are_on_a_page_newest_first(cora: User) -> None:
    for number in range(52):
        decline(make_submission(f"2301.{number + 1:05}"), cora)
    assert (len(titles()), titles("/declined/?page=2")) == (
        50,
        ["A study of 2301.00002", "A study of 2301.00001"],
    )
    assert 'rel="next" href="?page=2"' in Client().get("/declined/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_costs_a_fixed_number_of_queries(
    cora: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        decline(make_submission(f"2301.{each + 1:05}"), cora)
    client = Client()
    with django_assert_num_queries(2):
        client.get("/declined/")


def test_an_empty_register_says_so(client: Client, db: None) -> None:
    assert "Nothing was declined yet." in client.get("/declined/").content.decode()


# Submitted again


def test_the_last_rejection_that_stands_is_found_in_one_query(
    cora: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decline(make_submission(), cora)
    last = decline(make_submission(), cora, key="spam")
    with django_assert_num_queries(1):
        found = curation.declined([ARXIV, Identifier("arxiv", "2301.00002")])
        assert {known: decision.picked and decision.picked.key for known, decision in found.items()} == {
            ARXIV: "spam"
        }
    assert found == {ARXIV: last}


def test_a_doi_that_names_the_same_work_finds_it(cora: User) -> None:
    doi = Identifier("doi", f"10.48550/arxiv.{NEW}")
    decision = decline(make_submission(), cora)
    assert curation.declined([doi]) == {doi: decision}


def test_nothing_is_found_for_what_was_undone_or_is_a_paper_now(
    cora: User, catalogue: dict[str, Paper]
) -> None:
    row = make_submission()
    decline(row, cora)
    curation.undo(row, by=cora)
    carried = catalogue["bai2022constitutional"].identifiers.filter(scheme="arxiv").get()
    decline(make_submission(carried.value), cora)
    assert curation.declined([ARXIV, Identifier("arxiv", carried.value)]) == {}


def test_nothing_asked_costs_nothing(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert curation.declined([]) == {}
