"""Papers as index documents."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date
from typing import Any

from papers.models import Kind, Origin, Paper
from taxonomy.tree import Taxonomy

KINDS = list(Kind.values)  # a kind's number in the index is its place here
ORIGINS = list(Origin.values)
ID_BITS = 31
LAST_DAY = 9999_12_31


def document(paper: Paper, taxonomy: Taxonomy) -> dict[str, Any]:
    """The paper's document. Give papers from `Paper.objects.for_results()`, or each costs queries."""
    words = _words(paper, taxonomy)
    return {**words, "digest": digest(words)}


def _words(paper: Paper, taxonomy: Taxonomy) -> dict[str, Any]:
    own = [row.category_id for row in paper.classifications.all()]
    authors = paper.author_names
    texts = {
        "title": paper.title,
        "abstract": paper.abstract,
        "authors": authors,
        "venue": [paper.venue.name, paper.venue.full_name] if paper.venue else [],
    }
    return {
        "id": paper.pk,
        **texts,
        **{f"{name}_exact": text for name, text in texts.items()},
        "identifiers": [paper.cite_key.lower(), *(i.value for i in paper.identifiers.all())],
        "year": [paper.year] if paper.year else [],
        "kind": KINDS.index(paper.kind),
        "origin": ORIGINS.index(paper.origin),
        "venue_id": [paper.venue_id] if paper.venue_id else [],
        "author_ids": [row.author_id for row in paper.authorships.all()],
        "own_categories": own,
        "categories": taxonomy.closure(own),
        **_sort_keys(paper),
    }


def _sort_keys(paper: Paper) -> dict[str, Any]:
    """Numbers (and a text) in the order of each sort, unique by the id in their low bits."""
    day = _day(paper.year, paper.published_on)
    return {
        "newest": day << ID_BITS | paper.pk,
        "oldest": (day or LAST_DAY) << ID_BITS | paper.pk,
        "added": int(paper.added_at.timestamp()) << ID_BITS | paper.pk,
        "by_title": f"{title_key(paper.title)}\0{paper.pk:010d}",
    }


def _day(year: int | None, published_on: date | None) -> int:
    """20221215 for a known day of that year, 20220000 for a year alone, 0 for none."""
    if published_on and published_on.year == year:
        return published_on.year * 10_000 + published_on.month * 100 + published_on.day
    return (year or 0) * 10_000


def title_key(title: str) -> str:
    """The title as lists are ordered by it: no case, accents, leading signs or article."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lstrip("\"'“”‘’«([{¿¡ ")
    for article in ("the ", "a ", "an "):
        plain = plain.removeprefix(article)
    return plain[:200]


def digest(document: dict[str, Any]) -> int:
    """A signed 63-bit hash of what the document says."""
    words = json.dumps(document, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), "big") >> 1
