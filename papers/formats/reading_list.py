"""Reading lists to Records: Markdown items, addresses and identifiers a line.

An item is a line after a list mark (`-`, `*`, `1.`) with the indented lines that follow it. Its title is what is bold,
linked, quoted or in italics, in this order (CommonMark 0.31 for the marks); of its links the one that names the work
best counts. Whatever else it says is read as "Authors. Venue Year.".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from papers import identifiers
from papers.formats import Found, Problem, ReadResult
from papers.formats.printed_authors import read_printed
from papers.record import Identifier, Record

LONGEST_ITEM = 4_000  # characters that are read of one item
LONGEST_TITLE = 500

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_ITEM = re.compile(r"(\s*)(?:[-*+•·‣]|\d{1,4}[.)]|\[\d{1,4}\])\s+(.*)")
_PASSED_OVER = re.compile(r"\s*(?:```.*|~~~.*|[-*_=\s|:]*|<[^>h][^>]*>|!\[.*|\[!\[.*|%.*)")
_CONTENTS = re.compile(r"\[[^\]]*\]\(#[^)]*\)")  # an entry of a table of contents
_INDENTED = re.compile(r"\s{2,}\S|\t")
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]{0,80}\]){0,600})\]"
    r"\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?[^)]{0,200}\)"
)
_ADDRESS = re.compile(r"<?(https?://[^\s<>\]]+)>?", re.IGNORECASE)
_NAMED = re.compile(
    r"10\.\d{4,9}/|arxiv|\d{4}\.\d{4,5}|[a-z-]+/\d{7}|www\.|\b[a-z]\d\d-\d{4}\b|\d{4}\.[a-z0-9_]+-[a-z0-9]+\.\d|openreview",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<!\S)[a-z]{2,}(?!\S)")  # of a sentence: `[cs.CL] 15 Dec 2022` has none
_SPACES = re.compile(r"[\s，；、]+")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(.{2,600}?)(?<=\S)(?:\*\*|__)")
_QUOTED = re.compile(r"[“\"「《](?=\S)([^“”\"「」《》]{6,500}?)[,.]?[”\"」》]")
_ITALIC = re.compile(r"(?<![\w*_])[*_](?=[^\s*_])([^*_]{2,500}?)(?<=\S)[*_](?![\w*_])")
_PAPER_LABELS = (
    "abs acl anthology arxiv article doi full html link openreview page paper pdf preprint proceedings publication "
    "source text url 链接 论文"
)
_OTHER_LABELS = (
    "bib bibtex blog code data dataset demo github homepage huggingface leaderboard model models poster project repo "
    "repository site slides talk tweet twitter video web webpage website youtube 主页 代码"
)
_OF_PAPER, _BESIDE = frozenset(_PAPER_LABELS.split()), frozenset(_OTHER_LABELS.split())
_RANK = {"arxiv": 0, "doi": 1, "acl": 2, "openreview": 3, "url": 4}


@dataclass(frozen=True, slots=True)
class _Item:
    line: int
    text: str
    is_listed: bool  # stands after a list mark
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """An identifier that an item names; `label` is the text of its link, "" without one."""

    identifier: Identifier
    address: str
    label: str


def read(text: str) -> ReadResult:
    """Each item as a Record, `categories` being the headings above it, outermost first. Never raises.

    A line or item of nothing but identifiers gives one Record each. In a text with list items, sentences between
    them are problems.
    """
    items = list(_items(text))
    is_list = any(item.is_listed for item in items)
    found: list[Found] = []
    problems: list[Problem] = []
    for item in items:
        records = _records(item.text)
        if is_list and not item.is_listed and not _is_bare(item.text):
            problems.append(Problem(item.line, _beside(records), item.text))
        elif records:
            found += [Found(item.line, replace(record, categories=item.headings)) for record in records]
        else:
            reason = _("No identifier, address or marked title stands here.")
            problems.append(Problem(item.line, reason, item.text))
    return ReadResult(tuple(found), tuple(problems))


def _beside(records: list[Record]) -> str:
    if any(record.identifiers for record in records):
        return _("This sentence stands outside the list. Put what it names on a line of its own.")
    return _("This line stands outside the list and names no work.")


def _items(text: str) -> Iterator[_Item]:
    headings: list[tuple[int, str]] = []
    item: _Item | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if heading := _HEADING.fullmatch(line):
            headings = [(level, name) for level, name in headings if level < len(heading[1])]
            headings.append((len(heading[1]), _plain(heading[2])))
        listed = None if heading else _ITEM.fullmatch(line)
        if item and item.is_listed and not heading and not listed and _INDENTED.match(line):
            item = replace(item, text=f"{item.text} {line.strip()}"[:LONGEST_ITEM])
            continue
        if item:
            yield item
        item = None
        written = listed[2] if listed else line.strip()
        if not heading and not _PASSED_OVER.fullmatch(line) and not _CONTENTS.fullmatch(written):
            item = _Item(
                number, written[:LONGEST_ITEM], bool(listed), tuple(name for _level, name in headings)
            )
    if item:
        yield item


def _is_bare(text: str) -> bool:
    """Whether a line is an identifier with what people paste around it, and no sentence."""
    if _tokens(text):
        return True
    words = set(_WORD.findall(text)) - _OF_PAPER
    return not words and "{" not in text and identifiers.parse(text) is not None


def _records(text: str) -> list[Record]:
    """The works that one item names; [] when it names none."""
    if named := _tokens(text):
        return [Record(identifiers=(identifier,)) for identifier in named]
    names = _names(text)
    arxiv = list(dict.fromkeys(name.identifier for name in names if name.identifier.scheme == "arxiv"))
    if len(arxiv) > 1:
        return [Record(identifiers=(identifier,)) for identifier in arxiv]
    title, rest = _title(text)
    if not names and not title:
        whole = identifiers.parse(text)
        return [Record(identifiers=(whole,))] if whole else []
    record = _described(title, rest) if title else Record()
    return [replace(record, identifiers=_best(names), url=_address_of(names))]


def _tokens(text: str) -> list[Identifier]:
    """The identifiers of a text that holds nothing else, each once."""
    found: list[Identifier] = []
    for token in filter(None, _SPACES.split(text[: identifiers.MAX_LENGTH])):
        one = identifiers.parse(token)
        parts = [one] if one else [identifiers.parse(part) for part in re.split("[,;]", token) if part]
        if None in parts:
            return []
        found += [part for part in parts if part]
    return list(dict.fromkeys(found))


def _names(text: str) -> list[_Name]:
    links = [(match[2], _plain(match[1])) for match in _LINK.finditer(text)]
    rest = _LINK.sub(" ", text)
    links += [(match[1], "") for match in _ADDRESS.finditer(rest)]
    rest = _ADDRESS.sub(" ", rest)
    links += [(token, "") for token in _SPACES.split(rest) if _NAMED.search(token)]
    found = [(identifiers.parse(target), target, label) for target, label in links]
    mentioned = identifiers.parse(rest) if "arxiv" in rest.lower() else None
    if mentioned and mentioned.scheme == "arxiv":
        found.append((mentioned, "", ""))
    return [_Name(identifier, target, label) for identifier, target, label in found if identifier]


def _best(names: list[_Name]) -> tuple[Identifier, ...]:
    """All that name the work, the surest first; an address only when there is nothing else."""
    named = dict.fromkeys(
        name.identifier for name in sorted(names, key=_order) if name.identifier.scheme != "url"
    )
    if named:
        return tuple(named)
    return tuple(name.identifier for name in sorted(names, key=_order)[:1])


def _address_of(names: list[_Name]) -> str:
    chosen = sorted(names, key=_order)[:1]
    return next((name.address for name in chosen if name.address.lower().startswith("http")), "")


def _order(name: _Name) -> tuple[int, int]:
    words = set(name.label.lower().split())
    beside = bool(words & _BESIDE) or "github.com/" in name.address.lower()
    return (_RANK[name.identifier.scheme], 2 if beside else 0 if words & _OF_PAPER else 1)


def _title(text: str) -> tuple[str, str]:
    """The marked title and what follows it; ("", text) when nothing is marked."""
    for mark in (_BOLD, _LINK, _QUOTED, _ITALIC):
        for match in mark.finditer(text):
            title = _plain(match[1]).removesuffix(".").rstrip(",; ")
            if _is_title(title):
                return title[:LONGEST_TITLE], text[match.end() :]
    return "", text


def _is_title(text: str) -> bool:
    words = re.findall(r"\w+", text.lower())
    return bool(words) and not _ADDRESS.fullmatch(text) and not set(words) <= _OF_PAPER | _BESIDE


def _plain(text: str) -> str:
    """Without marks of Markdown."""
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)", "", text)
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).split())


_YEAR = re.compile(r"(?<![\d.:/])(?:19|20)\d\d(?![\d.]\d)")
_LEFT = " \t.,;:()[]{}|/–—-"


def _described(title: str, rest: str) -> Record:
    """A Record of what follows a title: `Yuntao Bai et al. NeurIPS 2022. [[Paper](...)]`."""
    rest = _plain(_ADDRESS.sub(" ", _LINK.sub(" ", rest))).strip(_LEFT)
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
