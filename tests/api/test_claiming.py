"""Claiming the next ones, and giving them back, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers import curation
from papers.models import State, Submission, User
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db
LIST = "/api/v1/submissions/"


def post(client: Client, verb: str, code: int = 200, **body: Any) -> Any:
    response = client.post(f"{LIST}{verb}/", json.dumps(body), content_type="application/json")
    assert response.status_code == code, response.content
    return response.json()


def several(number: int, **fields: Any) -> list[Submission]:
    return [make_submission(f"2301.{n:05}", **fields) for n in range(1, number + 1)]


def tokens(answer: dict[str, Any]) -> list[str]:
    return [row["token"] for row in answer["results"]]


def test_the_next_ones_are_claimed_and_told(as_cora: Client, as_ada: Client) -> None:
    rows = [row.token for row in several(5)]
    mine, hers = post(as_cora, "claim", most=2), post(as_ada, "claim", most=2)
    assert (tokens(mine), tokens(hers)) == (rows[:2], rows[2:4])
    assert (mine["held"], mine["results"][1]["claimed_by"]) == (2, "cora")
    assert mine["until"] == mine["results"][0]["claimed_until"]
    assert tokens(as_ada.get(f"{LIST}?claimed_by=cora").json()) == rows[:2]


def test_kind_and_state_say_which(as_cora: Client) -> None:
    asked = several(1, state=State.NEEDS_INFO)[0]
    harvested = make_submission("2301.00009", kind=Submission.Kind.HARVEST)
    assert tokens(post(as_cora, "claim", kind="harvest")) == [harvested.token]
    assert tokens(post(as_cora, "claim")) == []
    assert tokens(post(as_cora, "claim", state=["needs_info"])) == [asked.token]


def test_all_are_given_back(as_cora: Client, cora: User) -> None:
    several(2)
    post(as_cora, "claim")
    assert post(as_cora, "release") == {"held": 0, "until": None, "results": []}
    assert curation.held_by(cora).count == 0


def test_a_claim_by_name_stays_when_another_one_is_opened(as_cora: Client, cora: User) -> None:
    first, second = several(2)
    post(as_cora, f"{first.token}/claim")
    as_cora.get(f"/curate/{second.token}/")
    assert curation.held_by(cora).count == 2


def test_tried_out_nothing_is_claimed(as_cora: Client, cora: User) -> None:
    (row,) = several(1)
    assert tokens(post(as_cora, "claim", dry_run=True)) == [row.token]
    assert curation.held_by(cora).count == 0


@pytest.mark.parametrize("body", [{"most": 21}, {"most": 0}, {"state": ["accepted"]}, {"kind": "x"}])
def test_what_cannot_be_claimed_is_named(as_cora: Client, body: dict[str, Any]) -> None:
    assert list(post(as_cora, "claim", 400, **body)["errors"]) == list(body)


def test_many_cost_as_many_queries_as_few(
    as_cora: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    several(4)
    with django_assert_num_queries(16):
        post(as_cora, "claim", most=1)
    with django_assert_num_queries(16):
        post(as_cora, "claim", most=3)
