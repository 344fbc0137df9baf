"""How the played arXiv misbehaves: as any source does, and in its own ways."""

from __future__ import annotations

from dataclasses import replace

from tests import arxiv_papers
from tests.arxiv_papers import made_up
from tests.faults import (
    Fault,
    Question,
    Reply,
    body,
    dripping,
    empty,
    page,
    redirect,
    reset,
    silent,
    status,
    truncated,
)

__all__ = [
    "Fault",
    "Question",
    "Reply",
    "backwards",
    "body",
    "bomb",
    "dripping",
    "empty",
    "error_entry",
    "every_version",
    "foreign",
    "huge",
    "no_total",
    "nothing_found",
    "page",
    "redirect",
    "reset",
    "silent",
    "status",
    "truncated",
    "without",
]  # fmt: skip

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><feed xmlns="http://www.w3.org/2005/Atom"><title>&a9;</title></feed>'
)


def bomb() -> Fault:
    """A billion laughs."""
    return body(BOMB)


def huge(size: int) -> Fault:
    return lambda _question, reply: replace(
        reply, body=reply.body.replace(b"</feed>", b" " * size + b"</feed>")
    )


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
