"""A work of Crossref read into a Record.

Form: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md. Each publisher fills it in in a way of its
own: any field may be missing, null, in capitals, or marked up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from papers import identifiers
from papers.record import Identifier, Record
from papers.sources.answer import Found
from papers.sources.capitals import eased
from papers.sources.crossref_answer import Work
from papers.sources.markup import one_line, paragraphs

FIELDS = (  # what we ask for and keep; a work's list of references would be most of the answer
    "DOI", "URL", "abstract", "alternative-id", "article-number", "author", "container-title", "created", "editor",
    "group-title", "issue", "issued", "original-title", "page", "posted", "published", "published-online",
    "published-print", "publisher", "relation", "short-container-title", "subject", "subtitle", "title", "type",
    "update-to", "updated-by", "volume",
)  # fmt: skip
SERVERS = {  # where a preprint's DOI says what its record does not
    "10.2139": "SSRN",
    "10.20944": "Preprints.org",
    "10.21203": "Research Square",
    "10.26434": "ChemRxiv",
    "10.31219": "OSF Preprints",
    "10.31234": "PsyArXiv",
    "10.31235": "SocArXiv",
    "10.36227": "TechRxiv",
}
BOOKS = {"book", "book-series", "book-set", "edited-book", "monograph", "reference-book"}
REPORTS = {"report", "report-component", "report-series", "standard"}
CONFERENCES = {"proceedings", "proceedings-article", "proceedings-series"}
JOURNALS = {"journal", "journal-article", "journal-issue", "journal-volume"}
RETRACTING = {"removal", "retraction", "withdrawal"}  # of Crossmark's types of update
SAME_WORK = ("has-preprint", "is-preprint-of")
DATES = ("published-print", "issued", "published-online", "published", "posted")
RETRACTED = re.compile(
    r"(?:\[?(?:retracted|withdrawn)(?: article| paper)?[:\]]+|(?-i:REMOVED):)\s*", re.IGNORECASE
)
ET_AL = re.compile(r"et\.? al\.?", re.IGNORECASE)
NO_PAGES = {"1-1", "n/a-n/a", "N/A-N/A", "n/a", "N/A"}  # what IEEE and Wiley print before there are pages
MOST_RELATED = 10


def doi_of(work: Work) -> str:
    """The work's DOI in lower case, "" when it has none."""
    return _text(work.get("DOI")).lower()


def found(work: Work, *also: Identifier) -> Found | None:
    """The answer for this work, which `also` names; None when it has no title. Crossref counts no versions."""
    record = _record(work, also)
    raw = {name: work[name] for name in FIELDS if name in work}
    return Found(record, raw, version=1) if record.title else None


def _record(work: Work, also: tuple[Identifier, ...]) -> Record:
    doi = Identifier("doi", doi_of(work))
    kind = _text(work.get("type"))
    abstract = paragraphs(next(_texts(work.get("abstract")), ""))
    title, retracted = _title(work, abstract)
    year = _year(work)
    authors, complete = _authors(work)
    return Record(
        title=title,
        authors=authors,
        authors_complete=complete,
        abstract=abstract,
        year=year,
        venue=_venue(work, doi),
        venue_kind=_venue_kind(kind, doi),
        kind="book" if kind in BOOKS else "report" if kind in REPORTS else "paper",
        url=identifiers.url(doi),
        identifiers=tuple(dict.fromkeys([doi, *also, *identifiers.related(doi), *_related(work)])),
        categories=tuple(dict.fromkeys(filter(None, map(one_line, _texts(work.get("subject")))))),
        volume=_text(work.get("volume")),
        number=_text(work.get("issue")),
        pages=_pages(work),
        publisher=_text(work.get("publisher")),
        published_on=_published_on(work, year),
        withdrawn=retracted or _is_retracted(work, doi.value),
    )


# The title


def _title(work: Work, abstract: str) -> tuple[str, bool]:
    """The first title with its subtitle, and whether it calls itself retracted. The others are translations."""
    whole = next((text for name in ("title", "original-title") if (text := _text(work.get(name)))), "")
    mark = RETRACTED.match(whole)
    title = whole[mark.end() :] if mark else whole
    subtitle = _text(work.get("subtitle"))
    if subtitle and _letters(subtitle) not in _letters(title):
        title = f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"
    return eased(title, abstract), bool(mark)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


# People


def _authors(work: Work) -> tuple[tuple[str, ...], bool]:
    """Names in the order of the paper, and whether they are all."""
    people = [(person.get("sequence"), _name(person)) for person in _rows(work.get("author"))]
    if sum(sequence == "first" for sequence, _name in people) == 1:
        people.sort(key=lambda person: person[0] != "first")
    names = [name for _sequence, name in people if any(map(str.isalpha, name))]
    kept = tuple(name for name in names if not ET_AL.fullmatch(name))
    return kept, len(kept) == len(names)


def _name(person: dict[str, Any]) -> str:
    """As printed: given name, family name, suffix; an organisation has a name only."""
    parts = [_text(person.get(part)) for part in ("given", "family", "suffix")]
    return " ".join(filter(None, parts)) or _text(person.get("name"))


# Where and when


def _venue(work: Work, doi: Identifier) -> str:
    titles = list(filter(None, map(one_line, _texts(work.get("container-title")))))
    if titles:
        # A chapter names its series first (Lecture Notes in Computer Science), then its book.
        chapter = _text(work.get("type")) in ("book-chapter", "proceedings-article")
        return SERVERS.get(_prefix(doi), titles[-1 if chapter else 0])
    if short := _text(work.get("short-container-title")):
        return short
    preprint = _text(work.get("type")) == "posted-content"
    return SERVERS.get(_prefix(doi), _text(work.get("publisher"))) if preprint else ""


def _venue_kind(kind: str, doi: Identifier) -> str:
    if kind == "posted-content" or _prefix(doi) in SERVERS:
        return "preprint"
    if kind in CONFERENCES:
        return "conference"
    if kind in JOURNALS:
        return "journal"
    return "publisher" if kind in BOOKS or kind == "book-chapter" else ""


def _prefix(doi: Identifier) -> str:
    return doi.value.partition("/")[0]


def _pages(work: Work) -> str:
    pages = _text(work.get("page"))
    return _text(work.get("article-number")) if pages in NO_PAGES or not pages else pages


def _year(work: Work) -> int | None:
    """The year to cite: of the print, if there is one. When a DOI was registered says it of preprints only."""
    names = (*DATES, "created") if _text(work.get("type")) == "posted-content" else DATES
    return next((parts[0] for name in names if (parts := _parts(work.get(name)))), None)


def _published_on(work: Work, year: int | None) -> str:
    """The first whole date of that year."""
    for name in DATES:
        parts = _parts(work.get(name))
        if len(parts) == 3 and parts[0] == year and (day := _day(parts)):
            return day
    return ""


def _parts(value: object) -> tuple[int, ...]:
    """Year, month, day as far as they are known; () when not even the year is."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    known: list[int] = []
    for part in first if isinstance(first, list) else ():
        if not isinstance(part, int | str) or not str(part).isdecimal():
            break
        known.append(int(part))
    return tuple(known[:3]) if known and 1000 <= known[0] <= 9999 else ()


def _day(parts: tuple[int, ...]) -> str:
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""


# What belongs together


def _related(work: Work) -> Iterator[Identifier]:
    """The preprint of this work, or the work of this preprint.

    `alternative-id` is left out: it is whatever a publisher likes, the DOI of the whole proceedings for example.
    """
    relation = work.get("relation")
    if not isinstance(relation, dict):
        return
    rows = [row for name in SAME_WORK for row in _rows(relation.get(name))]
    for row in rows[:MOST_RELATED]:
        scheme, text = _text(row.get("id-type")).lower(), _text(row.get("id"))
        identifier = identifiers.parse(f"arxiv:{text}" if scheme == "arxiv" else text)
        if identifier and identifier.scheme in ("arxiv", "doi") and scheme in ("arxiv", "doi"):
            yield identifier


def _is_retracted(work: Work, doi: str) -> bool:
    """`updated-by` names what was done to this work. `update-to` names what this one does to another, and stands in
    the notice; but some publishers deposit it in the retracted work, about itself."""
    own = [row for row in _rows(work.get("update-to")) if doi_of(row) == doi]
    updates = [*_rows(work.get("updated-by")), *own]
    return any(_text(row.get("type")).lower().replace("_", "-") in RETRACTING for row in updates)


# Values of any type


def _texts(value: object) -> Iterator[str]:
    """The strings of a list, or of a value that should have been a list."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str | int) and not isinstance(one, bool):
            yield str(one)


def _text(value: object) -> str:
    """The first string that says something, as plain text on one line."""
    return next(filter(None, map(one_line, _texts(value))), "")


def _rows(value: object) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
