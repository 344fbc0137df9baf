"""Child processes that cannot outlive the one that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from alignlit.embedded.owner import Owner

PR_SET_PDEATHSIG = 1  # linux/prctl.h
TAIL_BYTES = 4000

# Loaded before any fork: a child between fork and exec must not load libraries.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    stderr: int | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    owner: Owner | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output appended to `log` (None: the terminal).

    When this process dies, however it dies, the kernel sends the child `death_signal` (Linux only). It goes
    by the thread that forked: call this from a thread that lives as long as the child should.
    """
    with contextlib.ExitStack() as open_files:
        output = open_files.enter_context(log.open("ab")) if log else None
        return subprocess.Popen(
            [os.fspath(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else stderr,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=_bound_to(os.getpid(), death_signal),
            **identity(owner),
        )


def stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> bool:
    """Ask with `how`, kill the whole group after `patience` seconds; whether asking was enough."""
    if process.poll() is None:
        process.send_signal(how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    gone = process.poll() is not None
    kill_group(process)
    return gone


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the child and of the children it had; each child leads its own group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], patience: float) -> bool:
    """Whether `ready` came true within `patience` seconds, before the process ended."""
    end = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.02)
    return False


def tail(log: Path, lines: int = 5) -> str:
    """The last lines of a log, for a person who asks why."""
    with contextlib.suppress(OSError), log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - TAIL_BYTES))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
    return ""


def ending(returncode: int) -> str:
    """How a process ended, in words."""
    if returncode < 0:
        return f"killed by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"


def identity(owner: Owner | None) -> dict[str, Any]:
    """Arguments for subprocess that make the child run as `owner`; None is the present user."""
    if owner is None or owner.uid == os.geteuid():
        return {}
    return {"user": owner.uid, "group": owner.gid, "extra_groups": list(owner.groups)}


def _bound_to(parent: int, death_signal: signal.Signals) -> Callable[[], None]:
    def bind() -> None:
        # subprocess has changed the uid by now; the kernel clears the death signal when credentials change.
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # the parent died before the kernel knew our wish

    return bind
