"""A pytest plugin: a PostgreSQL and a Valkey for the tests, unless DATABASE_URL and REDIS_URL name others.

Started once, by the first pytest process; the workers of xdist inherit its environment. In CI a test that
could not run is a failure.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from alignlit import embedded
from alignlit.embedded.postgres import alive, running_postgres
from alignlit.embedded.valkey import running_valkey
from alignlit.translations import compile_stale

BASE_DIR = Path(__file__).resolve().parent.parent
STARTED = "ALIGNLIT_TEST_SERVICES"
IN_MEMORY = "ALIGNLIT_TEST_MEMORY"
PREFIX = "alignlit-test-"
MEMORY = Path("/dev/shm")  # noqa: S108  # Linux's file system in memory
_open = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    # Before pytest-django reads the settings.
    if STARTED not in os.environ:
        os.environ[STARTED] = str(os.getpid())
        _start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        _count_skipped_as_failed(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _count_skipped_as_failed(report)
    return report


def _count_skipped_as_failed(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"A test that could not run is a failure in CI: {report.longrepr}"


def _start() -> None:
    atexit.register(_open.close)  # also when a conftest breaks; a killed run takes the servers with it
    _remove_leftovers()
    compile_stale(BASE_DIR / "locale")  # what the tests read is what the .po says
    directory = temporary_directory()
    in_memory = temporary_directory(MEMORY if os.access(MEMORY, os.W_OK) else directory)
    os.environ[IN_MEMORY] = str(in_memory)
    where = embedded.places(BASE_DIR, directory)
    for place in (in_memory, directory, where.run):
        _open.callback(shutil.rmtree, place, ignore_errors=True)
    os.environ["VAR_DIR"] = str(directory)
    if os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", ""
    ):  # else each process that a test starts compiles everything
        os.environ["PYTHONPYCACHEPREFIX"] = str(directory / "pycache")
    where.static.mkdir()  # whitenoise warns when it is missing
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    if "DATABASE_URL" not in os.environ:
        _open.enter_context(running_postgres(where, fast=True))
        os.environ["DATABASE_URL"] = embedded.database_url(where)
    if "REDIS_URL" not in os.environ:
        _open.enter_context(running_valkey(where))
        os.environ["REDIS_URL"] = embedded.redis_url(where)


def _remove_leftovers() -> None:
    for left in [*Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"), *MEMORY.glob(f"{PREFIX}*-*")]:
        pid = left.name.removeprefix(PREFIX).split("-")[0]
        if pid.isdigit() and not alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def temporary_directory(below: Path | None = None) -> Path:
    """A directory for one run; the user who runs PostgreSQL for root can pass through it."""
    directory = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=below))
    directory.chmod(0o711)
    return directory
