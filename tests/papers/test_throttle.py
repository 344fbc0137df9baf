"""How often one may submit: the count itself."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from papers.throttle import SubmitThrottle
from tests.hanging import hanging_redis


def rate(settings: Settings, text: str) -> None:
    rates = {"submit": text, "submit_signed_in": text}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def asks(address: str = "192.0.2.1", **headers: str) -> HttpRequest:
    request = RequestFactory().post("/submit/", REMOTE_ADDR=address, headers=headers)
    request.user = AnonymousUser()
    return request


def allowed(request: HttpRequest) -> bool:
    return SubmitThrottle().allow_request(request)


def test_those_who_come_together_do_not_pass_the_limit(settings: Settings) -> None:
    rate(settings, "7/hour")
    with ThreadPoolExecutor(8) as pool:
        let_in = list(pool.map(lambda _: allowed(asks()), range(80)))
    assert sum(let_in) == 7


@pytest.mark.slow
def test_the_wait_ends_when_the_first_one_no_longer_counts(settings: Settings) -> None:
    rate(settings, "2/second")
    throttle = SubmitThrottle()
    assert [throttle.allow_request(asks()) for _ in range(3)] == [True, True, False]
    assert 0 < throttle.wait() <= 1
    time.sleep(throttle.wait() + 0.01)
    assert throttle.allow_request(asks())


def test_what_is_refused_does_not_count(settings: Settings) -> None:
    rate(settings, "1/hour")
    first, second = SubmitThrottle(), SubmitThrottle()
    assert [throttle.allow_request(asks()) for throttle in (first, second, second)] == [True, False, False]
    assert second.wait() <= 3600


def test_a_rate_of_nothing_lets_nobody_in(settings: Settings) -> None:
    rate(settings, "0/hour")
    throttle = SubmitThrottle()
    assert not throttle.allow_request(asks())
    assert throttle.wait() == 3600


def test_behind_a_proxy_of_ours_each_client_is_counted_apart(settings: Settings) -> None:
    rate(settings, "1/hour")
    settings.TRUSTED_PROXIES = 1
    tries = [allowed(asks("10.0.0.1", x_forwarded_for=f"6.6.6.{n}, 203.0.113.{n // 2}")) for n in range(4)]
    assert tries == [True, False, True, False]


def test_without_a_proxy_nobody_chooses_an_address(settings: Settings) -> None:
    rate(settings, "1/hour")
    assert [allowed(asks(x_forwarded_for=f"203.0.113.{n}")) for n in range(2)] == [True, False]


@pytest.mark.slow
def test_a_redis_that_hangs_lets_everyone_in_soon(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with hanging_redis() as url:
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
        begun = time.monotonic()
        assert allowed(asks())
    assert time.monotonic() - begun < 2
    assert "Submissions are not counted" in caplog.text


def test_what_is_given_back_leaves_room_for_another(settings: Settings) -> None:
    rate(settings, "3/hour")
    assert allowed(asks())
    throttle = SubmitThrottle()
    assert throttle.room(asks(), 5) == 2
    throttle.give_back()
    throttle.give_back()  # nothing is given back twice
    assert SubmitThrottle().room(asks(), 5) == 2
