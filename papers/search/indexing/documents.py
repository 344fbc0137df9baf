"""Papers as index documents."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from papers.models import Confidence, Identifier, Kind, Origin, Version
from papers.search.analysis import EXACT, is_han, simplified, words
from papers.search.indexing import lines, traits
from papers.search.indexing.reading import PaperRow
from papers.search.request import Has
from taxonomy.tree import Taxonomy

KINDS = list(Kind.values)  # a kind's number in the index is its place here
ORIGINS = list(Origin.values)
HAS = {name: place for place, name in enumerate(Has)}
# Values without words: they keep two authors' names further apart than a query lets one name's words be.
NAME_GAP = ("",) * 6
ID_BITS = 31
LAST_DAY = 9999_12_31


def document(row: PaperRow, taxonomy: Taxonomy) -> dict[str, Any]:
    """The paper's document: the fields of `schema`, each with its value or its list of values."""
    said = _said(row, taxonomy)
    return said | _exact(said) | {"digest": _hash(said)}


def digest(row: PaperRow, taxonomy: Taxonomy) -> int:
    """The paper's document as a signed 63-bit hash: what its field `digest` holds."""
    return _hash(_said(row, taxonomy))


def _hash(said: dict[str, Any]) -> int:
    text = "\0".join(map(str, said.values()))  # PostgreSQL's texts hold no NUL
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def _said(row: PaperRow, taxonomy: Taxonomy) -> dict[str, Any]:
    own = list(dict.fromkeys(row.categories))
    return {
        "id": row.id,
        **_texts(row),
        "identifiers": [*(key.lower() for key in (row.cite_key, *row.former_keys)), *row.identifiers],
        "year": [row.year] if row.year else [],
        "kind": KINDS.index(row.kind),
        "origin": ORIGINS.index(row.origin),
        "venue_id": [row.venue_id] if row.venue_id else [],
        # Namesakes can be one author: counted twice, the paper would count twice.
        "author_ids": list(dict.fromkeys(row.author_ids)),
        "own_categories": own,
        "categories": taxonomy.closure(own),
        **lines.pack(own, taxonomy),
        "has": (has := _has(row)),
        "traits": traits.pack(KINDS.index(row.kind), ORIGINS.index(row.origin), has),
        **_sort_keys(row),
    }


def _texts(row: PaperRow) -> dict[str, Any]:
    return {
        "title": _composed(row.title),
        "abstract": _composed(row.abstract),
        "authors": list(map(_composed, (*row.authors, *row.other_names))),
        "venue": [_composed(name) for name in (row.venue, row.venue_full) if name],
    }


def _composed(text: str) -> str:
    """With each accent in its letter, where tantivy folds it, and simplified Chinese characters."""
    return text if text.isascii() else simplified(unicodedata.normalize("NFC", text))


def _exact(said: dict[str, Any]) -> dict[str, Any]:
    """The same texts once more, for fields that cut no endings, and names in the forms that people ask for."""
    authors = said["authors"]
    return {
        "title_exact": said["title"],
        "abstract_exact": said["abstract"],
        "authors_exact": [part for name in authors for part in (name, *NAME_GAP)],
        "venue_exact": said["venue"],
        "first_author": authors[:1],
        "short_names": list(dict.fromkeys(short for name in authors if (short := short_name(name)))),
    }


@lru_cache(maxsize=50_000)
def short_name(name: str) -> str:
    """ "p christiano" of "Paul F. Christiano", as a query with initials asks for it; "" for a name of one word."""
    parts = words(name, EXACT)
    return f"{parts[0][0]} {parts[-1]}" if len(parts) > 1 and not is_han(parts[0]) else ""


def _has(row: PaperRow) -> list[int]:
    found = {
        Has.ABSTRACT: bool(row.abstract),
        Has.PUBLISHED: Version.Stage.PUBLISHED in row.stages,
        Has.PREPRINT: Version.Stage.PREPRINT in row.stages,
        Has.ARXIV: Identifier.Scheme.ARXIV in row.schemes,
        Has.DOI: Identifier.Scheme.DOI in row.schemes,
        Has.CATEGORY: bool(row.categories),
        Has.EVIDENCE: row.evidence,
        Has.WITHDRAWN: row.withdrawn,
        Has.CERTAIN: Confidence.CERTAIN in row.confidences,
        Has.LIKELY: Confidence.LIKELY in row.confidences,
        Has.UNSURE: Confidence.UNSURE in row.confidences,
    }
    return [HAS[name] for name, is_so in found.items() if is_so]


def _sort_keys(row: PaperRow) -> dict[str, Any]:
    """Numbers (and a text) in the order of each sort, unique by the id in their low bits."""
    day = _day(row.year, row.published_on)
    return {
        "newest": day << ID_BITS | row.id,
        "oldest": (day or LAST_DAY) << ID_BITS | row.id,
        "added": int(row.added_at.timestamp()) << ID_BITS | row.id,
        "by_title": f"{title_key(row.title)}\0{row.id:010d}",
    }


def _day(year: int | None, published_on: date | None) -> int:
    """20221215 for a known day of that year, 20220000 for a year alone, 0 for none."""
    if published_on and published_on.year == year:
        return published_on.year * 10_000 + published_on.month * 100 + published_on.day
    return (year or 0) * 10_000


def title_key(title: str) -> str:
    """The title as lists are ordered by it: no case, accents, leading signs or article."""
    folded = title.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    plain = folded.lstrip("\"'“”‘’«([{¿¡ ")
    for article in ("the ", "a ", "an "):
        plain = plain.removeprefix(article)
    return plain[:200]
