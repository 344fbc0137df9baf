"""What counts, and against what: each kind of writing apart, and only what came in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation
from papers.models import Paper, Submission, User
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db
SUBMISSIONS = "/api/v1/submissions/"
BULK = f"{SUBMISSIONS}bulk/"


@pytest.fixture
def _few(settings: Settings) -> None:
    often = {"submit": "2/hour", "report": "1/hour", "answer": "1/hour", "follow": "1/hour"}
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], **often}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


@pytest.fixture
def asked(cora: User) -> Submission:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    return row


def post(client: Client, address: str, data: dict[str, Any], **more: Any) -> Any:
    return client.post(address, data, content_type="application/json", **more)


def submitted(client: Client, number: int, **more: Any) -> int:
    status: int = post(client, SUBMISSIONS, {"reference": f"2301.{number:05}"}, **more).status_code
    return status


@pytest.mark.usefixtures("_few")
def test_what_is_refused_does_not_count(client: Client) -> None:
    assert [post(client, SUBMISSIONS, {}).status_code for _ in range(4)] == [400] * 4
    assert [submitted(client, number) for number in (1, 2, 3)] == [201, 201, 429]


@pytest.mark.usefixtures("_few")
def test_what_is_only_tried_does_not_count(client: Client) -> None:
    dry = f"{SUBMISSIONS}?dry_run=1"
    tried = [post(client, dry, {"reference": "2301.00009"}).status_code for _ in range(4)]
    assert (tried, [submitted(client, number) for number in (1, 2, 3)]) == ([201] * 4, [201, 201, 429])


def test_trying_counts_as_looking(client: Client, settings: Settings) -> None:
    rates = {"submit": "9/hour", "preview": "1/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    dry = f"{SUBMISSIONS}?dry_run=1"
    codes = [post(client, dry, {"reference": "2301.00009"}).status_code for _ in range(2)]
    assert codes == [201, 429]


@pytest.mark.usefixtures("_few")
def test_a_bulk_that_is_only_tried_does_not_count(client: Client) -> None:
    text = "\n".join(f"2301.{number:05}" for number in (1, 2, 3))
    for _ in range(3):
        assert (
            post(client, f"{BULK}?dry_run=1", {"text": text}).json()["left"] == 1
        )  # as many as there is room
    assert post(client, BULK, {"text": text}).json()["created"] == 2


@pytest.mark.usefixtures("_few")
def test_a_bulk_that_is_refused_does_not_count(client: Client) -> None:
    assert post(client, BULK, {"text": "2301.00001", "categories": ["nowhere"]}).status_code == 400
    assert [submitted(client, number) for number in (1, 2, 3)] == [201, 201, 429]


@pytest.mark.usefixtures("_few")
def test_whoever_sent_much_may_still_report_and_answer(
    client: Client, catalogue: dict[str, Paper], asked: Submission
) -> None:
    assert [submitted(client, number) for number in (4, 5, 6)] == [201, 201, 429]
    report = "/api/v1/papers/arxiv:2212.08073/reports/"
    codes = [post(client, report, {"comment": word}).status_code for word in ("One.", "Two.")]
    assert codes == [201, 429]
    assert post(client, f"{SUBMISSIONS}{asked.token}/answer/", {"comment": "2022."}).status_code == 200


@pytest.mark.usefixtures("_few")
def test_an_answer_that_came_too_late_does_not_count(client: Client, asked: Submission) -> None:
    late = make_submission("2301.00002")
    assert post(client, f"{SUBMISSIONS}{late.token}/answer/", {"comment": "2022."}).status_code == 409
    assert post(client, f"{SUBMISSIONS}{asked.token}/answer/", {"comment": "2022."}).status_code == 200


@pytest.mark.usefixtures("_few")
def test_the_addresses_of_one_ipv6_network_count_together(client: Client) -> None:
    hosts = ["2001:db8::1", "2001:db8::2:3", "2001:db8:0:0:ffff::4", "2001:db8:0:1::1"]
    codes = [submitted(client, number, REMOTE_ADDR=host) for number, host in enumerate(hosts, 1)]
    assert codes == [201, 201, 429, 201]
