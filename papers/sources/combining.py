"""One record of what two sources say about one work: arXiv has its words, Crossref where it was published."""

from __future__ import annotations

from dataclasses import replace

from papers.record import Identifier, Record
from papers.sources.which import ARXIV, CROSSREF, source_of
from papers.venue_names import plain

PUBLICATION = ("year", "venue", "venue_kind", "published_on", "volume", "number", "pages", "publisher")
ENOUGH = 0.5  # of the words of both titles: authors rename a work when it is published, and mistype its DOI


def other_source(source: str) -> str:
    return CROSSREF if source == ARXIV else ARXIV


def to_ask_next(record: Record, source: str) -> Identifier | None:
    """What the other source should be asked about this work, where that helps: Crossref about a published version of
    what arXiv has, arXiv about the abstract that Crossref lacks."""
    if source == CROSSREF and record.abstract:
        return None
    found = (one for one in record.identifiers if source_of(one) == other_source(source))
    return next(found, None)


def combined(first: Record, second: Record, source: str) -> Record:
    """`first` is what `source` says, `second` what the other one says of the same work; another work is left out."""
    if not is_same_work(first, second):
        return first
    both = tuple(dict.fromkeys([*first.identifiers, *second.identifiers]))
    withdrawn = first.withdrawn or second.withdrawn
    if source == CROSSREF:
        return replace(
            first,
            abstract=first.abstract or second.abstract,
            arxiv_version=second.arxiv_version,
            arxiv_primary=second.arxiv_primary,
            identifiers=both,
            withdrawn=withdrawn,
        )
    if second.venue_kind == "preprint" or not second.venue:
        return replace(first, identifiers=both, withdrawn=withdrawn)
    where = {name: getattr(second, name) for name in PUBLICATION}
    return replace(first, **where, identifiers=both, withdrawn=withdrawn)


def is_same_work(one: Record, other: Record) -> bool:
    """Whether the titles share enough words, or one begins with the other."""
    a, b = set(plain(one.title).split()), set(plain(other.title).split())
    return bool(a and b) and len(a & b) >= ENOUGH * min(len(a), len(b))
