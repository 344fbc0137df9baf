"""What an uploaded file held, carried through a page as one signed text: a browser does not keep a file.

For an account it is kept beside the page, and the text only names it: then all of a file goes at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core import signing

from papers.incoming import keeping
from papers.incoming.reading import Piece
from papers.incoming.sending import MOST_AT_ONCE, MOST_WITH_ACCOUNT
from papers.incoming.standing import Found
from papers.record import Record

MAX_CHARS = 400_000  # of the text, which comes back beside what was pasted
MOST_LOST = 200  # of what was not understood
SALT = "papers.incoming"
_EMPTY = Record().as_json()


class NoLongerKept(ValueError):
    """What a file held was kept for a while, and that is over."""


@dataclass(frozen=True, slots=True)
class Carried:
    """References of a file and, last, what was not understood of it; `left` is how many more it held that could be
    sent."""

    pieces: tuple[Piece, ...] = ()
    left: int = 0

    @property
    def file(self) -> str:
        return self.pieces[0].file if self.pieces else ""


def carry(
    found: Sequence[Found], *, left: int = 0, lost: Sequence[Found] = (), whose: int | None = None
) -> str:
    """As many of `found` as can be sent at once and as fit, the rest counted; "" for none.

    What was not understood (`lost`) comes along, so that it stays listed. For the account `whose` there is room for a
    whole file.
    """
    pieces = [_packed(place.line, place.file, one.piece) for one in found for place in one.places[:1]]
    wrong = [[p.line, p.file, one.text, one.reason] for one in lost[:MOST_LOST] for p in one.places[:1]]
    if whose is not None and (text := _kept(whose, pieces, left, wrong)):
        return text
    number = min(len(pieces), MOST_AT_ONCE)
    while number or wrong:
        text = _signed([left + len(pieces) - number, pieces[:number], wrong])
        if len(text) <= MAX_CHARS:
            return text
        number, wrong = number // 2, wrong if number else wrong[: len(wrong) // 2]
    return ""


def left_out(text: str) -> int:
    """How many references that could be sent a text of `carry` says are not in it."""
    packed = signing.loads(text, salt=SALT) if text else [0]
    return int(packed["left"] if isinstance(packed, dict) else packed[0])


def carried(text: str, *, whose: int | None = None) -> Carried:
    """Raises `signing.BadSignature` for a text that `carry` has not written, or not for this account, and
    `NoLongerKept`."""
    if not text:
        return Carried()
    packed = signing.loads(text, salt=SALT)
    if isinstance(packed, dict):
        packed = _named(packed, whose)
    left, pieces, wrong = packed
    lost = (Piece(line, begins, problem=problem, file=file) for line, file, begins, problem in wrong)
    return Carried((*map(_unpacked, pieces), *lost), left)


def _kept(whose: int, pieces: list[Any], left: int, wrong: list[Any]) -> str:
    most = pieces[:MOST_WITH_ACCOUNT]
    left += len(pieces) - len(most)
    token = keeping.keep(whose, [left, most, wrong]) if most else ""
    return _signed({"whose": whose, "token": token, "left": left}) if token else ""


def _named(packed: dict[str, Any], whose: int | None) -> Any:
    if packed["whose"] != whose:
        raise signing.BadSignature("kept for somebody else")
    found = keeping.kept(packed["whose"], packed["token"])
    if found is None:
        raise NoLongerKept
    return found


def _signed(packed: Any) -> str:
    return signing.dumps(packed, salt=SALT, compress=True)


def _packed(line: int, file: str, piece: Piece) -> list[Any]:
    assert piece.record
    record = piece.record.as_json()
    said = {f.name: record[f.name] for f in fields(Record) if record[f.name] != _EMPTY[f.name]}
    return [line, file, piece.text, piece.scheme, piece.value, said]


def _unpacked(packed: list[Any]) -> Piece:
    line, file, text, scheme, value, said = packed
    return Piece(line, text, scheme, value, record=Record.from_json(said), file=file)
