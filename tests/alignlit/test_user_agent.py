"""Who arXiv is told that we are."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("variables", "user_agent"),
    [
        ({}, "alignlit/0.1 (a private copy, no contact set)"),
        ({"CONTACT_EMAIL": "ada@example.org"}, "alignlit/0.1 (mailto:ada@example.org)"),
        (
            {"PUBLIC_URL": "https://lit.example.org", "CONTACT_EMAIL": "ada@example.org"},
            "alignlit/0.1 (+https://lit.example.org; mailto:ada@example.org)",
        ),
        ({"USER_AGENT": "mine/1"}, "mine/1"),
    ],
)
def test_arxiv_is_told_whom_to_write_to(variables: dict[str, str], user_agent: str) -> None:
    words = [sys.executable, "-c", "from alignlit import settings; print(settings.USER_AGENT)"]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == user_agent
