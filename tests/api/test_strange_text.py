"""JSON may hold what neither a database nor an answer can: it is refused, and never an error of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers.models import Paper
from tests.papers.submissions import make_submission

PAPER = "/api/v1/papers/bai2022constitutional"
SCALABLE = "outer-alignment/scalable-oversight"
SUBMISSIONS = "/api/v1/submissions/"
LONE, NUL = "\\ud800", "\\u0000"

CURATED = [
    ("accept/", '{"categories": ["a%s"]}'),
    ("accept/", '{"categories": ["' + SCALABLE + '"], "primary": "a%s"}'),
    ("accept/", '{"categories": ["' + SCALABLE + '"], "evidence": {"a%s": "x"}}'),
    ("accept/", '{"categories": ["' + SCALABLE + '"], "confidence": {"' + SCALABLE + '": "a%s"}}'),
    ("reject/", '{"picked": "a%s"}'),
    ("reject/", '{"reason": "a%s"}'),
    ("merge/", '{"into": "a%s"}'),
    ("apply/", '{"fields": ["a%s"]}'),
    ("complete/", '{"title": "a%s"}'),
]


def posted(client: Client, address: str, body: str) -> Any:
    client.raise_request_exception = False
    return client.post(address, body, content_type="application/json")


@pytest.mark.parametrize("character", [LONE, NUL])
@pytest.mark.parametrize(("verb", "body"), CURATED)
def test_a_verb_refuses_it(
    as_cora: Client, catalogue: dict[str, Paper], verb: str, body: str, character: str
) -> None:
    row = make_submission("2401.00001")
    assert posted(as_cora, f"{SUBMISSIONS}{row.token}/{verb}", body % character).status_code == 400


@pytest.mark.parametrize("character", [LONE, NUL])
@pytest.mark.parametrize(
    ("address", "body"),
    [
        (f"{SUBMISSIONS}decisions/", '{"verb": "a%s", "submissions": ["x"]}'),
        (f"{SUBMISSIONS}decisions/", '{"verb": "retry", "submissions": ["a%s"]}'),
        (f"{PAPER}/fields/", '{"unlock": ["a%s"]}'),
        (f"{PAPER}/fields/", '{"values": {"title": "a%s"}}'),
        (f"{PAPER}/merge/", '{"into": "ouyang2022training", "choices": {"title": "a%s"}}'),
        (f"{PAPER}/classify/", '{"categories": ["a%s"]}'),
    ],
)
def test_what_is_about_others_refuses_it(
    as_cora: Client, catalogue: dict[str, Paper], address: str, body: str, character: str
) -> None:
    assert posted(as_cora, address, body % character).status_code == 400


@pytest.mark.parametrize("body", ['{"title": "x", "dry_run": "%s"}', '{"title": "x", "categories": ["a%s"]}'])
@pytest.mark.parametrize("character", [LONE, NUL])
def test_nobody_is_told_what_is_wrong_too(client: Client, db: None, body: str, character: str) -> None:
    answer = posted(client, SUBMISSIONS, body % character)
    assert (answer.status_code, list(answer.json())) == (400, ["detail", "errors"])


def test_a_page_of_a_history_is_no_endless_number(client: Client, catalogue: dict[str, Paper]) -> None:
    client.raise_request_exception = False
    assert client.get(f"/papers/bai2022constitutional/history/?page={'9' * 5_000}").status_code == 404


def test_no_cache_keeps_a_submission(client: Client, as_cora: Client, db: None) -> None:
    row = make_submission()
    for answer in (client.get(f"{SUBMISSIONS}{row.token}/"), as_cora.get(SUBMISSIONS)):
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
