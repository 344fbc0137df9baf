"""How the played arXiv misbehaves. A fault takes a question and the honest reply, and spoils the reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests import arxiv_papers
from tests.arxiv_papers import Paper, made_up

PAGE = b"<!DOCTYPE html><html><head><title>arXiv is down</title></head><body><p>Sorry<br></body></html>"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><title>&a9;</title></feed>'
)


@dataclass(frozen=True, slots=True)
class Question:
    ids: tuple[str, ...]
    papers: tuple[Paper, ...]
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


def page() -> Fault:
    """A page of HTML with status 200."""
    return lambda _question, _reply: Reply(200, PAGE, (("Content-Type", "text/html"),))


def body(content: bytes) -> Fault:
    return lambda _question, reply: replace(reply, body=content)


def empty() -> Fault:
    """Status 200 and no byte."""
    return body(b"")


def bomb() -> Fault:
    """A billion laughs."""
    return body(BOMB)


def huge(size: int) -> Fault:
    return lambda _question, reply: replace(
        reply, body=reply.body.replace(b"</feed>", b" " * size + b"</feed>")
    )


def truncated(share: float = 0.5) -> Fault:
    """The body ends too early, and Content-Length agrees."""
    return lambda _question, reply: replace(reply, body=reply.body[: int(len(reply.body) * share)])


def error_entry(said: str = "internal error") -> Fault:
    """Status 200 with an entry that is a complaint."""
    return body(arxiv_papers.error_feed(said))


def no_total() -> Fault:
    return lambda question, reply: replace(reply, body=arxiv_papers.feed(question.papers, None))


def nothing_found() -> Fault:
    """A proper feed without entries, whatever was asked."""
    return body(arxiv_papers.feed((), 0))


def without(*ids: str, honest_total: bool = True) -> Fault:
    """Some papers are left out; with `honest_total` the total counts them out too."""

    def spoil(question: Question, reply: Reply) -> Reply:
        kept = [paper for paper in question.papers if paper.arxiv_id not in ids]
        total = len(kept) if honest_total else len(question.papers)
        return replace(reply, body=arxiv_papers.feed(kept, total))

    return spoil


def foreign(arxiv_id: str = "1605.08386") -> Fault:
    """A paper that nobody asked for stands among the others."""

    def spoil(question: Question, reply: Reply) -> Reply:
        papers = (*question.papers, made_up(arxiv_id))
        return replace(reply, body=arxiv_papers.feed(papers, len(papers)))

    return spoil


def backwards() -> Fault:
    """Everything, in the other order."""
    return lambda question, reply: replace(
        reply, body=arxiv_papers.feed(question.papers[::-1], len(question.papers))
    )


def every_version() -> Fault:
    """Each paper in all its versions, oldest first."""

    def spoil(question: Question, reply: Reply) -> Reply:
        papers = [replace(paper, version=n) for paper in question.papers for n in range(1, paper.version + 1)]
        return replace(reply, body=arxiv_papers.feed(papers, len(papers)))

    return spoil


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
