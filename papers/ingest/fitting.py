"""Making a record fit into the columns of a paper: what a source or a file says is not always what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from papers.characters import plain_record
from papers.models import Identifier, Kind, Paper, VenueKind, Version
from papers.record import Record

YEARS = range(1800, 2201)
MAX_ABSTRACT = 100_000  # characters; a source's longest have some 10,000
MAX_ARXIV_VERSION = 32_767  # what the column holds
_ARXIV_CLASS = re.compile(r"[A-Za-z][A-Za-z-]{1,12}(?:\.[A-Za-z-]{2,12})?", re.ASCII)


def fitting(record: Record) -> Record:
    """The record without what no column takes: rather nothing than half a page range or a date that never was.

    Of several arXiv classes the first stays, and of an endless abstract the beginning.
    """
    record = plain_record(record)
    changed = dict(_changes(record))
    return replace(record, **changed) if changed else record


def _changes(record: Record) -> Iterator[tuple[str, Any]]:
    for name in ("volume", "number", "pages", "publisher"):
        if len(getattr(record, name)) > _length(Version, name):
            yield name, ""
    if len(record.url) > _length(Paper, "url"):
        yield "url", ""
    if len(record.abstract) > MAX_ABSTRACT:
        yield "abstract", record.abstract[:MAX_ABSTRACT]
    if record.arxiv_primary and not _ARXIV_CLASS.fullmatch(record.arxiv_primary):
        first = _ARXIV_CLASS.match(record.arxiv_primary.strip())
        yield "arxiv_primary", first[0] if first else ""
    if record.year is not None and record.year not in YEARS:
        yield "year", None
    if record.published_on and not is_day(record.published_on):
        yield "published_on", ""
    if record.arxiv_version is not None and not 1 <= record.arxiv_version <= MAX_ARXIV_VERSION:
        yield "arxiv_version", None
    if record.kind not in Kind.values:
        yield "kind", Kind.PAPER.value
    if record.venue_kind not in ("", *VenueKind.values):
        yield "venue_kind", ""
    longest = _length(Identifier, "value")
    known = [i for i in record.identifiers if i.scheme in Identifier.Scheme and len(i.value) <= longest]
    if len(known) < len(record.identifiers):
        yield "identifiers", tuple(known)


def is_day(text: str) -> bool:
    """Whether this is a day of the calendar, as "2022-12-15"."""
    try:
        return str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _length(model: Any, name: str) -> int:
    length: int = model._meta.get_field(name).max_length
    return length
