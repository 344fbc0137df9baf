"""What an uploaded file held, carried through a page as one signed text: a browser does not keep a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core import signing

from papers.incoming.reading import Piece
from papers.incoming.sending import MOST_AT_ONCE
from papers.incoming.standing import Found
from papers.record import Record

MAX_CHARS = 400_000  # of the text, which comes back beside what was pasted
SALT = "papers.incoming"
_EMPTY = Record().as_json()


@dataclass(frozen=True, slots=True)
class Carried:
    """References of a file; `left` is how many more it held that could be sent."""

    pieces: tuple[Piece, ...] = ()
    left: int = 0

    @property
    def file(self) -> str:
        return self.pieces[0].file if self.pieces else ""


def carry(found: Sequence[Found], *, left: int = 0) -> str:
    """As many of these as can be sent at once and as fit, the rest counted; "" for none."""
    pieces = [_packed(place.line, place.file, one.piece) for one in found for place in one.places[:1]]
    number = min(len(pieces), MOST_AT_ONCE)
    while number:
        text = signing.dumps([left + len(pieces) - number, pieces[:number]], salt=SALT, compress=True)
        if len(text) <= MAX_CHARS:
            return text
        number //= 2
    return ""


def carried(text: str) -> Carried:
    """Raises `signing.BadSignature` for a text that `carry` has not written."""
    if not text:
        return Carried()
    left, packed = signing.loads(text, salt=SALT)
    return Carried(tuple(map(_unpacked, packed)), left)


def _packed(line: int, file: str, piece: Piece) -> list[Any]:
    assert piece.record
    record = piece.record.as_json()
    said = {f.name: record[f.name] for f in fields(Record) if record[f.name] != _EMPTY[f.name]}
    return [line, file, piece.text, piece.scheme, piece.value, said]


def _unpacked(packed: list[Any]) -> Piece:
    line, file, text, scheme, value, said = packed
    return Piece(line, text, scheme, value, record=Record.from_json(said), file=file)
