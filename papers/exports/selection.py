"""What an export is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from papers.addresses import address
from papers.search.request import Match, SearchRequest
from papers.search.results import SearchResult
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of a search in its order: all of them, or one page where `page` is that. `http` knows the host.

    `any_total` is how many papers `match=any` would give, where that is worth a hint.
    """

    asked: SearchRequest
    ids: Sequence[int]
    taxonomy: Taxonomy
    http: HttpRequest
    page: SearchResult | None = None
    any_total: int = 0

    def with_any_words(self, route: str) -> str:
        """Where papers are that match some of the words, in the format of this route."""
        query = self.asked.matching_words(Match.ANY.value).query_string(page=False)
        return f"{address(self.http, route)}?{query}"
