"""Answering a curator's question, and the register of declined works, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.models import Reason, State, Submission, User
from papers.record import Record
from tests.papers.submissions import NEW, make_submission


@pytest.fixture
def asked(cora: User) -> Submission:
    row = make_submission("10.1000/x", typed=Record(title="As typed"))
    curation.ask(row, by=cora, reason="Which year?")
    return row


def answer(client: Client, row: Submission, query: str = "", **given: Any) -> Any:
    address = f"/api/v1/submissions/{row.token}/answer/{query}"
    return client.post(address, json.dumps(given), content_type="application/json")


def test_an_answer_makes_it_ready_and_shows_nothing_typed(client: Client, asked: Submission) -> None:
    response = answer(client, asked, comment="2021.", year=2021)
    assert (response.status_code, response.json()["state"], response.json()["typed"]) == (200, "ready", {})
    asked.refresh_from_db()
    assert (asked.comment, asked.typed_record.year) == ("2021.", 2021)


def test_a_second_answer_is_a_conflict(client: Client, asked: Submission) -> None:
    answer(client, asked, comment="2021.")
    response = answer(client, asked, comment="2022.")
    assert (response.status_code, response.json()["detail"]) == (409, "There is no open question any more.")


def test_an_answer_without_a_word_is_refused_at_its_field(client: Client, asked: Submission) -> None:
    response = answer(client, asked)
    assert (response.status_code, list(response.json()["errors"])) == (400, ["comment"])


def test_a_dry_run_writes_nothing(client: Client, asked: Submission) -> None:
    response = answer(client, asked, "?dry_run=1", comment="2021.")
    assert (response.json()["state"], response.json()["dry_run"]) == ("ready", True)
    asked.refresh_from_db()
    assert asked.state == State.NEEDS_INFO


def test_the_register_is_read_in_the_readers_language(client: Client, cora: User) -> None:
    decision = curation.reject(make_submission(), by=cora, picked=Reason.objects.get(key="scope"))
    answer = client.get("/api/v1/declined/?q=study", headers={"Accept-Language": "zh"}).json()
    assert answer == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "title": f"A study of {NEW}",
                "identifier": {"scheme": "arxiv", "value": NEW, "url": f"https://arxiv.org/abs/{NEW}"},
                "reason": "内容与语言模型对齐无关。",
                "declined_at": decision.decided_at.isoformat().replace("+00:00", "Z"),
            }
        ],
    }


@pytest.mark.parametrize("query", ["words=x", "q=%00", "page=0", "page_size=201"])
def test_what_the_register_does_not_know_is_refused(client: Client, db: None, query: str) -> None:
    assert client.get(f"/api/v1/declined/?{query}").status_code in (400, 404)
