"""A request as tantivy sees it, on one state of the index."""

from __future__ import annotations

from functools import cached_property

from tantivy import Query, Searcher

from papers.search.filters import all_of, filter_queries
from papers.search.indexing import index
from papers.search.language import read
from papers.search.likeness.likeness import Likeness, likeness_of
from papers.search.meaning.nearest import Lexicon
from papers.search.meaning.spelling import Correction, corrections, respelled
from papers.search.meaning.understanding import Understood, understand
from papers.search.query import Compiler, scores
from papers.search.request import Match, SearchRequest
from papers.search.some import some_of
from taxonomy.tree import Taxonomy


class Asked:
    """The queries of one request. `words_query` scores, `filters` (by facet) match only; `query` is all of them.

    Raises `IndexUnavailable`, and `QueryProblems` for a request that no form has read.
    """

    def __init__(self, request: SearchRequest, taxonomy: Taxonomy) -> None:
        generation = index.opened()
        self.searcher: Searcher = generation.searcher()
        self.schema = generation.schema
        self.request = request
        self.taxonomy = taxonomy
        self.likes: dict[str, Likeness] = {}  # by what the words call these papers
        self.compiler = Compiler(self.schema, taxonomy, exact=request.exact, similar=self._similar)
        self.understood = understand(read(request.q, taxonomy), taxonomy)
        # Signs alone ("???") find nothing: they must not widen to everything.
        nothing = bool(request.q) and self.understood.meaning is None
        self.all_words_query = Query.empty_query() if nothing else self.compiler.whole(self.understood)
        self.words_query = self.some_words_query if request.match == Match.ANY else self.all_words_query
        self.filters = filter_queries(self.schema, request, taxonomy)
        self.query = all_of(self.words_query, self.filters.values())

    @property
    def scores(self) -> bool:
        """Whether anything tells one paper's relevance from another's."""
        return scores(self.understood.meaning)

    def _similar(self, key: str) -> Query:
        """Papers like the one with this key, the likest with the highest score."""
        like = self.likes.get(key) or likeness_of(self.searcher, key, self.taxonomy)
        if like is None:
            return Query.empty_query()
        self.likes[key] = like
        return like.query(self.schema)

    @cached_property
    def some_words_query(self) -> Query:
        """Papers that match some of the words, those that match all of them first."""
        return some_of(self.compiler, self.all_words_query, self.respelled)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """For words that are written nowhere."""
        lexicon = Lexicon(self.searcher, self.schema, self.taxonomy)
        return corrections(self.request, self.understood, lexicon, self._finds)

    def _finds(self, q: str) -> bool:
        """Whether any paper has all these words, within the same filters."""
        meant = self.compiler.whole(understand(read(q, self.taxonomy), self.taxonomy))
        query = all_of(meant, self.filters.values())
        return bool(self.searcher.search(query, 1, count=False).hits)

    @cached_property
    def respelled(self) -> Understood:
        """What was meant, with each word that occurs nowhere in its likeliest spelling."""
        q = respelled(self.request.q, self.corrections)
        return understand(read(q, self.taxonomy), self.taxonomy) if self.corrections else self.understood
