"""One paper of a benchmark's corpus, before any database has seen it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """`categories` are slugs, the first the primary one; `arxiv` and `doi` are canonical or "".

    `published` says that it appeared at `venue` after, or without, a preprint.
    """

    title: str
    abstract: str
    authors: tuple[str, ...]
    year: int
    venue: str
    kind: str
    categories: tuple[str, ...]
    arxiv: str
    doi: str
    published: bool
