"""Where letters go."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

pytestmark = pytest.mark.slow

SITE = {"PUBLIC_URL": "https://lit.example.org"}
SHOWN = "s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.DEFAULT_FROM_EMAIL"


def settings(**variables: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", f"from alignlit import settings as s; print({SHOWN})"]
    plain = {name: value for name, value in os.environ.items() if name not in ("PUBLIC_URL", "EMAIL_URL")}
    return subprocess.run(
        words, cwd=ROOT, env=plain | variables, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "dummy None None False alignlit <alignlit@localhost>"),
        ({"EMAIL_URL": ""}, "dummy None None False alignlit <alignlit@localhost>"),
        ({"DEBUG": "1"}, "console None None False alignlit <alignlit@localhost>"),
        (
            {"EMAIL_URL": "smtp+tls://me:a%40b@mail.example.org:587", **SITE},
            "smtp mail.example.org 587 True alignlit <alignlit@lit.example.org>",
        ),
        (
            {"EMAIL_URL": "smtp://localhost", "CONTACT_EMAIL": "ada@example.org", **SITE},
            "smtp localhost None False alignlit <ada@example.org>",
        ),
    ],
)
def test_mail_goes_where_the_environment_says(variables: dict[str, str], expected: str) -> None:
    assert settings(**variables).stdout.strip() == expected


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"EMAIL_URL": "smtp://localhost"}, "EMAIL_URL needs PUBLIC_URL too: letters carry links."),
        ({"EMAIL_URL": "nonsense", **SITE}, "Invalid email schema"),
    ],
)
def test_a_wrong_address_stops_the_start(variables: dict[str, str], sentence: str) -> None:
    assert sentence in settings(**variables).stderr
