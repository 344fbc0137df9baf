"""arXiv's Atom answer read into Records.

Form: https://info.arxiv.org/help/api/user-manual.html, sections 3.3 and 3.4, and recorded answers.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.parsers import expat

import feedparser
from django.utils.translation import gettext_noop as _

from papers import identifiers
from papers.record import Identifier, Record
from papers.sources.answer import Found, SourceError
from papers.sources.withdrawals import is_withdrawn

ROOT = "http://www.w3.org/2005/Atom feed"
ADDRESS = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/abs/([\w.\-/]+?)(?:v(\d{1,4}))?", re.ASCII)
VERSION = re.compile(r"(.*?)(?:v(\d{1,4}))?", re.ASCII | re.DOTALL)  # matches everything
SUBCLASS = re.compile(r"(?<=[a-z])\.[A-Z]{2}(?=/)")
NAMED = re.compile(r"incorrect id format for (\S+)")
DEPTH, ATTRIBUTES, ELEMENTS = 16, 16, 700_000  # a hundred papers of three thousand authors each
PARAGRAPH = re.compile(r"\n[ \t]*\n|\n[ \t]{2,}(?=\S)")  # arXiv also marks one by indenting its first line


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the answer. `id` has no version; `error` is set when it is no paper but a complaint."""

    id: str
    version: int
    raw: dict[str, Any]
    error: str = ""

    def answers(self, id: str) -> bool:
        """Whether this is what was asked for with `id`, which may name a version."""
        _bare, version = split_version(id)
        return self.id == plain_id(id) and version in (None, self.version)


@dataclass(frozen=True, slots=True)
class Feed:
    total: int | None
    entries: tuple[Entry, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        return tuple(entry.error for entry in self.entries if entry.error)

    @property
    def named(self) -> dict[str, str]:
        """The malformed ids that its errors name, as they were sent, each with the sentence about it."""
        return {match[1]: error for error in self.errors if (match := NAMED.search(error))}


def read(body: bytes) -> Feed:
    """The answer, or SourceError when it is not a whole and well-formed Atom feed."""
    _check(body)
    # From a stream, never from a name: feedparser would open or fetch a string. Every text in this feed
    # is plain, so nothing is HTML to it; what reads like HTML stays as written and is escaped by pages.
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if parsed.bozo:
        raise SourceError(_("arXiv's answer is damaged."))
    total = str(parsed.feed.get("opensearch_totalresults", "")).strip()
    return Feed(
        total=int(total) if total.isascii() and total.isdigit() else None,
        entries=tuple(_entry(entry) for entry in parsed.entries),
    )


def split_version(id: str) -> tuple[str, int | None]:
    """2212.08073v2 is ("2212.08073", 2)."""
    match = VERSION.fullmatch(id)
    assert match
    return match[1], int(match[2]) if match[2] else None


def plain_id(id: str) -> str:
    """An id without its version and without the subclass of old ids: math.GT/0309136v2 is math/0309136."""
    return SUBCLASS.sub("", split_version(id)[0])


def found(entry: Entry) -> Found | None:
    """The paper of an entry; None when the entry lacks what every paper has."""
    record = _record(entry)
    whole = record.title and record.authors and record.year
    return Found(record, entry.raw, entry.version) if whole else None


def _check(body: bytes) -> None:
    """Well-formed to the last tag, an Atom feed, without a document type, and of a reasonable shape.

    arXiv's feeds have no document type, and all that XML can be bombed with is declared in one. Whatever
    comes first stops the parser: an HTML page at its first tag, a bomb before its first entity.
    """
    if not body.strip():
        raise SourceError(_("arXiv sent an empty answer."))
    shape = _Shape()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = shape.start
    parser.EndElementHandler = shape.end
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise _broken() if shape.elements else _no_feed() from error


@dataclass(slots=True)
class _Shape:
    """feedparser takes minutes for what arXiv never sends: many attributes, elements or levels."""

    elements: int = 0
    depth: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self.elements and name != ROOT:
            raise _no_feed()
        self.elements += 1
        self.depth += 1
        if self.depth > DEPTH or self.elements > ELEMENTS or len(attributes) > ATTRIBUTES:
            raise _broken()

    def end(self, _name: str) -> None:
        self.depth -= 1


def _no_doctype(*_declared: object) -> None:
    raise _no_feed()


def _no_feed() -> SourceError:
    return SourceError(_("arXiv sent a page instead of data: it is probably under repair."))


def _broken() -> SourceError:
    return SourceError(_("arXiv's answer broke off or is damaged."))


def _entry(entry: Any) -> Entry:
    address = str(entry.get("id", "")).strip()
    if "/api/errors" in address:
        return Entry("", 0, {}, error=_line(entry.get("summary", "")) or address)
    match = ADDRESS.fullmatch(address)
    if not match:
        return Entry(address, 0, {})
    return Entry(plain_id(match[1]), int(match[2] or 1), _raw(entry, address))


def _raw(entry: Any, address: str) -> dict[str, Any]:
    return {
        "id": address,
        "title": entry.get("title", ""),
        "summary": entry.get("summary", ""),
        "published": entry.get("published", ""),
        "updated": entry.get("updated", ""),
        "authors": [author.get("name", "") for author in entry.get("authors", ())],
        "categories": [tag["term"] for tag in entry.get("tags", ()) if tag.get("term")],
        "primary_category": entry.get("arxiv_primary_category", {}).get("term") or "",
        "comment": entry.get("arxiv_comment", ""),
        "journal_ref": entry.get("arxiv_journal_ref", ""),
        "doi": entry.get("arxiv_doi", ""),
        "pdf": next((link["href"] for link in entry.get("links", ()) if link.get("title") == "pdf"), ""),
    }


def _record(entry: Entry) -> Record:
    raw = entry.raw
    published = _day(raw["published"])
    return Record(
        title=_line(raw["title"]),
        authors=tuple(_names(raw["authors"])),
        abstract=_paragraphs(raw["summary"]),
        year=int(published[:4]) if published else None,
        venue="arXiv",
        venue_kind="preprint",
        url=f"https://arxiv.org/abs/{entry.id}",
        identifiers=(Identifier("arxiv", entry.id), *_dois(raw["doi"])),
        categories=tuple(dict.fromkeys(raw["categories"])),
        published_on=published,
        updated_on=_day(raw["updated"]),
        arxiv_version=entry.version,
        arxiv_primary=raw["primary_category"],
        withdrawn=is_withdrawn(_line(raw["comment"]), _line(raw["summary"])),
    )


def _names(authors: Iterable[str]) -> Iterable[str]:
    """Names without the bare ":" that arXiv puts between a collaboration and its members."""
    return (name for author in authors if any(map(str.isalpha, name := _line(author))))


def _dois(text: str) -> tuple[Identifier, ...]:
    """Authors may give several, separated by blanks. arXiv's own DOI is the arXiv id once more."""
    parsed = (identifiers.parse(part) for part in text.split())
    return tuple(dict.fromkeys(i for i in parsed if i and i.scheme == "doi"))


def _day(stamp: str) -> str:
    try:
        return date.fromisoformat(stamp.strip()[:10]).isoformat()
    except ValueError:
        return ""


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _paragraphs(text: str) -> str:
    return "\n\n".join(filter(None, map(_line, PARAGRAPH.split(text.strip()))))
