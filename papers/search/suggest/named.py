"""Authors and venues by words of their names, from the index: those with the most papers first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from tantivy import Query

from papers.models import Author, Venue
from papers.search.asked import Asked
from papers.search.facets.counting import counts_of
from papers.search.facets.names_within import NameStart
from papers.search.filters import FIELDS
from papers.search.request import SearchRequest
from papers.search.suggest.addresses import search_url
from papers.search.suggest.suggestion import Kind, Suggestion
from papers.search.suggest.tail import Start, Tail
from papers.search.text_queries import every

LOOKED_AT = 300  # the largest among the papers that have such a name: others stand on these papers too
MOST_WORDS = 3
NAMES = {Kind.AUTHOR: "authors_exact", Kind.VENUE: "venue_exact"}


@dataclass(frozen=True, slots=True)
class Named:
    """An author or a venue. `key` is what a request calls it."""

    key: str
    names: tuple[str, ...]
    label: str


def named(kind: Kind, tail: Tail, asked: Asked, most: int) -> list[Suggestion]:
    """For as many of the last words as are a name. Asks the database once."""
    starts = [Start(tail.tokens, tail.at)] if tail.field else list(tail.starts())[-MOST_WORDS:]
    candidates = {start: _candidates(kind, start, asked) for start in starts if start.tokens}
    rows = _rows(kind, {number for found in candidates.values() for number in found})
    for start, found in candidates.items():
        fits = NameStart(tuple((token,) for token in start.tokens)).fits
        have = (number for number in found if number in rows and any(map(fits, rows[number].names)))
        if chosen := list(islice(have, most)):
            counts = sorted(counts_of(asked, kind.value, chosen), key=lambda item: (-item[1], item[0]))
            return [_suggestion(kind, tail, start, rows[number], count) for number, count in counts if count]
    return []


def _candidates(kind: Kind, start: Start, asked: Asked) -> list[int]:
    """The largest of the papers that have these words in a name. Their numbers are not exact here, and their order may
    not be: tantivy adds up what each segment hands on."""
    *whole, last = start.tokens
    words = [Query.term_query(asked.schema, NAMES[kind], token) for token in whole]
    if len(last) > 1 or not words:
        # Tokens are letters and digits: nothing in them means anything to a regular expression.
        words.append(Query.regex_query(asked.schema, NAMES[kind], f"{last}.*"))
    terms = {"terms": {"field": FIELDS[kind.value], "size": LOOKED_AT, "segment_size": LOOKED_AT}}
    answer = asked.searcher.aggregate(every(words), {"names": terms})
    return [int(bucket["key"]) for bucket in answer["names"]["buckets"]]


def _rows(kind: Kind, ids: Iterable[int]) -> dict[int, Named]:
    if not ids:
        return {}
    if kind == Kind.AUTHOR:
        rows = Author.objects.filter(pk__in=ids).order_by().values_list("pk", "slug", "name", "distinction")
        return {pk: Named(slug, (name,), _with(name, other)) for pk, slug, name, other in rows}
    venues = Venue.objects.filter(pk__in=ids).order_by().values_list("pk", "name", "full_name")
    return {pk: Named(name, (name, full), name) for pk, name, full in venues}


def _with(name: str, distinction: str) -> str:
    return f"{name} ({distinction})" if distinction else name


def _suggestion(kind: Kind, tail: Tail, start: Start, row: Named, count: int) -> Suggestion:
    name = row.names[0].replace('"', " ")
    value = f'"{name}"' if " " in name else name
    return Suggestion(
        kind,
        row.label,
        row.names[1] if row.names[1:] and row.names[1] != row.label else "",
        count,
        tail.inserted(value if tail.field else f"{kind.value}:{value}", start.at),
        search_url(tail, start.at, SearchRequest(**{kind.value: (row.key,)})),  # type: ignore[arg-type]
    )
