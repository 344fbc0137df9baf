"""Records to BibTeX that TeX compiles without a warning, and any .bib to Records.

Fields and the types that need them: btxdoc (Patashnik, 1988), section 3. The eprint triple: arXiv's own
"BibTeX and eprints". `url`, `doi` and `eprint` are written raw, as the styles that print them want it: they
read them through `\\url` (packages url or hyperref) or, in biblatex, verbatim.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from urllib.parse import quote

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ParsingFailedBlock,
    String,
)
from django.utils.translation import gettext as _

from papers import cite_keys, identifiers
from papers.formats import Found, Problem, ReadResult
from papers.formats.bibtex_problems import unread
from papers.formats.bibtex_values import define, read_value
from papers.formats.latex import clean, decode, encode, encode_title
from papers.formats.names import authors_field, read_authors
from papers.record import Identifier, Record

logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # somebody's broken file is no event of ours

_MISC_TYPES = {"blog": "Blog post", "site": "Web site", "report": "Technical report", "book": "Book"}
_MEETINGS = ("conference", "workshop")
_PREPRINT_SERVERS = frozenset(
    {"arxiv", "biorxiv", "medrxiv", "psyarxiv", "socarxiv", "ssrn", "techrxiv", "osf"}
)
_WITHDRAWN = "Withdrawn"
_NO_YEAR = (
    "n.d."  # plainnat.bst warns of an empty year, biber of one that is no number; this at least prints well
)


# Writing


def write(records: Iterable[Record]) -> Iterator[str]:
    """One text per entry, then a comment line with their number: a download without it was cut off.

    Keys that repeat, by BibTeX's reckoning without regard to case, get a letter.
    """
    taken: set[str] = set()
    for record in records:
        key = next(key for key in _keys(record) if key.lower() not in taken)
        taken.add(key.lower())
        yield _entry(record, key) + "\n"
    yield f"% alignlit: {len(taken)} {'entry' if len(taken) == 1 else 'entries'}\n"


def entry(record: Record) -> str:
    """One entry, ending in a line break, under the record's cite key or one proposed for it."""
    return _entry(record, next(_keys(record)))


def _keys(record: Record) -> Iterator[str]:
    own = re.sub(r"[^A-Za-z0-9_:.+/-]", "", record.cite_key)
    if own:
        yield own
        yield from (f"{own}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")
    yield from cite_keys.propose(record.authors, record.year, record.title)


def _entry(record: Record, key: str) -> str:
    kind, fields = _fields(record, key)
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _fields(record: Record, key: str) -> tuple[str, list[tuple[str, str]]]:
    title = encode_title(clean(record.title))
    author = authors_field(record.authors, complete=record.authors_complete)
    complete = bool(title and author and record.year is not None)
    kind, venue = _type(record) if complete else ("misc", "howpublished")
    arxiv = record.identifier("arxiv")
    number = "number" if kind == "techreport" or (kind == "article" and record.volume.strip()) else "issue"
    fields = [
        ("title", title),
        ("author", author),
        ("key", "" if author else _sort_key(record, key)),
        (venue, _venue(record, kind, arxiv)),
        ("volume", _plain(record.volume)),
        (number, _plain(record.number)),  # plain.bst warns of a number that belongs to nothing
        ("pages", _pages(record.pages)),
        ("publisher", "" if venue == "publisher" else _plain(record.publisher)),
        ("type", _MISC_TYPES.get(record.kind, "") if kind == "misc" else ""),
        ("year", _NO_YEAR if record.year is None else str(record.year)),
        ("doi", _verbatim(record.identifier("doi"))),
        ("eprint", arxiv),
        ("archivePrefix", "arXiv" if arxiv else ""),
        ("primaryClass", _plain(record.arxiv_primary) if arxiv else ""),
        ("url", _url(record)),
        ("note", _note(record)),
        ("keywords", _keywords(record)),
    ]
    return kind, fields


def _type(record: Record) -> tuple[str, str]:
    """The entry type whose required fields the record has, and the field that names its venue."""
    venue, is_paper = bool(record.venue.strip()), record.kind == "paper"
    if record.kind == "book" and (venue or record.publisher.strip()):
        return "book", "publisher"
    if record.kind == "report" and venue and not _is_preprint_server(record.venue):
        return "techreport", "institution"
    if is_paper and venue and record.venue_kind in _MEETINGS:
        return "inproceedings", "booktitle"
    if (
        is_paper
        and venue
        and (record.venue_kind == "journal" or (not record.venue_kind and record.volume.strip()))
    ):
        return "article", "journal"
    return "misc", "howpublished"


def _venue(record: Record, kind: str, arxiv: str) -> str:
    if kind == "book":
        return _plain(record.publisher) or _plain(record.venue)
    if not (record.title or record.venue or record.authors):
        return _plain(next(map(identifiers.label, record.identifiers), ""))
    if kind == "misc" and arxiv and _is_preprint_server(record.venue):
        return ""  # the eprint says it
    return _plain(record.venue)


def _is_preprint_server(venue: str) -> bool:
    return clean(venue).lower() in _PREPRINT_SERVERS


def _plain(text: str) -> str:
    return encode(clean(text)) if text else ""


def _sort_key(record: Record, key: str) -> str:
    """What styles sort and label by when nobody is named; natbib reads brackets in a label."""
    return encode(clean(re.sub(r"[\[\](){}]", "", record.title))) or key


def _pages(text: str) -> str:
    text = clean(text)
    if "–" in text or "—" in text:
        return "--".join(encode(part.strip()) for part in re.split("[–—]", text))
    return encode(text).replace("-{}-", "--") if text.count("-") != 1 else encode(text).replace("-", "--")


def _url(record: Record) -> str:
    if record.url:
        return _verbatim(record.url) if _IS_ADDRESS.match(record.url) else ""
    elsewhere = (i for i in record.identifiers if i.scheme in ("acl", "openreview", "url"))
    return next((_verbatim(identifiers.url(identifier)) for identifier in elsewhere), "")


_IS_ADDRESS = re.compile(r"\s*(?:https?|ftp)://", re.IGNORECASE)
_NOT_VERBATIM = re.compile(
    r"[^!-~]|[{}\\^]"
)  # what would unbalance the entry, or what TeX reads in spite of \url


def _verbatim(text: str) -> str:
    return _NOT_VERBATIM.sub(lambda match: quote(match[0], safe=""), clean(text)) if text else ""


def _keywords(record: Record) -> str:
    """Split at commas by whoever reads them (biblatex), so that none has one."""
    names = (" ".join(re.sub("[,;]", " ", name).split()) for name in record.categories)
    return ", ".join(filter(None, map(_plain, names)))


def _note(record: Record) -> str:
    parts = [_WITHDRAWN if record.withdrawn else "", clean(record.note)]
    return encode("; ".join(part for part in parts if part))


# Reading

MOST = 20_000  # blocks of one text
_BLOCK = re.compile(r"@\w*+[ \t]*+[{(]")  # as bibtexparser finds them


def read(text: str, *, most: int = MOST) -> ReadResult:
    """Every entry of a .bib as a Record, and what could not be read, with lines from 1. Never raises.

    A cite key that repeats is no problem here: both entries are read. What follows after `most` blocks is one problem.
    """
    text, more = _cut(text.removeprefix("\ufeff").replace("\r\n", "\n"), most)
    found: list[Found] = []
    problems: list[Problem] = []
    blocks = parse_string(text, parse_stack=()).blocks
    macros = _macros(blocks)
    for block in blocks:
        line, raw = (block.start_line or 0) + 1, (block.raw or "").strip()
        parsed = _meant(block)
        reason = _reason(block)
        if isinstance(parsed, String):
            define(macros, parsed.key, parsed.value)
        if isinstance(parsed, Entry):
            record = _record(parsed, macros)
            if record.title or record.identifiers:
                found.append(Found(line, record))
            else:
                reason = reason or _("This entry has neither a title nor an identifier.")
        if reason:
            is_read = bool(found) and found[-1].line == line
            problems.append(Problem(line, reason, raw, skipped=not is_read))
    return ReadResult(tuple(found), (*problems, *more))


def _cut(text: str, most: int) -> tuple[str, list[Problem]]:
    """As much as begins so many blocks: the parser takes its time for each, however short."""
    starts = [match.start() for match in islice(_BLOCK.finditer(text), most + 1)]
    if len(starts) <= most:
        return text, []
    sentence = _("Only the first %(most)s references of a text are read.") % {"most": most}
    return text[: starts[most]], [Problem(text.count("\n", 0, starts[most]) + 1, sentence, "")]


def _meant(block: Block) -> Block | None:
    return block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block


def _macros(blocks: Iterable[Block]) -> dict[str, str]:
    """What the first entry finds: all names, since some are used before they are defined, each as it is defined first.
    Later definitions hold from where they stand."""
    macros: dict[str, str] = {}
    for block in map(_meant, blocks):
        if isinstance(block, String) and block.key.lower() not in macros:
            define(macros, block.key, block.value)
    return macros


def _reason(block: Block) -> str:
    if isinstance(block, DuplicateBlockKeyBlock):
        return ""
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return _("The field %(names)s stands here twice; the first was read.") % {"names": names}
    if isinstance(block, ParsingFailedBlock):
        return unread(getattr(block.error, "abort_reason", "") or str(block.error))
    comment = getattr(block, "comment", "")
    if _LOST_FIELD.search(comment) and not comment.lstrip().startswith("%"):
        return _("Fields stand here outside any entry.")
    return ""


_LOST_FIELD = re.compile(
    r"^[ \t]*(?:title|author|year|journal|booktitle|url|doi)\s{0,9}=\s{0,9}[{\"]", re.I | re.M
)


def _record(parsed: Entry, macros: Mapping[str, str]) -> Record:
    fields: dict[str, str] = {}
    for field in parsed.fields:
        if (name := field.key.lower()) not in fields:
            fields[name] = read_value(str(field.value), macros)
    kind = parsed.entry_type.lower()
    authors, complete = read_authors(fields.get("author", ""))
    venue, venue_kind = _read_venue(kind, fields)
    arxiv = _read_arxiv(fields)
    is_arxiv = venue_kind == "preprint" or (kind in _LOOSE and arxiv is not None and not venue)
    note = decode(_without_url(fields.get("note", "")))
    withdrawn, note = _read_withdrawn(note)
    return Record(
        title=decode(fields.get("title", "")),
        authors=authors,
        authors_complete=complete,
        abstract=decode(fields.get("abstract", "")),
        year=_read_year(fields),
        venue="arXiv" if is_arxiv and arxiv and _is_arxiv(venue) else venue,
        venue_kind="preprint" if is_arxiv else venue_kind,
        kind=_read_kind(kind, fields, arxiv is not None),
        url=_read_url(fields),
        identifiers=_read_identifiers(fields, arxiv),
        categories=tuple(filter(None, map(decode, re.split("[,;]", fields.get("keywords", ""))))),
        cite_key=clean(parsed.key),
        volume="" if _read_arxiv_in(fields.get("volume", "")) else decode(fields.get("volume", "")),
        number=decode(fields.get("number", "") or fields.get("issue", "")),
        pages=_read_pages(fields.get("pages", "")),
        publisher="" if kind in _BOOKS else decode(fields.get("publisher", "")),
        note=note,
        published_on=date[0] if (date := _DAY.match(fields.get("date", ""))) else "",
        arxiv_version=arxiv.version if arxiv else None,
        arxiv_primary=decode(fields.get("primaryclass", "") or fields.get("eprintclass", ""))
        if arxiv
        else "",
        withdrawn=withdrawn,
    )


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_URL_COMMAND = re.compile(
    r"\\(?:url|path)\s*\{((?:[^{}]|\{[^{}]{0,9}\}){0,2000})\}|\\href\s*\{([^{}]{0,2000})\}"
)
_URL_ESCAPE = re.compile(r"\\([_%&#~$^-])(?:\{\})?|\{?\\textasciitilde(?:\{\})?\}?\s?|\{?\$\\sim\$\}?|[{}]")
_LOOSE = frozenset({"misc", "online", "electronic", "www", "unpublished", "software", "dataset", "preprint"})
_BOOKS = frozenset({"book", "booklet", "inbook", "mvbook", "proceedings"})
_REPORTS = frozenset({"techreport", "report", "phdthesis", "mastersthesis", "thesis", "manual"})
_VENUE_FIELDS = {
    "article": ("journal", "journaltitle"),
    **dict.fromkeys(("inproceedings", "conference", "incollection"), ("booktitle", "eventtitle")),
    **dict.fromkeys(_REPORTS, ("institution", "school", "organization")),
    **dict.fromkeys(_BOOKS, ("publisher",)),
}
_VENUE_KINDS = {
    "article": "journal",
    **dict.fromkeys(("inproceedings", "conference", "incollection"), "conference"),
    **dict.fromkeys(_REPORTS, "institution"),
    **dict.fromkeys(_BOOKS, "publisher"),
}


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _read_venue(kind: str, fields: Mapping[str, str]) -> tuple[str, str]:
    names = _VENUE_FIELDS.get(kind, ("howpublished", "journal", "booktitle", "organization"))
    venue = decode(_without_url(_first(fields, *names)))
    if not venue:
        return "", ""
    if _is_arxiv(venue) or _is_preprint_server(venue):
        return venue, "preprint"
    if kind in ("inproceedings", "conference") and "workshop" in venue.lower():
        return venue, "workshop"
    if _read_kind(kind, fields, False) in ("blog", "site"):
        return venue, "website"
    return venue, _VENUE_KINDS.get(kind, "")


def _is_arxiv(venue: str) -> bool:
    return not venue or venue.lower() == "corr" or venue.lower().startswith("arxiv")


def _read_kind(kind: str, fields: Mapping[str, str], has_arxiv: bool) -> str:
    named = decode(fields.get("type", "")).lower() if kind in _LOOSE else ""
    for word, meant in (("blog", "blog"), ("web", "site"), ("report", "report"), ("book", "book")):
        if word in named:
            return meant
    if kind in ("online", "electronic", "www") and not has_arxiv and not fields.get("doi"):
        return "site"
    return "report" if kind in _REPORTS else "book" if kind in _BOOKS else "paper"


def _read_year(fields: Mapping[str, str]) -> int | None:
    match = _YEAR.search(fields.get("year", "")) or _YEAR.search(fields.get("date", ""))
    return int(match[0]) if match else None


def _read_pages(text: str) -> str:
    text = decode(text)
    return text if re.search(r"[^\s–]-|-[^\s–]", text) else re.sub(r"\s*–\s*", "-", text)


def _read_withdrawn(note: str) -> tuple[bool, str]:
    if note == _WITHDRAWN or note.startswith(f"{_WITHDRAWN}; "):
        return True, note.removeprefix(_WITHDRAWN).removeprefix("; ")
    return False, note


def _without_url(text: str) -> str:
    return _URL_COMMAND.sub("", text) if "\\" in text else text


def _read_url(fields: Mapping[str, str]) -> str:
    text = fields.get("url", "") or fields.get("howpublished", "") or fields.get("note", "")
    command = _URL_COMMAND.search(text)
    if command:
        text = command[1] or command[2] or ""
    text = _URL_ESCAPE.sub(lambda match: match[1] or ("" if match[0] in "{}" else "~"), text).strip()
    return text if _IS_ADDRESS.match(text) and not re.search(r"\s", text) else ""


def _read_arxiv(fields: Mapping[str, str]) -> identifiers.Parsed | None:
    """From the eprint triple, or from where others write it: `arXiv preprint arXiv:...`, CoRR's volume."""
    if _first(fields, "archiveprefix", "eprinttype", "archive").lower() in ("", "arxiv"):
        found = _read_arxiv_in(fields.get("eprint", ""))
        if found:
            return found
    places = (fields.get(name, "") for name in ("journal", "volume", "howpublished", "doi", "url", "note"))
    return next((found for found in map(_read_arxiv_in, places) if found), None)


def _read_arxiv_in(text: str) -> identifiers.Parsed | None:
    parsed = identifiers.parse_with_version(_URL_COMMAND.sub(r"\1", text)) if text else None
    return parsed if parsed and parsed.identifier.scheme == "arxiv" else None


def _read_identifiers(fields: Mapping[str, str], arxiv: identifiers.Parsed | None) -> tuple[Identifier, ...]:
    doi = identifiers.parse(_URL_ESCAPE.sub(r"\1", fields.get("doi", "")))
    address = identifiers.parse(_read_url(fields))
    found = [arxiv.identifier if arxiv else None, doi, address]
    named = tuple(dict.fromkeys(i for i in found if i and i.scheme != "url"))
    return named or ((address,) if address else ())
