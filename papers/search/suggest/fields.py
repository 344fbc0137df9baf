"""The fields of a query by name, and the values of those that have few."""

from __future__ import annotations

from collections.abc import Iterator

from papers.search.analysis import simplified
from papers.search.asked import Asked
from papers.search.facets.counting import count
from papers.search.language.dates import DAYS_AGO, RECENT
from papers.search.language.values import CHINESE_NAMES, CHOICES, FIELDS
from papers.search.suggest.suggestion import Kind, Suggestion
from papers.search.suggest.tail import Tail
from taxonomy.models import Language, reader_language


def fields(tail: Tail, most: int) -> list[Suggestion]:
    """Those whose name begins like the last word."""
    word = simplified(tail.last_word.lstrip("-").casefold())
    if not word:
        return []
    names = {**{name: name for name in FIELDS}, **CHINESE_NAMES}
    found = [(name, field) for name, field in names.items() if name.startswith(word)]
    at = len(tail.text.typed) - len(word)
    first = {field: name for name, field in reversed(found)}  # of several Chinese names the first one
    return [
        Suggestion(
            Kind.FIELD,
            f"{first[field]}:",
            str(FIELDS[field]),
            None,
            tail.text.typed[:at] + f"{first[field]}:",
        )
        for field in dict.fromkeys(field for _, field in found)
    ][:most]


def values(tail: Tail, asked: Asked | None, most: int) -> list[Suggestion]:
    """Of the field that is being typed."""
    if tail.field in CHOICES:
        return list(_choices(tail, asked))[:most]
    if tail.field == "year":
        return list(_years(tail, asked))[:most]
    if tail.field == "added":
        return list(_days(tail))[:most]
    return []


def _choices(tail: Tail, asked: Asked | None) -> Iterator[Suggestion]:
    typed = simplified(tail.value.casefold())
    counts = count(asked, [tail.field])[tail.field] if asked else {}
    for value, label in CHOICES[tail.field].choices:
        if any(name.casefold().startswith(typed) for name in (str(value), str(label))):
            papers = counts.get(value, 0) if asked else None
            yield Suggestion(Kind.FIELD, str(value), str(label), papers, tail.inserted(str(value)))


def _years(tail: Tail, asked: Asked | None) -> Iterator[Suggestion]:
    counts = count(asked, ["year"])["year"] if asked else {}
    for year in sorted(counts, reverse=True):
        if str(year).startswith(tail.value):
            yield Suggestion(Kind.FIELD, str(year), "", counts[year], tail.inserted(str(year)))


def _days(tail: Tail) -> Iterator[Suggestion]:
    """In the reader's language, or in the one in which something was typed."""
    is_ascii = tail.value.isascii() if tail.value else reader_language() == Language.ENGLISH
    for name in (*DAYS_AGO, *RECENT):
        if name.isascii() == is_ascii and name.startswith(simplified(tail.value.casefold())):
            yield Suggestion(Kind.FIELD, name, "", None, tail.inserted(name))
