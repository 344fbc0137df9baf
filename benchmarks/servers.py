"""The web servers that are asked: the site's own, as `make run` starts it, and Datasette."""

from __future__ import annotations

import os
import signal
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen

from alignlit.embedded import address, process
from alignlit.embedded.parts import SERVICES
from benchmarks.engines import sqlite
from benchmarks.site import BASE_DIR

PATIENCE = 120.0  # seconds


@contextmanager
def site(log: Path) -> Iterator[tuple[int, Popen[bytes]]]:
    """The port and the parent of two web processes, ready."""
    service = SERVICES["web"]
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(address.BACKLOG)
        fd, port = listening.fileno(), int(listening.getsockname()[1])
        command = [sys.executable, "-m", *service.command.split(), f"fd://{fd}"]
        child = process.start(
            command, log=log, cwd=BASE_DIR, death_signal=service.death_signal, pass_fds=[fd]
        )
        with _ready(child, lambda: address.answers(f"http://127.0.0.1:{port}/"), log):
            yield port, child


@contextmanager
def datasette(database: Path, programs: Path, log: Path) -> Iterator[int]:
    """The port of a Datasette on this file."""
    port = _free_port()
    child = process.start(sqlite.command(database, programs, port), log=log, env=dict(os.environ))
    with _ready(child, lambda: _answers(f"http://127.0.0.1:{port}/-/versions.json"), log):
        yield port


@contextmanager
def indexer(log: Path) -> Iterator[None]:
    """The process that follows the change feed."""
    command = [sys.executable, *SERVICES["indexer"].command.split()]
    child = process.start(command, log=log, cwd=BASE_DIR, death_signal=SERVICES["indexer"].death_signal)
    try:
        yield
    finally:
        process.stop(child, signal.SIGTERM, 10)


@contextmanager
def _ready(child: Popen[bytes], is_ready: Callable[[], bool], log: Path) -> Iterator[None]:
    try:
        if not process.wait_until(is_ready, child, PATIENCE):
            raise RuntimeError(f"A server did not start:\n{process.tail(log, 20)}")
        yield
    finally:
        process.stop(child, signal.SIGTERM, 10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
        return bool(response.status == 200)
    return False
