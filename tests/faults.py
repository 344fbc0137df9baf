"""How a played source misbehaves, whatever it speaks. A fault takes a question and the honest reply, and spoils it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

PAGE = b"<!DOCTYPE html><html><head><title>Down</title></head><body><p>Sorry<br></body></html>"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: ids, what the server has of them, and the path with its query."""

    ids: tuple[str, ...]
    papers: tuple[Any, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Reply:
    """`wait`: seconds before the first byte. `drip`: seconds between two bytes, headers included.
    `cut`: reset the connection after so many bytes of all."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    drip: float = 0.0
    cut: int | None = None


Fault = Callable[[Question, Reply], Reply]


def page(status: int = 200) -> Fault:
    """A page of HTML."""
    return lambda _question, _reply: Reply(status, PAGE, (("Content-Type", "text/html"),))


def body(content: bytes) -> Fault:
    return lambda _question, reply: replace(reply, body=content)


def empty() -> Fault:
    """Status 200 and no byte."""
    return body(b"")


def truncated(share: float = 0.5) -> Fault:
    """The body ends too early, and Content-Length agrees."""
    return lambda _question, reply: replace(reply, body=reply.body[: int(len(reply.body) * share)])


def status(code: int, retry_after: float | str | None = None, date: str = "") -> Fault:
    """`retry_after`: seconds or an HTTP date; `date`: what the server thinks the time is."""
    headers = [("Content-Type", "text/plain")]
    headers += [("Retry-After", str(retry_after))] if retry_after is not None else []
    headers += [("Date", date)] if date else []
    return lambda _question, _reply: Reply(code, b"Rate exceeded.\n", tuple(headers))


def redirect(to: str, code: int = 302) -> Fault:
    return lambda _question, _reply: Reply(code, b"", (("Location", to),))


def silent(seconds: float) -> Fault:
    """Nothing comes for so long, then the answer."""
    return lambda _question, reply: replace(reply, wait=seconds)


def dripping(seconds: float) -> Fault:
    """Each byte takes so long, from the status line on."""
    return lambda _question, reply: replace(reply, drip=seconds)


def reset(after: int = 0) -> Fault:
    """The connection is reset after so many bytes."""
    return lambda _question, reply: replace(reply, cut=after)
