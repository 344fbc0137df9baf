"""Curators' verbs through the API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers import curation
from papers.models import Paper, State, Submission, User
from papers.record import Record
from taxonomy.models import Category

LIST = "/api/v1/submissions/"
SCALABLE = "outer-alignment/scalable-oversight"
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


@pytest.fixture
def waiting(catalogue: dict[str, Paper], remy: User) -> Submission:
    """A submission whose metadata is there."""
    return ready("2303.08774", "GPT-4 Technical Report", by=remy)


def ready(reference: str, title: str, **fields: Any) -> Submission:
    row = curation.submit(reference, **fields).submission
    assert row
    row.pulled = Record(title=title, authors=("Ann Author",), year=2023).as_json()
    row.state, row.due_at = State.READY, None
    row.save()
    return row


def decide(client: Client, row: Submission, verb: str, code: int = 200, **body: Any) -> Any:
    response = client.post(f"{LIST}{row.token}/{verb}/", json.dumps(body), content_type="application/json")
    assert response.status_code == code, response.content
    return response.json()


def test_accepting_makes_a_paper(as_cora: Client, waiting: Submission) -> None:
    answer = decide(as_cora, waiting, "accept", categories=[SCALABLE, JAILBREAKING], primary=JAILBREAKING)
    paper = Paper.objects.get(cite_key=answer["paper"]["key"])
    assert (answer["state"], paper.title) == ("accepted", "GPT-4 Technical Report")
    assert [(str(c), c.primary) for c in paper.classifications.all()] == [
        (JAILBREAKING, True),
        (SCALABLE, False),
    ]


def test_a_curator_sees_who_submitted_and_who_decided(as_cora: Client, waiting: Submission) -> None:
    answer = decide(as_cora, waiting, "reject", reason="Not about alignment.")
    assert (answer["state"], answer["submitted_by"]) == ("rejected", "remy")
    assert answer["decision"].pop("decided_at")
    assert answer["decision"].pop("id") == waiting.decisions.get().pk
    assert answer["decision"] == {
        "verb": "reject",
        "reason": "Not about alignment.",
        "decided_by": "cora",
        "rule": "",
        "batch": None,
    }


@pytest.mark.parametrize("into", ["bai2022constitutional", "arxiv:2212.08073"])
def test_merging_takes_a_cite_key_or_an_identifier(as_cora: Client, waiting: Submission, into: str) -> None:
    answer = decide(as_cora, waiting, "merge", into=into)
    assert (answer["state"], answer["paper"]["key"]) == ("merged", "bai2022constitutional")


def test_asking_shows_the_question(as_cora: Client, client: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "ask", reason="Which version?")
    answer = client.get(f"{LIST}{waiting.token}/").json()
    assert (answer["state"], answer["decision"]["reason"]) == ("needs_info", "Which version?")


def test_retrying_asks_the_source_again(as_cora: Client, waiting: Submission) -> None:
    Submission.objects.update(state=State.FAILED)
    assert decide(as_cora, waiting, "retry")["state"] == "received"


def test_a_decision_is_undone(as_cora: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "accept", categories=[SCALABLE])
    answer = decide(as_cora, waiting, "undo")
    assert (answer["state"], answer["paper"], answer["decision"]) == ("ready", None, None)
    assert Paper.objects.count() == 4


@pytest.mark.usefixtures("catalogue")
def test_a_bare_doi_is_completed_accepted_and_cited(as_cora: Client, client: Client) -> None:
    row = curation.submit("10.1145/3442188.3445922").submission
    assert row
    Submission.objects.update(state=State.FAILED)
    decide(as_cora, row, "accept", 409, categories=[SCALABLE])
    typed: dict[str, Any] = {
        "title": "On Parrots",
        "authors": ["Emily Bender"],
        "year": 2021,
        "venue": "FAccT",
    }
    answer = decide(as_cora, row, "complete", **typed)
    assert answer["state"] == "failed"
    assert {name: answer["typed"][name] for name in typed} == typed
    key = decide(as_cora, row, "accept", categories=[SCALABLE])["paper"]["key"]
    cited = client.get(f"/papers/{key}.bib").content.decode()
    assert "{On Parrots}" in cited
    assert "10.1145/3442188.3445922" in cited


def test_completing_keeps_what_is_left_out(as_cora: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "complete", title="GPT-4", venue="OpenAI")
    answer = decide(as_cora, waiting, "complete", title="", year=2023)["typed"]
    assert (answer["title"], answer["venue"], answer["year"]) == ("GPT-4", "OpenAI", 2023)


# What is refused


def test_a_second_decision_is_a_conflict(as_cora: Client, as_ada: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "reject", reason="Not about alignment.")
    answer = decide(as_ada, waiting, "accept", 409, categories=[SCALABLE])
    assert answer == {
        "detail": "This submission was already rejected by cora.",
        "errors": {},
        "paper": None,
    }


def test_what_was_decided_is_not_completed(as_cora: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "reject", reason="Not about alignment.")
    answer = decide(as_cora, waiting, "complete", 409, title="Other")
    assert answer["detail"] == "This submission was already rejected by cora."
    waiting.refresh_from_db()
    assert waiting.typed_record.title == ""


def test_what_did_not_fail_is_not_asked_for_again(as_cora: Client, waiting: Submission) -> None:
    decide(as_cora, waiting, "retry", 409)


def test_a_conflict_names_the_paper_in_the_way(as_cora: Client, waiting: Submission) -> None:
    waiting.typed = Record(identifiers=(Paper.objects.get(pk=_bai()).identifiers.get().canonical,)).as_json()
    waiting.save()
    answer = decide(as_cora, waiting, "accept", 409, categories=[SCALABLE])
    assert answer["paper"]["key"] == "bai2022constitutional"
    assert answer["detail"].endswith("carries this identifier already. Merge into it instead.")


def _bai() -> int:
    return Paper.objects.get(cite_key="bai2022constitutional").pk


@pytest.mark.parametrize(
    ("verb", "body", "field", "sentence"),
    [
        ("accept", {"categories": ["astrology"]}, "categories", "There is no category “astrology”."),
        ("accept", {"categories": [SCALABLE], "primary": "x"}, "primary", "There is no category “x”."),
        ("reject", {}, "reason", "This field is required."),
        ("reject", {"reason": " "}, "reason", "This field may not be blank."),
        ("merge", {"into": "nobody2022nothing"}, "into", "No paper has this cite key or identifier."),
        ("ask", {}, "reason", "This field is required."),
        ("complete", {}, "title", "Type at least the title."),
        ("complete", {"title": " ", "year": None}, "title", "Type at least the title."),
        ("complete", {"year": 999}, "year", "Ensure this value is greater than or equal to 1800."),
        ("complete", {"url": "ftp://x.org/"}, "url", "Give an address that begins with http:// or https://."),
    ],
)
def test_a_wrong_field_is_named(
    as_cora: Client, waiting: Submission, verb: str, body: dict[str, Any], field: str, sentence: str
) -> None:
    assert decide(as_cora, waiting, verb, 400, **body)["errors"] == {field: [sentence]}
    waiting.refresh_from_db()
    assert waiting.state == State.READY


def test_a_primary_category_must_be_among_the_chosen(as_cora: Client, waiting: Submission) -> None:
    answer = decide(as_cora, waiting, "accept", 409, categories=[SCALABLE], primary=JAILBREAKING)
    assert answer["detail"] == "The primary category must be one of the chosen ones."


@pytest.mark.parametrize("verb", ["accept", "reject", "merge", "ask", "complete", "retry", "undo"])
def test_only_curators_decide(client: Client, as_remy: Client, waiting: Submission, verb: str) -> None:
    decide(client, waiting, verb, 401)
    decide(as_remy, waiting, verb, 403)


@pytest.mark.usefixtures("db")
def test_an_unknown_token_is_not_there(as_cora: Client) -> None:
    assert as_cora.post(f"{LIST}nobody-knows-this/undo/").status_code == 404


# The queue


def test_the_queue_is_oldest_first(as_cora: Client, waiting: Submission) -> None:
    second = ready("2303.08775", "Second")
    answer = as_cora.get(LIST).json()
    assert [row["token"] for row in answer["results"]] == [waiting.token, second.token]
    assert (answer["count"], answer["next"], answer["previous"]) == (2, None, None)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("state=ready", ["A", "B"]),
        ("state=rejected", ["C"]),
        ("state=ready&state=rejected", ["A", "B", "C"]),
        ("kind=update", []),
        ("scheme=doi", ["B"]),
        ("created_after=2026-01-01T00:00:00Z", ["B", "C"]),
        ("created_before=2026-01-01T00:00:00Z", ["A"]),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_the_queue_is_filtered(as_cora: Client, cora: User, query: str, titles: list[str]) -> None:
    first, _second, third = ready("2303.08774", "A"), ready("10.1145/1.2", "B"), ready("2303.08775", "C")
    Submission.objects.filter(pk=first.pk).update(created_at=datetime(2025, 1, 1, tzinfo=UTC))
    curation.reject(third, by=cora, reason="No.")
    answer = as_cora.get(f"{LIST}?{query}").json()
    assert [row["pulled"]["title"] for row in answer["results"]] == titles


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=lost", "state"),
        ("kind=x", "kind"),
        ("created_after=soon", "created_after"),
        ("status=ready", "status"),
        ("page_size=201", "page_size"),
    ],
)
@pytest.mark.usefixtures("db")
def test_a_wrong_filter_is_named(as_cora: Client, query: str, field: str) -> None:
    response = as_cora.get(f"{LIST}?{query}")
    assert (response.status_code, list(response.json()["errors"])) == (400, [field])


@pytest.mark.usefixtures("catalogue")
def test_the_queue_is_paged(as_cora: Client) -> None:
    for number in range(3):
        ready(f"2303.0877{number}", f"Title {number}")
    answer = as_cora.get(f"{LIST}?page_size=2&state=ready").json()
    assert (answer["count"], answer["next"]) == (3, f"http://testserver{LIST}?page_size=2&state=ready&page=2")
    assert as_cora.get(answer["next"]).json()["results"][0]["pulled"]["title"] == "Title 2"
    assert as_cora.get(f"{LIST}?page=9").json()["detail"] == "This page lies behind the last one."


@pytest.mark.parametrize("rows", [1, 6])
def test_the_queue_costs_the_same_queries_for_one_and_for_six(
    as_cora: Client, cora: User, catalogue: dict[str, Paper], rows: int, django_assert_num_queries: Any
) -> None:
    category = Category.objects.get(path=SCALABLE)
    for number in range(rows):
        row = ready(f"2303.0877{number}", f"Title {number}", categories=[category])
        curation.accept(row, by=cora, categories=[category])
    count: DjangoAssertNumQueries = django_assert_num_queries
    with count(9):
        assert as_cora.get(LIST).json()["count"] == rows
