"""The parts of the site, in the order in which they start."""

import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from alignlit.embedded import postgres, process, valkey
from alignlit.embedded.places import Places
from alignlit.embedded.supervisor import Part


@dataclass(frozen=True)
class Service:
    """How a part of the site is started and ended, here and in docker-compose.yml."""

    command: str
    stop_patience: float
    # What is due stands in PostgreSQL and the index follows the feed: nothing is lost by dying at once with
    # the supervisor. The web server needs a signal that it can hand on to its workers.
    death_signal: signal.Signals = signal.SIGKILL


SERVICES = {
    "web": Service(
        "gunicorn alignlit.wsgi --config python:alignlit.web_server --preload"
        " --worker-class gthread --workers 2 --threads 8"
        " --no-control-socket --log-level warning --bind",
        10,
        signal.SIGQUIT,
    ),
    "indexer": Service("manage.py follow_changes", 10),
    "worker": Service(
        "celery -A alignlit worker --concurrency 2 --without-gossip --without-mingle --loglevel INFO", 15
    ),
    "beat": Service("celery -A alignlit beat --pidfile= --schedule", 5),
}


def postgres_part(where: Places) -> Part:
    log = where.log / "postgres.log"
    return Part("PostgreSQL", log, lambda: postgres.start(where), postgres.STOP, postgres.STOP_PATIENCE, True)


def valkey_part(where: Places) -> Part:
    log = where.log / "valkey.log"
    return Part("Valkey", log, lambda: valkey.start(where), valkey.STOP, valkey.STOP_PATIENCE, True)


def site_parts(base: Path, where: Places, listening: socket.socket) -> list[Part]:
    """Web, indexer, worker, beat; stopped together.

    The web server inherits the listening socket: what asks while it starts again is answered a little later.
    """
    last_words = {"web": [f"fd://{listening.fileno()}"], "beat": [str(where.var / "beat")]}
    fds = {"web": [listening.fileno()]}
    return [
        _part(name, service, base, where.log / f"{name}.log", last_words.get(name, []), fds.get(name, []))
        for name, service in SERVICES.items()
    ]


def _part(name: str, service: Service, base: Path, log: Path, last: list[str], fds: list[int]) -> Part:
    words = service.command.split()
    program = words[:1] if words[0].endswith(".py") else ["-m", words[0]]
    command = [sys.executable, *program, *words[1:], *last]
    return Part(
        name,
        log,
        lambda: process.start(command, log=log, cwd=base, death_signal=service.death_signal, pass_fds=fds),
        stop_patience=service.stop_patience,
    )
