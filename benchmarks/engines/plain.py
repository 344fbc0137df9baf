"""A plain Django site in this process: PostgreSQL's full-text search with django-filter."""

from __future__ import annotations

from benchmarks.plain import filters
from benchmarks.queries import Query


def can(query: Query) -> bool:
    """Its query language knows words, phrases, "-" and "or"."""
    return query.asked.web is not None


def data(query: Query) -> dict[str, str]:
    named = {"year_from": "year_min", "year_to": "year_max"}
    words = {"q": query.asked.web} if query.asked.web else {}
    return {**words, **{named.get(name, name): value for name, value in query.filters}}


def answer(query: Query) -> None:
    filters.result(data(query))
