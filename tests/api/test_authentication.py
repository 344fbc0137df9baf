"""Signing in with name and password."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from papers.models import User
from tests.conftest import PASSWORD

SUBMIT = "/api/v1/submissions/"


def header(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize("name", ["a\0b", "\0", "x" * 151, "x" * 5_000], ids=["null", "only", "151", "5000"])
@pytest.mark.usefixtures("db")
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/categories/", headers=header(name, "guess"))
    assert (response.status_code, response.json()["errors"]) == (401, {})
    assert response.headers["WWW-Authenticate"] == 'Basic realm="api"'


def test_a_password_with_a_null_character_is_only_wrong(remy: User) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/api/v1/categories/", headers=header("remy", "a\0b")).status_code == 401


BODIES: list[tuple[Any, str]] = [
    ("{", "application/json"),
    ("x", "text/plain"),
    ("x", "multipart/form-data"),
    ("&".join(["a=1"] * 1_001), "application/x-www-form-urlencoded"),
]


@pytest.mark.parametrize(("body", "kind"), BODIES, ids=["json", "text", "multipart", "fields"])
def test_a_wrong_password_counts_whatever_comes_with_it(remy: User, body: Any, kind: str) -> None:
    client = Client(raise_request_exception=False)
    wrong, right = header("remy", "guess"), header("remy", PASSWORD)
    tries = range(settings.AXES_FAILURE_LIMIT)
    codes = [client.post(SUBMIT, body, content_type=kind, headers=wrong).status_code for _ in tries]
    assert codes == [401 for _ in tries]
    data = json.dumps({"reference": "1706.03741"})
    assert client.post(SUBMIT, data, content_type="application/json", headers=right).status_code == 401
