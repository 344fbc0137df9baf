"""What an export is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from papers.search.request import SearchRequest
from papers.search.results import SearchResult
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of a search in its order: all of them, or one page where `page` is that. `http` knows the host."""

    asked: SearchRequest
    ids: Sequence[int]
    taxonomy: Taxonomy
    http: HttpRequest
    page: SearchResult | None = None
