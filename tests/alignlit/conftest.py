"""Places for servers of a test's own."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from alignlit import embedded
from tests.services import temporary_directory


@pytest.fixture
def where() -> Iterator[embedded.Places]:
    """Empty places that the user who runs PostgreSQL for root can reach, unlike pytest's `tmp_path`."""
    directory = temporary_directory()
    places = embedded.places(directory, directory / "var")
    yield places
    shutil.rmtree(directory)
    shutil.rmtree(places.run, ignore_errors=True)


@pytest.fixture
def cleanup() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


def processes_on(directory: Path) -> list[str]:
    """The command lines that name `directory`."""
    listed = subprocess.run(["ps", "-ewwo", "args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(directory) in line]


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
