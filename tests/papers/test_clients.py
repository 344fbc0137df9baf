"""Whose request it is, behind proxies or not."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from papers import clients


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "10.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (3, "203.0.113.7", "203.0.113.7"),
        (1, "2001:DB8:0:5:6::7", "2001:db8:0:5::"),  # a host has a whole network of 64 bits
        (1, "fe80::1%eth0", "fe80::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "somebody", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert clients.address(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers=headers)) == address


def test_on_a_unix_socket_there_is_none() -> None:
    assert clients.address(RequestFactory().get("/", REMOTE_ADDR="")) is None
