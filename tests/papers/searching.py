"""Searching in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from papers.models import Paper
from papers.search import SearchRequest, SearchResult, read_request, search
from taxonomy import tree

OUYANG, BAI, ZOU, SOARES = (  # the papers of `tests.catalogue.fill`
    "ouyang2022training",
    "bai2022constitutional",
    "zou2023universal",
    "soares2014corrigibility",
)


def request(q: str = "", **filters: Any) -> SearchRequest:
    """The request of a query string with these parameters."""
    pairs = {"q": q, **filters} if q else filters
    return read_request(QueryDict(urlencode(pairs, doseq=True)), tree.load())


def result(q: str = "", **filters: Any) -> SearchResult:
    return search(request(q, **filters), tree.load())


def found(q: str = "", **filters: Any) -> list[str]:
    """The cite keys of the page, in order."""
    return keys_of(result(q, **filters).ids)


def keys_of(ids: Sequence[int]) -> list[str]:
    """Their cite keys, in this order."""
    keys = Paper.objects.in_bulk(ids)
    return [keys[i].cite_key for i in ids]
