"""arXiv's API, played by a local server over made-up papers, that misbehaves on request.

    with ArxivServer() as arxiv:
        arxiv.add(arxiv_id="2212.08073", title="…")
        arxiv.fail(faults.status(503, retry_after=2))

or for trying things by hand: python -m tests.arxiv_server --port 8899 --catalogue FILE.jsonl
"""

from __future__ import annotations

import argparse
import socket
import struct
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests import arxiv_faults as faults
from tests import arxiv_papers
from tests.arxiv_faults import Fault, Question, Reply
from tests.arxiv_papers import WELL_FORMED, Paper, made_up

__all__ = ["ArxivServer", "Seen", "faults"]
ATOM = ("Content-Type", "application/atom+xml; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. `start` and `end` on the monotonic clock, in seconds, the same for all processes."""

    ids: tuple[str, ...]
    params: dict[str, str]
    headers: dict[str, str]
    status: int
    start: float
    end: float


class ArxivServer:
    """Every well-formed id exists unless it was declared absent. Use as a context manager."""

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Seen] = []
        self.most_at_once = 0
        self.papers: dict[str, Paper] = {}
        self.stopping = threading.Event()
        self._absent: set[str] = set()
        self._refused: dict[str, bool] = {}
        self._faults: deque[tuple[Fault, int | None]] = deque()
        self._lock = threading.Lock()
        self._now = 0
        self._http = _Server(("127.0.0.1", port), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/api/query"

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

    def add(self, arxiv_id: str, **given: Any) -> Paper:
        """A paper with these fields; the others are made up."""
        self.papers[arxiv_id] = made_up(arxiv_id, **given)
        return self.papers[arxiv_id]

    def absent(self, *ids: str) -> None:
        self._absent.update(ids)

    def refuse(self, *ids: str, named: bool = True) -> None:
        """Treat ids as malformed: 400 for the whole request, naming the first or nobody."""
        self._refused.update(dict.fromkeys(ids, named))

    def fail(self, fault: Fault, times: int | None = 1) -> None:
        """Spoil the next `times` replies; with None, every one until `heal`. Faults queue up."""
        self._faults.append((fault, times))

    def heal(self) -> None:
        self._faults.clear()

    @property
    def asked(self) -> list[tuple[str, ...]]:
        """The ids of each request, in order of arrival."""
        return [seen.ids for seen in self.requests]

    def closest(self) -> float:
        """The shortest time in seconds between the starts of two requests."""
        starts = sorted(seen.start for seen in self.requests)
        return min(later - earlier for earlier, later in pairwise(starts))

    def reply(self, path: str) -> tuple[dict[str, str], Reply]:
        params = {name: values[-1] for name, values in parse_qs(urlsplit(path).query).items()}
        ids = tuple(filter(None, params.get("id_list", "").split(",")))
        question = Question(ids, self._found(ids), path)
        reply = self._honest(question, params)
        fault = self._next_fault()
        return params, fault(question, reply) if fault else reply

    def begins(self) -> None:
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)

    def ended(self, seen: Seen) -> None:
        with self._lock:
            self._now -= 1
            self.requests.append(seen)

    def _honest(self, question: Question, params: dict[str, str]) -> Reply:
        for id in question.ids:
            if self._refused.get(id) is False:
                return Reply(400, arxiv_papers.error_feed("bad request"), (ATOM,))
            if id in self._refused or not WELL_FORMED.fullmatch(id):
                return Reply(400, arxiv_papers.error_feed(f"incorrect id format for {id}"), (ATOM,))
        start, most = int(params.get("start", 0)), int(params.get("max_results", 10))
        shown = question.papers[start : start + most]
        return Reply(200, arxiv_papers.feed(shown, len(question.papers), question.path), (ATOM,))

    def _found(self, ids: tuple[str, ...]) -> tuple[Paper, ...]:
        known = (self._paper(match) for id in ids if (match := WELL_FORMED.fullmatch(id)))
        return tuple(paper for paper in known if paper)

    def _paper(self, match: Any) -> Paper | None:
        id, version = match[1], match[2]
        if id in self._absent or not (id in self.papers or arxiv_papers.exists(id)):
            return None
        paper = self.papers.get(id) or made_up(id)
        return paper if version in (None, str(paper.version)) else None

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


def _handler(arxiv: ArxivServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = time.monotonic()
            arxiv.begins()
            params, reply = arxiv.reply(self.path)
            try:
                self._send(reply)
            finally:
                ids = tuple(filter(None, params.get("id_list", "").split(",")))
                arxiv.ended(Seen(ids, params, dict(self.headers), reply.status, start, time.monotonic()))

        def _send(self, reply: Reply) -> None:
            content = self._bytes(reply)[: reply.cut]
            arxiv.stopping.wait(reply.wait)
            pieces = [content[n : n + 1] for n in range(len(content))] if reply.drip else [content]
            for piece in pieces:
                self.wfile.write(piece)
                if arxiv.stopping.wait(reply.drip):
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


def main() -> None:
    options = argparse.ArgumentParser(description="Play arXiv's API on 127.0.0.1.")
    options.add_argument("--port", type=int, default=8899)
    options.add_argument("--catalogue", type=Path, help="JSON lines with arxiv_id, title, authors …")
    given = options.parse_args()
    arxiv = ArxivServer(given.port)
    for paper in arxiv_papers.catalogue(given.catalogue) if given.catalogue else ():
        arxiv.papers[paper.arxiv_id] = paper
    print(f"ARXIV_API_URL={arxiv.url} ({len(arxiv.papers)} papers known, all others made up)", flush=True)
    arxiv.serve_forever()


if __name__ == "__main__":
    main()
