"""The papers that are worth comparing with a record, from the search index."""

from __future__ import annotations

from itertools import islice

from tantivy import Occur, Query, Searcher

from papers.matching import Prepared
from papers.matching.vocabulary import EMPTY
from papers.search.analysis import words
from papers.search.indexing import index

LONG = 12  # papers that are compared with one record; of the labelled pairs none stood below the tenth place
MOST_WORDS = 40  # of a title that are looked for
MOST_NAMES = 8
A_NAME = 0.5  # what an author's name weighs beside a word of the title


class Shortlister:
    """Asks one state of the index. Raises `IndexUnavailable` when there is none."""

    def __init__(self) -> None:
        generation = index.opened()
        self._searcher: Searcher = generation.searcher()
        self._schema = generation.schema

    def ids(self, record: Prepared) -> list[int]:
        """At most `LONG`, those first that share the rarest words of title and authors' names."""
        query = self._query(record)
        if query is None:
            return []
        addresses = [address for _, address in self._searcher.search(query, LONG, count=False).hits]
        found = self._searcher.fast_field_values("id", addresses) if addresses else []
        return [int(value) for value in found if value is not None]

    def _query(self, record: Prepared) -> Query | None:
        found = dict.fromkeys(words(record.title.text))
        in_title = islice([word for word in found if word not in EMPTY] or found, MOST_WORDS)
        queries = [Query.term_query(self._schema, "title", word) for word in in_title]
        if not queries:
            return None
        for name in islice(dict.fromkeys(record.people.parts), MOST_NAMES):
            term = Query.term_query(self._schema, "authors_exact", name)
            queries.append(Query.boost_query(term, A_NAME))
        return Query.boolean_query([(Occur.Should, query) for query in queries])
