"""A local HTTP server that plays a source and misbehaves on request. What it says is up to the source's own class."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Any, Self

from tests.faults import Fault, Question, Reply


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `start` and `end` on the monotonic clock, in seconds, the same for all processes."""

    ids: tuple[str, ...]
    params: dict[str, str]
    headers: dict[str, str]
    status: int
    start: float
    end: float


class PlayedServer:
    """Use as a context manager. A source says in `understand` what was asked and in `honest` what it answers."""

    path = "/"

    def __init__(self, port: int = 0) -> None:
        self._seen: list[Seen] = []
        self.most_at_once = 0
        self.stopping = threading.Event()
        self._faults: deque[tuple[Fault, int | None]] = deque()
        self._lock = threading.Lock()
        self._now = 0
        self._http = _Server(("127.0.0.1", port), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}{self.path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()

    def serve_forever(self) -> None:
        self._http.serve_forever()

    def understand(self, path: str) -> tuple[Question, dict[str, str]]:
        """What a request asks, and the parameters that it brings."""
        raise NotImplementedError

    def honest(self, question: Question, params: dict[str, str]) -> Reply:
        raise NotImplementedError

    def fail(self, fault: Fault, times: int | None = 1) -> None:
        """Spoil the next `times` replies; with None, every one until `heal`. Faults queue up."""
        self._faults.append((fault, times))

    def heal(self) -> None:
        self._faults.clear()

    @property
    def requests(self) -> list[Seen]:
        """Those that were answered. The client may read an answer's last byte before the server has noted it."""
        patience = time.monotonic() + 0.5
        while self._now and time.monotonic() < patience:
            time.sleep(0.002)
        with self._lock:
            return list(self._seen)

    @property
    def asked(self) -> list[tuple[str, ...]]:
        """The ids of each request, in order of arrival."""
        return [seen.ids for seen in self.requests]

    def closest(self) -> float:
        """The shortest time in seconds between the starts of two requests."""
        starts = sorted(seen.start for seen in self.requests)
        return min(later - earlier for earlier, later in pairwise(starts))

    def reply(self, question: Question, params: dict[str, str]) -> Reply:
        reply = self.honest(question, params)
        fault = self._next_fault()
        return fault(question, reply) if fault else reply

    def begins(self) -> None:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)

    def ended(self, seen: Seen) -> None:
        with self._lock:
            self._now -= 1
            self._seen.append(seen)

    def _next_fault(self) -> Fault | None:
        with self._lock:
            if not self._faults:
                return None
            fault, times = self._faults.popleft()
            if times is None or times > 1:
                self._faults.appendleft((fault, times and times - 1))
            return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the play."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _handler(played: PlayedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = time.monotonic()
            played.begins()
            question, params = played.understand(self.path)
            reply = played.reply(question, params)
            try:
                self._send(reply)
            finally:
                end = time.monotonic()
                played.ended(Seen(question.ids, params, dict(self.headers), reply.status, start, end))

        def _send(self, reply: Reply) -> None:
            content = self._bytes(reply)[: reply.cut]
            played.stopping.wait(reply.wait)
            pieces = [content[n : n + 1] for n in range(len(content))] if reply.drip else [content]
            for piece in pieces:
                self.wfile.write(piece)
                if played.stopping.wait(reply.drip):
                    break
            if reply.cut is not None:
                self._reset()

        def _bytes(self, reply: Reply) -> bytes:
            headers = {"Connection": "close", "Content-Length": str(len(reply.body)), **dict(reply.headers)}
            headers.setdefault("Date", self.date_time_string())
            lines = [
                f"HTTP/1.1 {reply.status} Played",
                *(f"{name}: {value}" for name, value in headers.items()),
            ]
            return "\r\n".join([*lines, "", ""]).encode() + reply.body

        def _reset(self) -> None:
            # Closing with a linger of zero seconds sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
