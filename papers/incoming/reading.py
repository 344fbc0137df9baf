"""A text as somebody pasted or uploaded it -> the references in it, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from papers import curation
from papers.curation.submitting import check_typed, is_web_address, main_identifier
from papers.formats import ReadResult, bibtex, reading_list
from papers.record import Record

MAX_CHARS = 200_000  # of a pasted text
MAX_PIECES = 20_000  # of one text: a file of 5 MB has about 6,000 entries
SHOWN = 300  # characters of a line that are repeated to its sender

_ENTRY = re.compile(r"[ \t]*@[ \t]*[A-Za-z]{2,30}[ \t]*[{(]")
_UNUSABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One reference of a text, or a place that was not understood (`problem` says why; else "").

    `line` counts from 1; `file` is the name of an uploaded file, "" for what was pasted. `scheme` and `value` are the
    identifier that it waits under, "" for one without. `text` is how it begins, as given.
    """

    line: int
    text: str
    scheme: str = ""
    value: str = ""
    record: Record | None = None
    problem: str = ""
    file: str = ""


def pieces(text: str, *, file: str = "") -> list[Piece]:
    """The references of a text in any mixture of identifiers, addresses, BibTeX and reading-list items.

    In order, at most `MAX_PIECES`; a last one tells when there were more. A file with BibTeX is read as BibTeX only:
    what stands between its entries is comment. Never raises.
    """
    lines = _clean(text).split("\n")
    entry = _entry_lines(lines)
    found: list[Piece] = []
    if any(entry):
        whole = lines if file else _where(lines, entry)
        found += _read(bibtex.read("\n".join(whole), most=MAX_PIECES), lines)
    if not any(entry) or not file:
        others = "\n".join(_where(lines, [not one for one in entry]))
        found += _read(reading_list.read(others, most=MAX_PIECES), lines)
    found.sort(key=lambda piece: piece.line)
    return [replace(piece, file=file) for piece in _bounded(found)]


def _clean(text: str) -> str:
    text = _UNUSABLE.sub("", text.removeprefix("\ufeff"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _where(lines: list[str], wanted: list[bool]) -> Iterable[str]:
    """The lines with the others emptied, so that line numbers stay."""
    return (line if is_wanted else "" for line, is_wanted in zip(lines, wanted, strict=True))


def _entry_lines(lines: list[str]) -> list[bool]:
    """Which lines belong to BibTeX: from an `@article{` until its braces are closed, or the next one begins.

    Of an entry that is never closed, only as far as a line of nothing but identifiers: these are no part of it.
    """
    belongs = [False] * len(lines)
    depth = start = 0
    for number, line in enumerate(lines):
        begins = bool(_ENTRY.match(line))
        if begins and depth:
            _leave_what_is_named(lines, belongs, start, number)
        if begins or depth:
            start = number if begins else start
            belongs[number] = True
            depth = max(0, (0 if begins else depth) + _opened(line))
    if depth:
        _leave_what_is_named(lines, belongs, start, len(lines))
    return belongs


def _opened(line: str) -> int:
    line = line.replace("\\{", "").replace("\\}", "")
    return line.count("{") + line.count("(") - line.count("}") - line.count(")")


def _leave_what_is_named(lines: list[str], belongs: list[bool], start: int, end: int) -> None:
    for number in range(start + 1, end):
        if reading_list.is_bare(lines[number]):
            belongs[number:end] = [False] * (end - number)
            return


def _read(result: ReadResult, lines: list[str]) -> list[Piece]:
    found = [_piece(found.line, found.record, lines) for found in result.records]
    lost = [problem for problem in result.problems if problem.skipped]
    return found + [Piece(p.line, _shown(lines, p.line), problem=p.reason) for p in lost]


def _piece(line: int, record: Record, lines: list[str]) -> Piece:
    record = _fitting(record)
    main = main_identifier(record.identifiers)
    shown = Piece(
        line, _shown(lines, line), main.scheme if main else "", main.value if main else "", record=record
    )
    try:
        check_typed(record)
    except curation.InvalidSubmission as error:
        return replace(shown, problem=error.sentence)
    return shown


def _fitting(record: Record) -> Record:
    """Without an address that could not be stored: the rest of the entry is worth keeping."""
    return record if not record.url or is_web_address(record.url) else replace(record, url="")


def _shown(lines: list[str], line: int) -> str:
    return lines[line - 1].strip()[:SHOWN] if line <= len(lines) else ""


def _bounded(found: list[Piece]) -> list[Piece]:
    if len(found) <= MAX_PIECES:
        return found
    sentence = _("Only the first %(most)s references of a text are read.") % {"most": MAX_PIECES}
    rest = found[MAX_PIECES]
    return [*found[:MAX_PIECES], Piece(rest.line, rest.text, problem=sentence)]
