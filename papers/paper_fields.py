"""The fields of a paper as sources and people say them: their names, a value in words, and whether two say the same.

Values are those of a Record, as `Record.as_json` has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from papers import identifiers
from papers.record import Identifier
from papers.venue_names import plain as plain_venue

LABELS: dict[str, Any] = {
    "title": _("title"),
    "abstract": _("abstract"),
    "authors": _("authors"),
    "year": _("year"),
    "venue": _("venue"),
    "published_on": _("published on"),
    "url": _("address"),
    "kind": _("kind"),
    "withdrawn": _("withdrawn"),
    "volume": _("volume"),
    "number": _("number"),
    "pages": _("pages"),
    "publisher": _("publisher"),
    "arxiv_version": _("arXiv version"),
    "identifiers": _("identifiers"),
    "language": _("language"),
    "authors_complete": _("author list complete"),
}
FIELDS = ("title", "abstract", "authors", "year", "venue", "published_on", "url", "kind", "withdrawn")
KINDS = {
    "paper": gettext_lazy("Paper"),
    "blog": gettext_lazy("Blog post"),
    "report": gettext_lazy("Report"),
    "book": gettext_lazy("Book"),
    "site": gettext_lazy("Site"),
}


def label(field: str) -> str:
    """The field's name for people, in the active language."""
    return str(LABELS.get(field, field))


def say(field: str, value: Any) -> str:
    """A value in words; "" when it says nothing."""
    match field:
        case "authors":
            return "; ".join(value or ())
        case "withdrawn" | "authors_complete":
            return gettext("yes") if value else gettext("no")
        case "identifiers":
            return "; ".join(identifiers.label(Identifier(i["scheme"], i["value"])) for i in value or ())
        case "kind":
            return str(KINDS.get(value, value or ""))
        case _:
            return "" if value is None else str(value)


def same(field: str, one: Any, other: Any) -> bool:
    """Whether two values say the same: case, accents, signs and abbreviated given names do not count."""
    if one == other:
        return True
    match field:
        case "title" | "abstract":
            return _letters(one) == _letters(other)
        case "authors":
            return _same_people(one or (), other or ())
        case "venue":
            return plain_venue(one or "") == plain_venue(other or "")
        case _:
            return (one or None) == (other or None)


def _letters(text: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(filter(str.isalnum, decomposed))


def _same_people(one: Sequence[str], other: Sequence[str]) -> bool:
    return len(one) == len(other) and all(map(_same_person, one, other))


def _same_person(one: str, other: str) -> bool:
    """The same family name, and given names that begin alike: "Y. Bai" may be "Yuntao Bai"."""
    a, b = _name(one), _name(other)
    return a == b or (bool(a and b) and a[-1] == b[-1] and a[0][0] == b[0][0])


def _name(text: str) -> list[str]:
    parts = re.split(r"[\s.\-‐]+", text)
    return [letters for part in parts if (letters := _letters(part))]
