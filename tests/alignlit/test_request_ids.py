"""A request's id, from the header of its answer to the history."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from alignlit import request_ids

HEADER = request_ids.HEADER


def test_each_answer_has_an_id_of_its_own(client: Client) -> None:
    one, other = (client.get("/healthz")[HEADER] for _ in range(2))
    assert len(one) == len(other) == 32
    assert one != other


def test_a_refusal_at_the_door_has_one_too(client: Client) -> None:
    assert len(client.get("/papers/a%00b/")[HEADER]) == 32


def test_nobody_chooses_the_id_of_a_request(client: Client) -> None:
    assert client.get("/healthz", headers={HEADER: "mine"})[HEADER] != "mine"


@pytest.mark.parametrize(("said", "taken"), [("abc-1", True), ("a b", False), ("x" * 65, False)])
def test_a_proxy_of_ours_does(client: Client, settings: Settings, said: str, taken: bool) -> None:
    settings.TRUSTED_PROXIES = 1
    assert (client.get("/healthz", headers={HEADER: said})[HEADER] == said) is taken


def line(record: logging.LogRecord) -> str:
    request_ids.InLog().filter(record)
    return logging.Formatter("{request_id}{message}", style="{").format(record)


def test_what_a_request_logs_carries_its_id(rf: RequestFactory) -> None:
    record = logging.makeLogRecord({"msg": "Something"})
    lines = []

    def view(request: HttpRequest) -> HttpResponse:
        lines.append(line(record))
        return HttpResponse()

    response = request_ids.RequestIds(view)(rf.get("/"))
    assert lines == [f"[{response[HEADER]}] Something"]


def test_so_does_what_django_says_of_it_afterwards(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/nowhere/at/all")
    assert line(caplog.records[-1]) == f"[{response[HEADER]}] Not Found: /nowhere/at/all"


def test_outside_of_requests_a_line_has_none() -> None:
    assert line(logging.makeLogRecord({"msg": "Something"})) == "Something"
