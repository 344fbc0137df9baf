"""Real processes of the site, on the test's own database, broker, index and arXiv."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from alignlit.broker import broker_url

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0  # seconds until something that must happen has happened


def eventually(check: Callable[[], bool], *, within: float = PATIENCE) -> bool:
    """Whether `check` becomes true in time; looks every 20 ms."""
    until = time.monotonic() + within
    while not (true := check()) and time.monotonic() < until:
        time.sleep(0.02)
    return true


def redis_number() -> int:
    """A Valkey database of this xdist worker's own: a broker shared by two would mix their tasks."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return 1 + int(worker.removeprefix("gw")) % 14


def redis_url() -> str:
    base, _, _query = os.environ["REDIS_URL"].partition("?")
    return f"{base}?{urlencode({'db': redis_number()})}"


def environment(**extra: str) -> dict[str, str]:
    """What a child needs to work on what the test sees."""
    database = connection.settings_dict
    url = make_conninfo(
        "",
        dbname=database["NAME"],
        user=database["USER"],
        host=database["HOST"],
        port=database["PORT"] or None,
    )
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": redis_url(),
        "SEARCH_INDEX_DIR": str(settings.SEARCH_INDEX_DIR),
        **extra,
    }


def empty_broker(patch: pytest.MonkeyPatch) -> None:
    """Ring where this xdist worker's own Celery workers listen, and where nothing waits."""
    with redis.Redis.from_url(redis_url()) as client:
        client.flushdb()
    patch.setattr(current_app.conf, "broker_url", broker_url(redis_url()))


@contextmanager
def running(*words: str, log: Path, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python WORDS` while inside; killed afterwards."""
    with log.open("ab") as out:
        child = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment(**extra), stdout=out, stderr=out
        )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@contextmanager
def worker(log: Path, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker that has reported for work."""
    words = ["-m", "celery", "-A", "alignlit", "worker", "--pool", "solo", "-l", "INFO"]
    alone = [
        "--without-mingle",
        "--without-gossip",
    ]  # as `up` starts it; it would look for others for a second
    with running(*words, *alone, log=log, **extra) as child:
        assert eventually(lambda: b" ready." in log.read_bytes()), log.read_text()
        yield child
