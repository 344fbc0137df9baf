"""Many decisions at once, claims, and undoing any decision, through the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime

from papers import curation
from papers.models import Decision, Paper, Reason, State, Submission, User
from taxonomy.models import Category
from tests.papers.submissions import make_submission

SUBMISSIONS = "/api/v1/submissions/"
BATCH = f"{SUBMISSIONS}decisions/"
SCALABLE = "outer-alignment/scalable-oversight"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


def post(client: Client, address: str, code: int = 200, **body: Any) -> Any:
    response = client.post(address, json.dumps(body), content_type="application/json")
    assert response.status_code == code, response.content
    return response.json()


@pytest.fixture
def rows(catalogue: dict[str, Paper]) -> list[Submission]:
    return [make_submission(f"2301.0000{number}") for number in (1, 2)]


def test_each_has_an_outcome_in_the_order_asked(as_cora: Client, ada: User, rows: list[Submission]) -> None:
    curation.reject(rows[1], by=ada, reason="Off topic.")
    tokens = ["nobody-knows-this", rows[1].token, rows[0].token]
    answer = post(as_cora, BATCH, verb="accept", submissions=tokens, categories=[SCALABLE])
    assert answer["decided"] == 1
    assert [(r["token"], r["state"], r["detail"]) for r in answer["results"]] == [
        ("nobody-knows-this", None, "There is no such submission."),
        (rows[1].token, "rejected", "This submission was already rejected by ada."),
        (rows[0].token, "accepted", ""),
    ]
    assert answer["results"][2]["decision"]["batch"] == answer["batch"]


def test_one_address_takes_a_batch_back(as_cora: Client, rows: list[Submission]) -> None:
    batch = post(as_cora, BATCH, verb="reject", submissions=[r.token for r in rows], reason="No.")["batch"]
    answer = post(as_cora, f"{BATCH}{batch}/undo/")
    assert [(r["token"], r["state"]) for r in answer["results"]] == [
        (rows[1].token, "ready"),
        (rows[0].token, "ready"),
    ]
    assert post(as_cora, f"{BATCH}{batch}/undo/", 409)["detail"] == "There is nothing of this batch to undo."


def test_a_batch_is_read_again_by_a_colleague(
    as_cora: Client, as_ada: Client, ada: User, rows: list[Submission]
) -> None:
    curation.reject(rows[0], by=ada, reason="Off topic.")
    asked = post(as_cora, BATCH, verb="reject", submissions=[r.token for r in rows], reason="No.")
    post(as_cora, f"{SUBMISSIONS}{rows[1].token}/undo/")
    kept = as_ada.get(f"{BATCH}{asked['batch']}/").json()
    assert (kept["batch"], kept["decided"]) == (asked["batch"], 1)
    assert [(r["token"], r["state"], r["detail"]) for r in kept["results"]] == [
        (rows[0].token, "rejected", "This submission was already rejected by ada."),
        (rows[1].token, "ready", ""),
    ]
    assert kept["results"][1]["decision"]["undone_by"] == "cora"


def test_a_batch_speaks_of_what_was_read(as_cora: Client, rows: list[Submission]) -> None:
    seen = {row.token: as_cora.get(f"{SUBMISSIONS}{row.token}/").json()["seen"] for row in rows}
    Submission.objects.filter(pk=rows[0].pk).update(comment="It is a double.")
    answer = post(as_cora, BATCH, verb="reject", submissions=[*seen], reason="No.", seen=seen)
    assert [row["state"] for row in answer["results"]] == ["ready", "rejected"]


@pytest.mark.parametrize("verb", ["one", "batch"])
def test_without_a_category_nothing_is_accepted(as_cora: Client, rows: list[Submission], verb: str) -> None:
    one = f"{SUBMISSIONS}{rows[0].token}/accept/"
    batch: dict[str, Any] = {"verb": "accept", "submissions": [rows[0].token]}
    nothing: tuple[dict[str, Any], ...] = ({}, {"categories": []})
    for given in nothing:
        answer = (
            post(as_cora, one, 409, **given) if verb == "one" else post(as_cora, BATCH, 409, **batch, **given)
        )
        assert answer["detail"] == "Choose at least one category."


def test_the_whole_field_is_no_category_of_a_paper(as_cora: Client, rows: list[Submission]) -> None:
    root = Category.objects.get(parent=None)
    answer = post(as_cora, f"{SUBMISSIONS}{rows[0].token}/accept/?dry_run=1", 409, categories=[root.path])
    assert answer["detail"] == "“LLM Alignment” is the whole field: choose what is below it."


def test_evidence_from_nowhere_is_refused(as_cora: Client, rows: list[Submission]) -> None:
    said: dict[str, Any] = {"evidence": {SCALABLE: "The moon is made of cheese."}}
    answer = post(as_cora, f"{SUBMISSIONS}{rows[0].token}/accept/", 409, categories=[SCALABLE], **said)
    assert answer["detail"].startswith("“The moon is made of cheese.” stands neither")


def test_a_paper_says_who_put_it_there_and_when(as_cora: Client, rows: list[Submission]) -> None:
    answer = post(as_cora, f"{SUBMISSIONS}{rows[0].token}/accept/", categories=[SCALABLE])
    (found,) = as_cora.get(f"/api/v1/papers/{answer['paper']['key']}/").json()["categories"]
    made = Paper.objects.get(cite_key=answer["paper"]["key"]).classifications.get()
    assert found["classified_by"] == "cora"
    assert parse_datetime(found["classified_at"]) == made.classified_at


def test_what_is_decided_is_not_claimed(as_cora: Client, ada: User, rows: list[Submission]) -> None:
    curation.reject(rows[0], by=ada, reason="No.")
    answer = post(as_cora, f"{SUBMISSIONS}{rows[0].token}/claim/", 409)
    assert answer["detail"] == "Only what waits for a decision can be claimed."


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"verb": "delete", "submissions": ["x"]}, "verb"),
        ({"verb": "retry", "submissions": []}, "submissions"),
        ({"verb": "retry", "submissions": ["x"] * 201}, "submissions"),
        ({"verb": "reject", "submissions": ["x"]}, "reason"),
        ({"verb": "merge", "submissions": ["x"]}, "into"),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_the_verb_needs_is_named(as_cora: Client, body: dict[str, Any], field: str) -> None:
    assert field in post(as_cora, BATCH, 400, **body)["errors"]


def test_a_reason_is_picked_by_its_key(as_cora: Client, rows: list[Submission]) -> None:
    Reason.objects.create(key="too-old", text_en="It is too old.", text_zh="太旧。")
    address = f"{SUBMISSIONS}{rows[0].token}/reject/"
    assert post(as_cora, address, 400, picked="astrology")["errors"] == {
        "picked": ["There is no reason “astrology”."]
    }
    answer = post(as_cora, address, picked="too-old", reason="Sorry.")
    assert answer["decision"]["reason"] == "It is too old. Sorry."


def test_accepting_takes_evidence(as_cora: Client, rows: list[Submission]) -> None:
    address = f"{SUBMISSIONS}{rows[0].token}/accept/"
    answer = post(as_cora, address, categories=[SCALABLE], evidence={SCALABLE: "We study it."})
    paper = Paper.objects.get(cite_key=answer["paper"]["key"])
    assert paper.classifications.get().evidence == "We study it."


def test_accepting_takes_and_reading_gives_how_sure_it_is(as_cora: Client, rows: list[Submission]) -> None:
    said: dict[str, Any] = {"evidence": {SCALABLE: "We study it."}, "confidence": {SCALABLE: "likely"}}
    answer = post(as_cora, f"{SUBMISSIONS}{rows[0].token}/accept/", categories=[SCALABLE], **said)
    (found,) = as_cora.get(f"/api/v1/papers/{answer['paper']['key']}/").json()["categories"]
    assert (found["path"], found["evidence"], found["confidence"]) == (SCALABLE, "We study it.", "likely")


def test_a_batch_takes_how_sure_it_is(as_cora: Client, rows: list[Submission]) -> None:
    tokens = [row.token for row in rows]
    said: dict[str, Any] = {"categories": [SCALABLE], "confidence": {SCALABLE: "unsure"}}
    post(as_cora, BATCH, verb="accept", submissions=tokens, **said)
    papers = Paper.objects.filter(submissions__in=rows)
    assert list(papers.values_list("classifications__confidence", flat=True)) == ["unsure", "unsure"]


def test_classifying_tried_out_tells_how_sure_it_would_be(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    address = "/api/v1/papers/zou2023universal/classify/?dry_run=1"
    jailbreaking = "attacks-on-aligned-llms/jailbreaking"
    answer = post(as_cora, address, categories=[jailbreaking], confidence={jailbreaking: "certain"})
    changes = [row["changes"] for row in answer["would"] if row["kind"] == "classification"]
    assert [change for change in changes[0] if change["field"] == "confidence"] == [
        {"field": "confidence", "old": "", "new": "certain"}
    ]


def test_another_confidence_is_named(as_cora: Client, rows: list[Submission]) -> None:
    address = f"{SUBMISSIONS}{rows[0].token}/accept/"
    answer = post(as_cora, address, 400, categories=[SCALABLE], confidence={SCALABLE: "sort of"})
    assert list(answer["errors"]) == ["confidence"]


def test_evidence_for_no_category_is_named(as_cora: Client, rows: list[Submission]) -> None:
    address = f"{SUBMISSIONS}{rows[0].token}/accept/"
    answer = post(as_cora, address, 400, categories=[SCALABLE], evidence={"astrology": "x"})
    assert answer["errors"] == {"evidence": ["There is no category “astrology”."]}


def test_a_report_is_applied(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    bai = catalogue["bai2022constitutional"]
    proposal = [{"field": "title", "old": bai.title, "new": "Constitutional AI", "source": "submitter"}]
    row = make_submission("", kind="correction", paper=bai, proposal=proposal)
    answer = post(as_cora, f"{SUBMISSIONS}{row.token}/apply/", fields=["title"])
    assert (answer["state"], answer["proposal"]) == ("accepted", proposal)
    bai.refresh_from_db()
    assert bai.title == "Constitutional AI"


# Claims


def test_a_claim_is_seen_in_the_queue_until_it_is_let_go(
    as_cora: Client, as_ada: Client, rows: list[Submission]
) -> None:
    address = f"{SUBMISSIONS}{rows[0].token}/"
    claimed = post(as_cora, f"{address}claim/")
    assert (claimed["mine"], claimed["holder"]) == (True, "cora")
    assert post(as_ada, f"{address}claim/") == {**claimed, "mine": False}
    seen = as_ada.get(address).json()
    assert (seen["claimed_by"], seen["claimed_until"]) == ("cora", claimed["until"])
    assert post(as_cora, f"{address}release/") == {"mine": False, "holder": None, "until": None}
    assert as_ada.get(address).json()["claimed_by"] is None


def test_a_claim_is_taken_over(as_cora: Client, as_ada: Client, rows: list[Submission]) -> None:
    address = f"{SUBMISSIONS}{rows[0].token}/claim/"
    post(as_cora, address)
    assert post(as_ada, address, take_over=True)["holder"] == "ada"


# Papers that we have


def test_a_paper_is_classified_and_that_is_undone(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    bai = catalogue["bai2022constitutional"]
    decision = post(as_cora, "/api/v1/papers/arxiv:2212.08073/classify/", categories=[SCALABLE])
    assert (decision["verb"], decision["undone_at"]) == ("classify", None)
    assert [c.category.path for c in bai.classifications.all()] == [SCALABLE]
    undone = post(as_cora, f"/api/v1/decisions/{decision['id']}/undo/")
    assert undone["undone_by"] == "cora"
    assert [c.category.path for c in bai.classifications.all()] == [f"{SCALABLE}/constitutional-ai", RL]
    assert Category.objects.filter(path=SCALABLE, classifications=None).exists()


@pytest.mark.usefixtures("catalogue")
def test_what_is_not_there_is_not_found(as_cora: Client) -> None:
    post(as_cora, "/api/v1/papers/nobody2022nothing/classify/", 404, categories=[SCALABLE])
    post(as_cora, "/api/v1/decisions/99999999999999999999/undo/", 404)


def test_the_public_sees_no_curator(client: Client, cora: User, rows: list[Submission]) -> None:
    curation.claim(rows[0], by=cora)
    curation.reject(rows[1], by=cora, reason="No.")
    for row in rows:
        assert "cora" not in client.get(f"{SUBMISSIONS}{row.token}/").content.decode()
    assert Decision.objects.get().submission == rows[1]
    assert Submission.objects.get(pk=rows[1].pk).state == State.REJECTED
