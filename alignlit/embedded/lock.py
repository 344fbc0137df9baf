"""One supervisor for one set of data."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator

from alignlit.embedded.places import Places
from alignlit.embedded.trouble import Trouble


@contextlib.contextmanager
def holding(where: Places) -> Iterator[Callable[[str], None]]:
    """Hold the lock on the data and hand out a function that notes our address beside it.

    Trouble names the process and address that hold it already.

    The kernel frees it when this process ends, however it ends; children do not inherit it.
    """
    handle = os.open(where.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, where)
        _note(handle, "")
        yield lambda address: _note(handle, address)
    finally:
        os.close(handle)


def _note(handle: int, address: str) -> None:
    os.truncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()} {address}\n".encode(), 0)


def _take(handle: int, where: Places) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid, _, address = os.pread(handle, 1000, 0).decode().strip().partition(" ")
        raise Trouble(
            f"alignlit already runs here: {address or 'still starting'}, process {pid or 'unknown'}. "
            "Stop it with Ctrl-C in its terminal, or start a second one with another VAR_DIR and PORT."
        ) from None
