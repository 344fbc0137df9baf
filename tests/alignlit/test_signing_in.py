"""Signing in, and the pause after too many wrong passwords."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from papers.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(name: str, password: str, **extra: str) -> int:
    return Client().post("/sign-in/", {"username": name, "password": password}, **extra).status_code  # type: ignore[arg-type]


def test_the_right_password_opens_the_door(cora: User) -> None:
    assert sign_in("cora", PASSWORD) == 302


def test_too_many_wrong_passwords_are_answered_with_a_pause(cora: User, remy: User) -> None:
    tries = [sign_in("cora", "wrong") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert tries == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert sign_in("cora", PASSWORD) == 429
    assert sign_in("remy", PASSWORD) == 302


def test_the_pause_is_told_in_the_readers_language(cora: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = Client().post("/zh/sign-in/", {"username": "cora", "password": "wrong"})
    assert "尝试次数过多" in answer.content.decode()


def test_a_locked_name_is_free_for_its_owner_elsewhere(cora: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in("cora", "wrong", REMOTE_ADDR="192.0.2.1")
    assert sign_in("cora", PASSWORD, REMOTE_ADDR="192.0.2.2") == 302


def test_after_signing_in_no_other_site_is_visited(cora: User) -> None:
    form = {"username": "cora", "password": PASSWORD, "next": "https://example.org/"}
    assert Client().post("/sign-in/", form)["Location"] == "/"


@pytest.mark.parametrize("field", ["username", "password"])
@pytest.mark.parametrize("text", ["a\0b", "x" * 5_000], ids=["null", "long"])
@pytest.mark.parametrize("where", ["/sign-in/", "/admin/login/"])
def test_what_cannot_be_a_name_or_password_is_told_in_the_form(field: str, text: str, where: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post(where, {"username": "cora", "password": "wrong", field: text})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_behind_a_proxy_the_pause_is_for_the_one_who_guessed(cora: User, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in("cora", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.7")
    assert sign_in("cora", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.7") == 429
    assert sign_in("cora", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.8") == 302


def test_without_a_proxy_no_header_lifts_the_pause(cora: User) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in("cora", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert sign_in("cora", PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.99") == 429
