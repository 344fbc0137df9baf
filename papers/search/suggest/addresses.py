"""Where a suggestion leads."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from papers.search.request import SearchRequest
from papers.search.suggest.tail import Tail


def search_url(tail: Tail, at: int, request: SearchRequest) -> str:
    """The request's filter beside the words typed before that place; "" where they are no search of their own."""
    words = tail.words_before(at)
    if words is None:
        return ""
    return f"{reverse('search')}?{replace(request, q=words, sort='').query_string()}"
