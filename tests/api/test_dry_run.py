"""dry_run=1: what a write would change, and that it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.models import Change, Classification, Decision, Paper, State, Submission, User
from papers.record import Record
from tests.papers.submissions import make_submission, pulled_record

SUBMISSIONS = "/api/v1/submissions/"
SCALABLE = "outer-alignment/scalable-oversight"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


def post(client: Client, address: str, code: int = 200, **body: Any) -> Any:
    response = client.post(address, json.dumps(body), content_type="application/json")
    assert response.status_code == code, response.content
    return response.json()


def written() -> tuple[Any, ...]:
    """All that a decision or a submission may write."""
    return (
        list(Paper.objects.order_by("pk").values()),
        list(Submission.objects.order_by("pk").values()),
        list(Decision.objects.order_by("pk").values()),
        Change.objects.count(),
        list(Classification.objects.order_by("pk").values()),
    )


@pytest.fixture
def row(catalogue: dict[str, Paper]) -> Submission:
    return make_submission()


BODIES: dict[str, dict[str, Any]] = {
    "accept": {"categories": [SCALABLE]},
    "reject": {"reason": "Off topic."},
    "merge": {"into": "soares2014corrigibility"},
    "ask": {"reason": "Which version?"},
    "complete": {"title": "By hand"},
    "claim": {},
    "release": {},
}


@pytest.mark.parametrize("verb", BODIES)
def test_nothing_is_written_and_no_bell_rings(
    as_cora: Client, row: Submission, verb: str, django_capture_on_commit_callbacks: Any
) -> None:
    before = written()
    with django_capture_on_commit_callbacks() as rung:
        answer = post(as_cora, f"{SUBMISSIONS}{row.token}/{verb}/?dry_run=1", **BODIES[verb])
    assert (written(), rung, answer["dry_run"]) == (before, [], True)


def test_a_decision_tells_what_would_change(as_cora: Client, row: Submission) -> None:
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/accept/?dry_run=1", categories=[SCALABLE])
    assert (answer["state"], answer["paper"]["key"]) == ("accepted", "author2023study")
    would = {(d["kind"], d["action"]): d for d in answer["would"]}
    assert would["submission", "changed"]["changes"] == [
        {"field": "state", "old": "ready", "new": "accepted"},
        {"field": "paper", "old": None, "new": "author2023study"},
    ]
    classified = {c["field"]: c["new"] for c in would["classification", "created"]["changes"]}
    assert (classified["paper"], classified["category"]) == ("author2023study", SCALABLE)
    assert would["paper", "created"]["name"] == "author2023study"


def test_it_may_stand_in_the_body(as_cora: Client, row: Submission) -> None:
    assert post(as_cora, f"{SUBMISSIONS}{row.token}/reject/", reason="No.", dry_run=True)["dry_run"]
    assert not Decision.objects.exists()


def test_with_0_it_is_written(as_cora: Client, row: Submission) -> None:
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/reject/?dry_run=0", reason="No.")
    assert "would" not in answer
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "field"), [("dry_run=yes", "dry_run"), ("dryrun=1", "dryrun"), ("dry_run=", "dry_run")]
)
def test_what_is_not_understood_does_not_write(
    as_cora: Client, row: Submission, query: str, field: str
) -> None:
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/reject/?{query}", 400, reason="No.")
    assert list(answer["errors"]) == [field]
    assert not Decision.objects.exists()


def test_what_is_refused_is_refused_all_the_same(as_cora: Client, row: Submission) -> None:
    Submission.objects.update(state=State.REJECTED)
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/reject/?dry_run=1", 409, reason="No.")
    assert answer["detail"] == "This submission was already rejected."


def test_an_undo_tells_first_what_would_change(as_cora: Client, cora: User, row: Submission) -> None:
    row.pulled = pulled_record(abstract="We attack.", venue="", venue_kind="", arxiv_version=None).as_json()
    row.save()
    curation.merge(row, into=Paper.objects.get(cite_key="soares2014corrigibility"), by=cora)
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/undo/?dry_run=1")
    changed = {c["field"]: c for d in answer["would"] if d["kind"] == "paper" for c in d["changes"]}
    assert changed["abstract"] == {"field": "abstract", "old": "We attack.", "new": ""}
    row.refresh_from_db()
    assert row.state == State.MERGED


def test_a_batch_tells_what_would_become_of_each(as_cora: Client, row: Submission) -> None:
    body: dict[str, Any] = {"verb": "reject", "submissions": [row.token], "reason": "No."}
    answer = post(as_cora, f"{SUBMISSIONS}decisions/?dry_run=1", **body)
    assert (answer["decided"], answer["results"][0]["state"]) == (1, "rejected")
    assert not Decision.objects.exists()


def test_classifying_tells_what_would_change(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    address = "/api/v1/papers/bai2022constitutional/classify/?dry_run=1"
    answer = post(as_cora, address, categories=[RL])
    assert [(d["kind"], d["action"]) for d in answer["would"] if d["kind"] == "classification"] == [
        ("classification", "deleted"),
        ("classification", "changed"),
    ]
    assert catalogue["bai2022constitutional"].classifications.count() == 2


# Submitting


@pytest.mark.usefixtures("catalogue")
def test_nobody_tries_a_submission_out(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    before = written()
    with django_capture_on_commit_callbacks() as rung:
        response = client.post(
            f"{SUBMISSIONS}?dry_run=1", '{"reference": "1706.03741"}', content_type="application/json"
        )
    answer = response.json()
    assert (response.status_code, "Location" in response.headers) == (201, False)
    assert (answer["dry_run"], answer["identifier"]["value"]) == (True, "1706.03741")
    assert [(d["kind"], d["action"]) for d in answer["would"]] == [("submission", "created")]
    assert (written(), rung) == (before, [])


@pytest.mark.usefixtures("db")
def test_what_others_wrote_is_not_told_to_nobody(client: Client) -> None:
    curation.submit("1706.03741", comment="From our secret project.", typed=Record(title="Deep"))
    answer = post(client, f"{SUBMISSIONS}?dry_run=1", reference="1706.03741", comment="Me too.")
    assert answer["would"][0]["changes"] == [{"field": "comment"}]
    assert "secret" not in json.dumps(answer)


def test_every_write_of_the_schema_takes_it(client: Client, db: None) -> None:
    """The preview writes nothing."""
    paths = client.get("/api/v1/schema/").json()["paths"]
    without = [
        f"{method} {path}"
        for path, methods in paths.items()
        for method, said in methods.items()
        if method != "get" and "dry_run" not in [p["name"] for p in said.get("parameters", ())]
    ]
    assert set(without) <= {"post /api/v1/submissions/preview/"}
