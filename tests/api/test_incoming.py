"""Texts of many references through the API: looking, and submitting all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation
from papers.models import Paper, Submission, User
from papers.record import Record
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission
from tests.papers.test_incoming import ENTRY

PREVIEW, BULK = "/api/v1/submissions/preview/", "/api/v1/submissions/bulk/"
SCALABLE = "outer-alignment/scalable-oversight"


def post(client: Client, place: str, data: Any) -> Any:
    return client.post(place, json.dumps(data), content_type="application/json")


def test_a_preview_says_what_each_thing_is_and_keeps_nothing(
    client: Client, catalogue: dict[str, Paper], cora: User
) -> None:
    curation.reject(make_submission("2301.00003"), by=cora, reason="It is about chess.")
    waiting = make_submission("2301.00002")
    text = f"{NEW}\n{CONSTITUTIONAL}\n2301.00002\n2301.00003\nnothing\narXiv:{NEW}"
    before = Submission.objects.count()
    answer = post(client, PREVIEW, {"text": text})
    assert answer.status_code == 200
    assert answer.json()["counts"] == {
        "new": 1, "known": 1, "waiting": 1, "declined": 1, "not_understood": 1
    }  # fmt: skip
    new, known, waits, declined, unknown = answer.json()["results"]
    assert new == {
        "line": 1,
        "lines": [1, 6],
        "text": NEW,
        "scheme": "arxiv",
        "id": NEW,
        "title": "",
        "state": "new",
        "reason": "",
        "paper": None,
        "submission": None,
        "may_be": [],
    }
    assert (known["state"], known["paper"]["key"]) == ("known", "bai2022constitutional")
    assert (waits["state"], waits["submission"]["token"]) == ("waiting", waiting.token)
    assert (declined["state"], declined["reason"]) == ("declined", "It is about chess.")
    assert (unknown["state"], unknown["line"], unknown["id"]) == ("not_understood", 5, "")
    assert Submission.objects.count() == before


@pytest.mark.parametrize("place", [PREVIEW, BULK])
def test_what_is_new_says_which_paper_it_may_be(
    client: Client, searchable: dict[str, Paper], place: str
) -> None:
    text = "@article{a, title = {Constitutional AI: harmlessness from AI feedback}, author = {Bai, Yuntao}}"
    (new,) = post(client, place, {"text": text}).json()["results"]
    (hint,) = new["may_be"]
    assert (new["state"], hint["paper"]["key"], hint["submission"]) == ("new", "bai2022constitutional", None)
    assert (hint["title"], hint["reasons"][0]) == (
        searchable["bai2022constitutional"].title,
        "the same title",
    )
    assert 0.5 <= hint["score"] <= 1


def test_what_is_new_says_which_submission_it_may_be(client: Client, db: None) -> None:
    waiting = make_submission("10.1234/x", typed=Record(title="Judging the Judges of Models"))
    (new,) = post(client, PREVIEW, {"text": "- **Judging the judges of models** A. B."}).json()["results"]
    (hint,) = new["may_be"]
    assert (hint["submission"]["token"], hint["paper"]) == (waiting.token, None)


def test_a_preview_is_bounded(client: Client, db: None, settings: Settings) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"preview": "1/min"}}
    assert post(client, PREVIEW, {"text": "x" * 200_001}).status_code == 400
    answer = post(client, PREVIEW, {"text": NEW})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)


def test_all_that_is_new_is_submitted(as_remy: Client, remy: User, catalogue: dict[str, Paper]) -> None:
    data = {"text": f"{ENTRY}\n{CONSTITUTIONAL}", "categories": [SCALABLE], "comment": "Look."}
    answer = post(as_remy, BULK, data).json()
    row = Submission.objects.get()
    assert (answer["created"], answer["left"]) == (1, 0)
    assert [(one["state"], bool(one["submission"])) for one in answer["results"]] == [
        ("new", True),
        ("known", False),
    ]
    assert answer["results"][0]["submission"]["html_url"] == f"http://testserver/submissions/{row.token}/"
    assert (row.submitted_by, row.comment) == (remy, "Look.")
    assert [category.path for category in row.proposed_categories.all()] == [SCALABLE]


def test_the_same_text_again_submits_nothing_twice(client: Client, db: None) -> None:
    first, second = (post(client, BULK, {"text": ENTRY}).json() for _ in range(2))
    assert (first["created"], second["created"]) == (1, 0)
    assert second["results"][0]["state"] == "waiting"
    assert second["results"][0]["submission"]["token"] == first["results"][0]["submission"]["token"]


def test_two_on_one_line_have_each_their_own(client: Client, db: None) -> None:
    results = post(client, BULK, {"text": f"{NEW}, 2301.00002"}).json()["results"]
    tokens = {one["id"]: one["submission"]["token"] for one in results}
    assert tokens == dict(Submission.objects.values_list("value", "token"))


def test_what_was_declined_is_sent_when_asked(client: Client, cora: User) -> None:
    curation.reject(make_submission(NEW), by=cora, reason="No.")
    assert post(client, BULK, {"text": NEW}).json()["created"] == 0
    assert post(client, BULK, {"text": NEW, "again": True}).json()["created"] == 1


def test_as_many_as_may_be_sent_are_and_the_rest_is_told(
    client: Client, db: None, settings: Settings
) -> None:
    rates = {"submit": "2/hour", "preview": "60/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    text = "\n".join(f"2301.{n:05}" for n in range(1, 4))
    answer = post(client, BULK, {"text": text}).json()
    assert (answer["created"], answer["left"]) == (2, 1)
    assert answer["results"][2]["submission"] is None
    assert post(client, BULK, {"text": text}).status_code == 429


@pytest.mark.usefixtures("db")
def test_a_dry_run_submits_nothing(client: Client) -> None:
    answer = post(client, f"{BULK}?dry_run=1", {"text": NEW}).json()
    assert (answer["created"], answer["dry_run"]) == (1, True)
    assert not Submission.objects.exists()


def test_sending_counts_as_a_look_whatever_is_new_then(client: Client, db: None, settings: Settings) -> None:
    rates = {"submit": "9/hour", "preview": "1/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    codes = [post(client, BULK, {"text": "nothing"}).status_code for _ in range(2)]
    assert codes == [200, 429]


# What waits already


def test_a_comment_reaches_what_waits_already(client: Client, db: None) -> None:
    waits = make_submission("2301.00002", state="received")
    answer = post(client, BULK, {"text": f"{NEW}\n2301.00002", "comment": "Look."}).json()
    waits.refresh_from_db()
    assert (waits.comment, answer["created"], answer["left"]) == ("Look.", 1, 0)
    assert [one["state"] for one in answer["results"]] == ["new", "waiting"]


def test_categories_are_proposed_for_what_waits_already(client: Client, catalogue: dict[str, Paper]) -> None:
    waits = make_submission(NEW)
    post(client, BULK, {"text": NEW, "categories": [SCALABLE]})
    assert [category.path for category in waits.proposed_categories.all()] == [SCALABLE]


def test_a_comment_is_added_once(client: Client, db: None) -> None:
    waits = make_submission(NEW, comment="First.")
    for _time in range(2):
        post(client, BULK, {"text": NEW, "comment": "Second."})
    waits.refresh_from_db()
    assert waits.comment == "First.\n\nSecond."


def test_a_question_is_answered_by_a_comment_with_many(client: Client, cora: User) -> None:
    waits = make_submission(NEW)
    curation.ask(waits, by=cora, reason="Which version?")
    post(client, BULK, {"text": f"{NEW}\n2301.00002", "comment": "The second."})
    waits.refresh_from_db()
    assert waits.state == "ready"


def test_telling_what_waits_counts_like_sending(client: Client, db: None, settings: Settings) -> None:
    rates = {"submit": "2/hour", "preview": "60/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    rows = [make_submission(f"2301.0000{n}") for n in (1, 2, 3)]
    text = "\n".join(row.value for row in rows)
    assert post(client, BULK, {"text": text, "comment": "Look."}).json()["left"] == 0
    assert [row.comment for row in Submission.objects.order_by("pk")] == ["Look.", "Look.", ""]
