"""A Redis that hangs: it takes connections and never answers."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def hanging_redis() -> Iterator[str]:
    """Its address, for REDIS_URL."""
    directory = tempfile.mkdtemp(prefix="alignlit-")  # a short path: pytest's is too long for a socket
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{directory}/s")
        server.listen(64)  # the kernel takes the connections, nobody reads them
        try:
            yield f"unix://{Path(directory) / 's'}"
        finally:
            shutil.rmtree(directory)
