"""Characters that no text of ours has: those that no database holds, and those that turn what stands around them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from papers.record import Record

# C0 controls but tab and line ends; lone surrogates; embeddings, overrides and isolates of direction (UAX #9), by which
# a title could be shown as another text, or turn the page after it. The marks U+200E and U+200F only help and stay.
_UNWANTED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without them."""
    return _UNWANTED.sub("", text)


def plain_record(record: Record) -> Record:
    """The same for all texts of a record; an author of whose name nothing is left goes too."""
    changed: dict[str, Any] = {
        name: plain(value)
        for name, value in record.as_json().items()
        if isinstance(value, str) and _UNWANTED.search(value)
    }
    if any(_UNWANTED.search(name) for name in record.authors):
        changed["authors"] = tuple(name for text in record.authors if (name := plain(text).strip()))
    return replace(record, **changed) if changed else record
