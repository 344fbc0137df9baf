"""A mail server for tests, on a port of its own: takes letters, or fails as real ones do."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.play.connections += 1
        if self.server.play.greeting is None:  # says nothing until whoever waits gives up
            self.rfile.read()
            return
        self._say(self.server.play.greeting)
        while line := self.rfile.readline():
            word = line.decode().strip().upper()
            if word == "DATA":
                self._say("354 go on")
                if not self._take():
                    return
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say(self.server.play.answers.get(word.partition(" ")[0], "250 fine"))

    def _take(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        letter = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.server.play.letters.append(letter)
        self.server.play.answering.wait()
        if self.server.play.hangs_up:  # took it, and says so to nobody
            return False
        self._say(self.server.play.answers.get("DATA", "250 taken"))
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    play: MailServer


class MailServer:
    """`letters` are what it took. Set `greeting` (None: it never says one), `answers` by command, `hangs_up`.

    Clear `answering` and it takes a letter, but says so only when it is set again.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.connections = 0
        self.answering = threading.Event()
        self.heal()

    def heal(self) -> None:
        """Be itself again."""
        self.greeting: str | None = "220 here"
        self.answers: dict[str, str] = {}
        self.hangs_up = False
        self.answering.set()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.play = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.answering.set()
        self._server.shutdown()
        self._server.server_close()
