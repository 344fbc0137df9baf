"""Reading lists to Records: Markdown items, addresses and identifiers a line.

An item is a line after a list mark (`-`, `*`, `1.`) with the indented lines that follow it. Its title is what is bold,
linked, cited as lists of references do (`citations`), quoted or in italics, in this order; of its links the one that
names the work best counts. Whatever else it says is read as "Authors. Venue Year.".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from django.utils.translation import gettext as _

from papers import identifiers
from papers.formats import Found, Problem, ReadResult, markdown, named
from papers.formats.citations import read_citation
from papers.formats.list_items import LONGEST_ITEM, Item, items
from papers.formats.printed_authors import read_names, read_printed
from papers.record import Record

LONGEST_TITLE = 500
MOST = 20_000  # items that are read

_WORD = re.compile(r"(?<!\S)[a-z]{2,}(?!\S)")  # of a sentence: `[cs.CL] 15 Dec 2022` has none
_OF_NAMES = frozenset(
    ["and", "et", "in", "of", "on", "for", "the", "at", "von", "van", "de", "der", "da", "al"]
)
_Mark = Callable[[str], Iterator[markdown.Marked]]
_SURE_MARKS: tuple[_Mark, ...] = (markdown.bold, markdown.linked)
_OTHER_MARKS: tuple[_Mark, ...] = (markdown.quoted, markdown.italic)  # a citation's journal has these


def read(text: str, *, most: int = MOST) -> ReadResult:
    """Each item as a Record, `categories` being the headings above it, outermost first. Never raises.

    A line or item of nothing but identifiers gives one Record each, and so does one that names several works. In a
    text with list items, sentences between them are problems. Of more than `most` items the rest is one problem.
    """
    each = list(islice(items(text), most + 1))
    is_list = any(item.is_listed for item in each)
    found: list[Found] = []
    problems: list[Problem] = []
    for item in each[:most]:
        records = _of_aside(item) if item.is_aside else _records(item.text)
        reason = _reason(item, records, is_list=is_list)
        if not reason:
            found += [Found(item.line, replace(record, categories=item.headings)) for record in records]
        if reason or _is_cut(item):
            problems.append(Problem(item.line, reason or _cut(), item.text[:LONGEST_ITEM]))
        if len(found) > most:
            break
    if len(each) > most:
        sentence = _("Only the first %(most)s references of a text are read.") % {"most": most}
        problems.append(Problem(each[-1].line, sentence, ""))
    return ReadResult(tuple(found), tuple(problems))


def _reason(item: Item, records: list[Record], *, is_list: bool) -> str:
    """Why an item is no reference; "" when it is one, or need not be."""
    if item.is_aside:
        return ""
    if is_list and not item.is_listed and not _is_reference(item.text, records):
        return _beside(records)
    if records:
        return ""
    return named.why_not(item.text) or _("No identifier, address or marked title stands here.")


def _beside(records: list[Record]) -> str:
    if any(record.identifiers for record in records):
        return _("This sentence stands outside the list. Put what it names on a line of its own.")
    return _("This line stands outside the list and names no work.")


def _is_cut(item: Item) -> bool:
    return item.length > LONGEST_ITEM and not item.is_aside and not named.tokens(item.text)


def _cut() -> str:
    return _("Only the first %(most)s characters of this were read. Break it into lines.") % {
        "most": LONGEST_ITEM
    }


def is_bare(text: str) -> bool:
    """Whether a line is one or several identifiers with what people paste around them, and no sentence."""
    if named.tokens(text):
        return True
    if "{" in text or len(text) > identifiers.MAX_LENGTH or set(_WORD.findall(text)) - named.OF_PAPER:
        return False
    return identifiers.parse(text) is not None


def _is_reference(text: str, records: list[Record]) -> bool:
    """Whether a line beside a list is a reference: `is_bare`, or begins with its title and is no sentence."""
    if is_bare(text):
        return True
    if len(records) != 1 or not records[0].identifiers:
        return False
    text = text[:LONGEST_ITEM]
    mark = next((mark for marks in _SURE_MARKS for mark in marks(text)), None)
    if mark is None or text[: mark.start].strip(_LEFT):
        return False
    behind = markdown.plain(named.without_addresses(text[mark.end :]))
    return not set(_WORD.findall(behind)) - named.OF_PAPER - _OF_NAMES


def _of_aside(item: Item) -> list[Record]:
    """A heading, a comment or a badge that names a work is one all the same; an address only as a whole heading."""
    text = item.text[:LONGEST_ITEM]
    if not named.may_name(text):
        return []
    records = _records(text)
    if named.is_address(text) or _is_link(text):
        return [record for record in records if record.identifiers]
    return [record for record in records if {one.scheme for one in record.identifiers} - {"url"}]


def _is_link(text: str) -> bool:
    """Whether it is one link with words, and not to code."""
    links = markdown.links(text)
    if len(links) != 1 or links[0].is_image or (links[0].start, links[0].end) != (0, len(text)):
        return False
    return bool(markdown.plain(text)) and not any(name.is_beside for name in named.names(text))


def _records(text: str) -> list[Record]:
    """The works that one item names; [] when it names none."""
    if found := named.tokens(text):
        return [Record(identifiers=(identifier,)) for identifier in found]
    text = markdown.without_images(text[:LONGEST_ITEM])
    names = named.names(text)
    record = _marked(text, _SURE_MARKS) or _cited(text) or _marked(text, _OTHER_MARKS)
    if not names and not record:
        whole = identifiers.parse(text)
        return [Record(identifiers=(whole,))] if whole else []
    works = named.works(names, has_title=record is not None)
    if len(works) > 1:
        return [Record(identifiers=named.identifiers_of(work)) for work in works]
    return [_with_names(record or Record(), works[0] if works else [])]


def _with_names(record: Record, names: list[named.Name]) -> Record:
    return replace(record, identifiers=named.identifiers_of(names), url=named.address_of(names))


def _marked(text: str, marks: tuple[_Mark, ...]) -> Record | None:
    """By the first of these marks that stands around a title; names may stand before it too."""
    for mark in marks:
        for marked in mark(text):
            title = markdown.plain(marked.text).removesuffix(".").rstrip(",; ")
            if _is_title(title):
                described = _described(title[:LONGEST_TITLE], text[marked.end :])
                return _with_authors(described, text[: marked.start])
    return None


def _with_authors(record: Record, before: str) -> Record:
    authors, complete = read_names(markdown.plain(before).strip(_LEFT))
    if record.authors or not authors:
        return record
    return replace(record, authors=authors, authors_complete=complete)


def _cited(text: str) -> Record | None:
    """Without marks, but in the order of a list of references."""
    record = read_citation(markdown.plain(named.without_addresses(text)))
    return record if record and _is_title(record.title) else None


def _is_title(text: str) -> bool:
    words = set(re.findall(r"\w+", text.lower()))
    return bool(words) and not named.is_address(text) and not words <= named.OF_PAPER | named.BESIDE


_YEAR = re.compile(r"(?<![\d.:/])(?:19|20)\d\d(?![\d.]\d)")
_LEFT = " \t.,;:()[]{}|/–—-"


def _described(title: str, rest: str) -> Record:
    """A Record of what follows a title: `Yuntao Bai et al. NeurIPS 2022. [[Paper](...)]`."""
    rest = markdown.plain(named.without_addresses(rest)).strip(_LEFT)
    years = list(_YEAR.finditer(rest))
    before = rest[: years[-1].start()] if years else rest
    authors, complete, venue = read_printed(before.strip())
    return Record(
        title=title,
        authors=authors,
        authors_complete=complete,
        year=int(years[-1][0]) if years else None,
        venue=venue.strip(_LEFT)[:300],
        venue_kind="preprint" if venue.strip(_LEFT).lower() == "arxiv" else "",
        kind="blog" if re.search(r"\bblog\b", venue, re.IGNORECASE) else "paper",
    )
