"""Papers by the beginning of their title, by words of it, or by the beginning of their cite key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from tantivy import Query, Schema

from papers.models import Authorship, Paper
from papers.search.analysis import EXACT, is_han, words
from papers.search.asked import Asked
from papers.search.indexing.documents import title_key
from papers.search.meaning.names import Names, Tokens, names_of
from papers.search.suggest.suggestion import Kind, Suggestion
from papers.search.suggest.tail import Tail
from papers.search.text_queries import either, every, in_field

SHORTEST = 3  # letters of a title or a cite key
SHORTEST_CHINESE = 2  # characters of a name that is completed to find its other names
MOST_WORDS = 12


class Row(NamedTuple):
    id: int
    cite_key: str
    title: str
    year: int | None
    venue: str | None
    author: str | None


def titled(tail: Tail, asked: Asked, most: int) -> list[Suggestion]:
    """By all that was typed, where it is nothing but words: titles that begin so, then those with these words, then,
    for the beginning of a Chinese name, those with its other names. Asks the database once."""
    typed = tail.text.read.strip()
    tokens = words(typed, EXACT)
    long_enough = len(typed) >= SHORTEST or any(map(is_han, typed))
    if tail.field or '"' in typed or not long_enough or not 0 < len(tokens) <= MOST_WORDS:
        return []
    ids = dict.fromkeys(_beginning(asked, typed, most))
    if len(ids) < most:
        ids |= dict.fromkeys(_found(asked, _with_words(asked.schema, typed, tokens), most))
    if len(ids) < most and (names := _other_names(tuple(tokens), names_of(asked.taxonomy))):
        query = either([in_field(asked.schema, "title", name) for name in names])
        ids |= dict.fromkeys(_found(asked, query, most))
    return [_suggestion(row, row.title) for row in _rows(list(ids)[:most])]


def _other_names(characters: Tokens, names: Names) -> tuple[Tokens, ...]:
    """Of the shortest Chinese name that begins so."""
    if len(characters) < SHORTEST_CHINESE or not all(map(is_han, characters)):
        return ()
    begin = (name for name in names.by_tokens if name[: len(characters)] == characters)
    return names.named(min(begin, key=len, default=())).synonyms


def _beginning(asked: Asked, typed: str, most: int) -> Iterator[int]:
    """What titles are sorted by ends in the paper's id."""
    for term, _ in asked.searcher.terms_with_prefix("by_title", title_key(typed), limit=most):
        yield int(term.rpartition("\0")[2])


def _with_words(schema: Schema, typed: str, tokens: list[str]) -> Query:
    """All words in any form, the last one as the beginning of one."""
    whole = [Query.term_query(schema, "title", stem) for stem in words(typed)[:-1]]
    last = tokens[-1]
    if all(map(is_han, tokens)):
        return in_field(schema, "title_exact", tuple(tokens))
    start = last if is_han(last) else f"{last}.*"  # letters and digits: no sign of a regular expression
    return every([*whole, Query.regex_query(schema, "title_exact", start)])


def keyed(tail: Tail, asked: Asked, most: int) -> list[Suggestion]:
    """Behind `similar:` or `id:`. Asks the database once."""
    if len(tail.value) < SHORTEST:
        return []
    terms = asked.searcher.terms_with_prefix("identifiers", tail.value.lower(), limit=most)
    if not terms:
        return []
    query = Query.term_set_query(asked.schema, "identifiers", [term for term, _ in terms])
    return [_suggestion(row, row.cite_key, tail) for row in _rows(_found(asked, query, most))]


def _found(asked: Asked, query: Query, most: int) -> list[int]:
    hits = asked.searcher.search(query, most, count=False).hits
    ids = asked.searcher.fast_field_values("id", [address for _, address in hits]) if hits else []
    return [int(number) for number in ids if number is not None]


def _rows(ids: Sequence[int]) -> list[Row]:
    """In this order."""
    if not ids:
        return []
    first = Authorship.objects.filter(paper=OuterRef("pk")).order_by("position").values("name")[:1]
    rows = Paper.objects.filter(pk__in=ids).order_by()
    columns = ("pk", "cite_key", "title", "year", "venue__name", Subquery(first))
    found = {row[0]: Row(*row) for row in rows.values_list(*columns)}
    return [found[number] for number in ids if number in found]


def _suggestion(row: Row, label: str, tail: Tail | None = None) -> Suggestion:
    detail = [row.title if label != row.title else "", row.author, row.venue, row.year]
    insert = tail.inserted(row.cite_key) if tail else f"id:{row.cite_key}"
    url = "" if tail else reverse("paper", args=[row.cite_key])
    return Suggestion(Kind.PAPER, label, " · ".join(str(part) for part in detail if part), None, insert, url)
