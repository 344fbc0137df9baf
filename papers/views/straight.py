"""From an identifier or a cite key in the search box straight to the paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from papers import identifiers
from papers.ingest import by_key, known
from papers.models import Paper
from papers.record import Identifier
from papers.search.language import QueryProblems, Value, read
from taxonomy.tree import Taxonomy

# bai2022constitutional, DBLP:conf/nips/Bai22; no plain word, or a search for it would never show a list.
CITE_KEY = re.compile(r"(?:[^\W\d_]{2,}[-:_]?(?:19|20)\d\d\w*|\w+:[\w./:-]*\d[\w./:-]*)", re.ASCII)
DASHES = "-−－–—"  # before a word: leave it out


@dataclass(frozen=True, slots=True)
class Unknown:
    """An identifier that no paper has; `submit_url` opens the form with it."""

    label: str
    submit_url: str


def paper_meant(data: QueryDict, taxonomy: Taxonomy) -> Paper | Unknown | None:
    """The paper that the box names, when the search is nothing else; None when it is a search like any other."""
    q = data.get("q", "").strip()
    others = any(value.strip() for name, values in data.lists() if name != "q" for value in values)
    if not q or others or len(data.getlist("q")) > 1 or q[0] in DASHES:
        return None
    if CITE_KEY.fullmatch(q) and (paper := by_key(q)):
        return paper
    identifier = _identifier(q, taxonomy)
    if identifier is None:
        return None
    label = identifiers.label(identifier)
    return known([identifier]) or Unknown(label, f"{reverse('submit')}?{urlencode({'reference': label})}")


def _identifier(q: str, taxonomy: Taxonomy) -> Identifier | None:
    """When the query is one identifier, also behind `id:`. Words beside it make it a search."""
    try:
        node = read(q, taxonomy)
    except QueryProblems:
        return None
    if not isinstance(node, Value) or node.field != "id":
        return None
    return identifiers.parse(q[node.place.start : node.place.end].strip('"'))
