"""Signing in, and the pause after too many wrong passwords."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

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
