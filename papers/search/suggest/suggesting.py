"""What the search box offers for the end of what was typed."""

from __future__ import annotations

from papers.search.asked import Asked
from papers.search.indexing.index import IndexUnavailable
from papers.search.request import SearchRequest
from papers.search.suggest.categories import categories
from papers.search.suggest.fields import fields, values
from papers.search.suggest.named import named
from papers.search.suggest.suggestion import Kind, Suggestion
from papers.search.suggest.tail import Tail, tail_of
from papers.search.suggest.titles import keyed, titled
from taxonomy.tree import Taxonomy

LONGEST = 200  # characters; who has typed more is past suggestions
MOST = {Kind.CATEGORY: 4, Kind.AUTHOR: 3, Kind.VENUE: 3, Kind.PAPER: 4, Kind.FIELD: 3}
MOST_VALUES = 8  # of a field that was named
NAMED = {"author": Kind.AUTHOR, "venue": Kind.VENUE}


def suggestions(text: str, taxonomy: Taxonomy) -> list[Suggestion]:
    """Categories, authors, venues, papers by title, and fields; behind `field:` its values.

    For the words at the end of the text, of which the last one may go on; titles for all of it. At most `MOST` of
    each kind. Asks the database at most once for each of authors, venues and papers. Without an index only what needs
    none, without counts.
    """
    if not text.strip() or len(text) > LONGEST:
        return []
    tail = tail_of(text)
    asked = _everything(taxonomy)
    return _of_field(tail, taxonomy, asked) if tail.field else _of_words(tail, taxonomy, asked)


def _everything(taxonomy: Taxonomy) -> Asked | None:
    try:
        return Asked(SearchRequest(), taxonomy)
    except IndexUnavailable:
        return None


def _of_words(tail: Tail, taxonomy: Taxonomy, asked: Asked | None) -> list[Suggestion]:
    found = categories(tail, taxonomy, asked, MOST[Kind.CATEGORY])
    if asked:
        found += named(Kind.AUTHOR, tail, asked, MOST[Kind.AUTHOR])
        found += named(Kind.VENUE, tail, asked, MOST[Kind.VENUE])
        found += titled(tail, asked, MOST[Kind.PAPER])
    return found + fields(tail, MOST[Kind.FIELD])


def _of_field(tail: Tail, taxonomy: Taxonomy, asked: Asked | None) -> list[Suggestion]:
    if tail.field == "category":
        return categories(tail, taxonomy, asked, MOST_VALUES)
    if asked and tail.field in NAMED:
        return named(NAMED[tail.field], tail, asked, MOST_VALUES)
    if asked and tail.field in ("similar", "id"):
        return keyed(tail, asked, MOST_VALUES)
    return values(tail, asked, MOST_VALUES)
