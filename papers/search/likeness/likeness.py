"""What others can share with a paper: its categories, its authors and its telling words, each with what it weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from math import log, sqrt
from typing import TypeVar

from tantivy import Occur, Query, Schema, Searcher

from papers.ingest import named
from papers.search.analysis import is_han, words
from papers.search.indexing.reading import PaperRow, papers
from papers.search.language.tree import Leaf, Place
from papers.search.meaning.fillers import fillers
from papers.search.meaning.names import Names, Tokens, names_of
from papers.search.meaning.segments import pieces_of, segments
from papers.search.text_queries import either, in_field
from taxonomy.tree import Taxonomy

K = TypeVar("K")

MOST_WORDS = 25
MOST_AUTHORS = 30  # the first ones
ENOUGH_WORDS = 2  # shared, where no category and no author is
TITLE_WEIGHT = 3.0  # of a word in the title, beside once in the abstract
CATEGORY_WEIGHT = 2.0
AUTHOR_WEIGHT = 1.2
WORD_WEIGHT = 0.35
TOO_COMMON = 0.05  # the share of papers from which on a word says nothing
SHORTEST = 3  # letters
FIELDS = ("title", "abstract")
SCALE = 20.0  # the score of the most alike, beside what words of a query score


@dataclass(frozen=True, slots=True)
class Likeness:
    """Ids of categories and authors, and words as stems, with their weights: rarer ones have more."""

    paper_id: int
    cite_key: str
    categories: dict[int, float] = field(default_factory=dict)
    authors: dict[int, float] = field(default_factory=dict)
    words: dict[Tokens, float] = field(default_factory=dict)

    def membership(self, schema: Schema) -> Query:
        """Other papers with one of the categories, one of the authors or two of the words."""
        found = [Query.term_query(schema, "own_categories", number) for number in self.categories]
        found += [Query.term_query(schema, "author_ids", number) for number in self.authors]
        if len(self.words) >= ENOUGH_WORDS:
            shared = [(Occur.Should, _written(schema, tokens)) for tokens in self.words]
            found.append(Query.boolean_query(shared, minimum_number_should_match=ENOUGH_WORDS))
        if not found:
            return Query.empty_query()
        itself = Query.term_query(schema, "id", self.paper_id)
        return Query.boolean_query([(Occur.Must, either(found)), (Occur.MustNot, itself)])

    def score(self, schema: Schema) -> Query:
        """What each shared thing weighs, added up: `SCALE` for a paper that shares everything."""
        parts = [
            *_weighed(self.categories, lambda number: Query.term_query(schema, "own_categories", number)),
            *_weighed(self.authors, lambda number: Query.term_query(schema, "author_ids", number)),
            *_weighed(self.words, lambda tokens: _written(schema, tokens)),
        ]
        return Query.boost_query(either(parts), SCALE / self.whole) if parts else Query.empty_query()

    def query(self, schema: Schema) -> Query:
        """The members, scored."""
        members = Query.const_score_query(self.membership(schema), 0.0)
        return Query.boolean_query([(Occur.Must, members), (Occur.Must, self.score(schema))])

    @property
    def whole(self) -> float:
        """What a paper that shares everything weighs."""
        return sum([*self.categories.values(), *self.authors.values(), *self.words.values()]) or 1.0


def similar_query(searcher: Searcher, schema: Schema, key: str, taxonomy: Taxonomy) -> tuple[Query, Query]:
    """(which papers are similar to the one that people call so, how much). None are when there is no such paper."""
    likeness = likeness_of(searcher, key, taxonomy)
    if likeness is None:
        return Query.empty_query(), Query.empty_query()
    return likeness.membership(schema), likeness.score(schema)


def likeness_of(searcher: Searcher, key: str, taxonomy: Taxonomy) -> Likeness | None:
    """Of the paper with this cite key or identifier. Asks the database at most five times."""
    paper = named(key)
    return likeness(searcher, paper.pk, taxonomy) if paper else None


def likeness(searcher: Searcher, paper_id: int, taxonomy: Taxonomy) -> Likeness | None:
    """Weighed by how many papers of the index share each thing. Asks the database once; None when the paper is gone."""
    row = next((row for rows in papers([paper_id]) for row in rows), None)
    if row is None:
        return None
    return Likeness(
        paper_id,
        row.cite_key,
        _rare(searcher, "own_categories", row.categories, CATEGORY_WEIGHT),
        _authors(searcher, row.author_ids),
        _words(searcher, row, names_of(taxonomy)),
    )


def _authors(searcher: Searcher, ids: list[int]) -> dict[int, float]:
    """One of a hundred authors says less than one of two."""
    weight = AUTHOR_WEIGHT / sqrt(len(ids)) if ids else 0.0
    return _rare(searcher, "author_ids", ids[:MOST_AUTHORS], weight)


def _rare(searcher: Searcher, name: str, numbers: Iterable[int], weight: float) -> dict[int, float]:
    counts = {number: searcher.doc_freq(name, number) for number in numbers}
    return {n: weight * _rarity(searcher, count) for n, count in counts.items() if count > 1}


def _rarity(searcher: Searcher, count: int) -> float:
    """The inverse document frequency, as BM25 has it."""
    return log(1 + (max(searcher.num_docs, count) - count + 0.5) / (count + 0.5))


def _words(searcher: Searcher, row: PaperRow, names: Names) -> dict[Tokens, float]:
    """The most telling: those that stand in the title or often in the abstract, and in few other papers."""
    weights: dict[Tokens, float] = {}
    most = max(2.0, TOO_COMMON * searcher.num_docs)
    title, abstract = Counter(_tokens(row.title, names)), Counter(_tokens(row.abstract, names))
    for tokens in {**title, **abstract}:
        count = _count(searcher, tokens, {"title": tokens in title, "abstract": tokens in abstract})
        if 1 < count <= most:
            often = log(1 + abstract[tokens]) + TITLE_WEIGHT * (tokens in title)
            weights[tokens] = WORD_WEIGHT * often * _rarity(searcher, count)
    return dict(nlargest(MOST_WORDS, weights.items(), key=lambda item: (item[1], item[0])))


def _count(searcher: Searcher, tokens: Tokens, own: dict[str, bool]) -> int:
    """In how many papers the word stands, this one and others, of which some count for title and abstract. For a
    Chinese word as many as its rarest character."""
    return 1 + min(sum(searcher.doc_freq(name, token) - own[name] for name in own) for token in tokens)


def _tokens(text: str, names: Names) -> Iterator[Tokens]:
    """Words that may say something. In Chinese those that have a name: others end nobody knows where."""
    stems = words(text)
    for stem in stems:
        if len(stem) >= SHORTEST and not stem.isdigit() and (stem,) not in fillers():
            yield (stem,)
    if any(map(is_han, stems)):
        yield from _chinese(text, names)


def _chinese(text: str, names: Names) -> Iterator[Tokens]:
    for group in segments(pieces_of(Leaf(text, Place(0, len(text)))), names):
        tokens = tuple(token for piece in group for token in piece.tokens)
        if len(tokens) > 1 and all(map(is_han, tokens)) and tokens in names.by_tokens:
            yield tokens


def _written(schema: Schema, tokens: Tokens) -> Query:
    return Query.disjunction_max_query([in_field(schema, name, tokens) for name in FIELDS])


def _weighed(weights: dict[K, float], query: Callable[[K], Query]) -> list[Query]:
    return [Query.const_score_query(query(key), weight) for key, weight in weights.items()]
