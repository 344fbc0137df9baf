"""Where fields come from, and setting them, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from papers.models import Paper, SourceAnswer
from papers.record import Record

SOURCES = "/api/v1/papers/bai2022constitutional/sources/"
FIELDS = "/api/v1/papers/bai2022constitutional/fields/"
pytestmark = pytest.mark.usefixtures("catalogue")


def post(client: Client, body: Any, address: str = FIELDS) -> Any:
    return client.post(address, body, content_type="application/json")


def field(client: Client, name: str) -> dict[str, Any]:
    rows = client.get(SOURCES).json()["results"]
    found: dict[str, Any] = next(row for row in rows if row["field"] == name)
    return found


def test_each_field_comes_with_what_sources_say(client: Client) -> None:
    record = Record(title="Constitutional AI", venue_kind="preprint").as_json()
    SourceAnswer.objects.create(
        source="arxiv", scheme="arxiv", value="2212.08073", fetched_at=timezone.now(), raw={}, record=record
    )
    title = field(client, "title")
    assert (title["value"], title["locked"]) == ("Constitutional AI: Harmlessness from AI Feedback", False)
    said = title["sources"][0]
    assert (said["source"], said["value"], said["agrees"], said["other_version"]) == (
        "arxiv",
        "Constitutional AI",
        False,
        False,
    )


def test_a_curator_sets_and_unlocks_fields(as_cora: Client) -> None:
    answer = post(as_cora, {"values": {"year": 2023, "published_on": "2023-02-01"}})
    assert (answer.status_code, answer.json()["verb"]) == (200, "set_fields")
    year = field(as_cora, "year")
    assert (year["value"], year["source"], year["set_by"], year["locked"]) == (2023, "curator", "cora", True)
    assert post(as_cora, {"unlock": ["year"]}).status_code == 200
    assert not field(as_cora, "year")["locked"]


def test_setting_fields_can_be_undone(as_cora: Client) -> None:
    decision = post(as_cora, {"values": {"title": "Another"}}).json()
    post(as_cora, {}, f"/api/v1/decisions/{decision['id']}/undo/")
    assert field(as_cora, "title")["value"] == "Constitutional AI: Harmlessness from AI Feedback"


def test_a_dry_run_sets_nothing_and_says_what_it_would(as_cora: Client) -> None:
    answer = post(as_cora, {"values": {"title": "Another"}, "dry_run": 1}).json()
    assert answer["dry_run"] is True
    changes = [row["changes"] for row in answer["would"] if row["kind"] == "paper"]
    assert {
        "field": "title",
        "old": "Constitutional AI: Harmlessness from AI Feedback",
        "new": "Another",
    } in changes[0]
    assert not Paper.objects.filter(title="Another").exists()


@pytest.mark.parametrize(
    "body", [{}, {"values": {}}, {"values": {"title": "A"}, "unlock": ["title"]}, {"values": {"year": 3000}}]
)
def test_what_sets_nothing_or_too_much_is_refused(as_cora: Client, body: dict[str, Any]) -> None:
    assert post(as_cora, body).status_code == 400


def test_unlocking_what_is_not_locked_is_a_conflict(as_cora: Client) -> None:
    assert post(as_cora, {"unlock": ["title"]}).status_code == 409


def test_readers_set_nothing(client: Client, as_remy: Client) -> None:
    assert post(client, {"values": {"title": "A"}}).status_code == 401
    assert post(as_remy, {"values": {"title": "A"}}).status_code == 403
