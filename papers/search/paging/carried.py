"""A short list of ids inside a cursor: what a first page held, without anything being kept."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

MOST = 50  # ids
SIGN = "i"
BYTES = 4  # of one id; ids in the index have 31 bits


def write(mark: str, ids: list[int]) -> str:
    packed = b"".join(i.to_bytes(BYTES, "big") for i in ids)
    return f"{SIGN}{urlsafe_b64encode(packed).decode().rstrip('=')}.{mark}"


def is_one(cursor: str) -> bool:
    return cursor.startswith(SIGN)


def read(mark: str, cursor: str) -> list[int] | None:
    """The ids, if the cursor carries some and belongs to this search (`mark`)."""
    text, _, theirs = cursor[1:].partition(".")
    if not is_one(cursor) or theirs != mark:
        return None
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    whole = len(packed) and len(packed) % BYTES == 0 and len(packed) <= MOST * BYTES
    starts = range(0, len(packed), BYTES)
    return [int.from_bytes(packed[at : at + BYTES], "big") for at in starts] if whole else None
