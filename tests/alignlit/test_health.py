"""Is it alive, is it ready?"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from tests.hanging import hanging_redis

ALL = {"database": "ok", "index": "ok", "broker": "ok"}


def test_the_process_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response.headers["Cache-Control"]


@pytest.mark.usefixtures("index")
def test_all_parts_are_named(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", **ALL})


@pytest.mark.usefixtures("db")
def test_a_missing_index_is_named(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", **ALL, "index": "IndexUnavailable"}


@pytest.mark.usefixtures("index")
def test_a_missing_broker_is_named_and_may_be_left_out(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, "ConnectionError")
    without = client.get("/readyz?exclude=broker")
    assert (without.status_code, without.json()["broker"]) == (200, "ConnectionError")


@pytest.mark.usefixtures("index")
@pytest.mark.slow
def test_a_broker_that_hangs_is_named_soon(client: Client, settings: Settings) -> None:
    with hanging_redis() as settings.REDIS_URL:
        begun = time.monotonic()
        response = client.get("/readyz")
    assert (response.status_code, response.json()["broker"]) == (503, "TimeoutError")
    assert time.monotonic() - begun < 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("index")
def test_a_missing_database_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "nowhere")
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "OperationalError")
    assert "nowhere" not in response.content.decode()
