"""From what a query means to a tantivy query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tantivy import FieldType, Occur, Query, Schema

from papers.search.filters import any_of
from papers.search.indexing.documents import ID_BITS, KINDS, ORIGINS
from papers.search.language import Range, Value
from papers.search.meaning.understanding import All, Either, Meaning, Span, Understood, Without
from papers.search.request import Has
from papers.search.text_queries import (
    beginning,
    beginning_in_any_field,
    either,
    every,
    first_named,
    in_any_field,
    in_field,
    in_text,
    named,
)
from taxonomy.tree import Taxonomy

CATEGORY_SCORE = (
    0.5  # what standing in a category is worth whose name was typed; less than the name in a title
)
OWN_CATEGORY_SCORE = 2.0  # more, when it stands there itself and not only below
IN_TITLE_SCORE = 1.0  # a title that says otherwise what kind of work it is; less than any name in a title
SYNONYM_BOOST = 0.8  # another name in the text, beside the one that was typed
IDENTIFIED_SCORE = 100.0  # above whatever the same signs find as words
SIDE_BY_SIDE_BOOST = 1.0  # two words of the query side by side in a title, beside what each is worth
MOST_PAIRS = 8
YEAR_SCORE = 3.0  # of a word that is the paper's year

Similar = Callable[[str], Query]  # a cite key -> papers like that one, scored


class Compiler:
    """Text that has to be found gives the score; everything else only matches."""

    def __init__(
        self, schema: Schema, taxonomy: Taxonomy, *, exact: bool = False, similar: Similar | None = None
    ) -> None:
        self.schema = schema
        self.taxonomy = taxonomy
        self.categories = "own_categories" if exact else "categories"
        self.similar = similar

    def whole(self, understood: Understood) -> Query:
        """Everything for a query of nothing; an identifier counts also where it stands among words."""
        if understood.meaning is None:
            return Query.all_query()
        found = self.query(understood.meaning)
        if not understood.identifiers or not understood.spans:
            return found
        carried = Query.term_set_query(self.schema, "identifiers", list(understood.identifiers))
        return either([found, Query.const_score_query(carried, IDENTIFIED_SCORE)])

    def query(self, meaning: Meaning) -> Query:
        match meaning:
            case Span():
                return self.span(meaning)
            case All():
                return self.all_of(meaning.nodes)
            case Either():
                return either([self.query(node) for node in meaning.nodes])
            case Without():
                return self.all_of([meaning])
            case Range():
                return Query.const_score_query(self._range(meaning), 0.0)
            case Value(field="similar") if self.similar:
                return either([self.similar(key) for key in meaning.values])
            case Value():
                return Query.const_score_query(self._value(meaning), 0.0)

    def all_of(self, meanings: Sequence[Meaning]) -> Query:
        clauses: list[tuple[Occur, Query]] = []
        for meaning in dict.fromkeys(meanings):
            if isinstance(meaning, Without):
                clauses.append((Occur.MustNot, self.query(meaning.node)))
            else:
                clauses.append((Occur.Must, self.query(meaning)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        clauses += [(Occur.Should, pair) for pair in self.side_by_side(meanings)]
        return Query.boolean_query(clauses)

    def side_by_side(self, meanings: Sequence[Meaning]) -> list[Query]:
        """Titles in which two words follow each other as they do in the query; they need not."""
        pairs = [
            left.tokens + right.tokens
            for left, right in pairwise(meanings)
            if isinstance(left, Span) and isinstance(right, Span) and _is_word(left) and _is_word(right)
        ]
        found = [in_field(self.schema, "title", pair) for pair in pairs[:MOST_PAIRS]]
        return [Query.boost_query(query, SIDE_BY_SIDE_BOOST) for query in found]

    def span(self, span: Span) -> Query:
        match span.field, span.form:
            case "", "prefix":
                return beginning_in_any_field(self.schema, span.tokens)
            case "exact", "prefix":
                return beginning_in_any_field(self.schema, span.tokens)
            case "exact", _:
                return in_any_field(self.schema, span.tokens, exact=True)
            case "", _:
                return self._anywhere(span)
            case "first_author", "prefix":
                return beginning(self.schema, "first_author", span.tokens)
            case "first_author", _:
                return first_named(self.schema, span.tokens)
            case "author", "prefix":
                return beginning(self.schema, "authors_exact", span.tokens)
            case "author", _:
                return named(self.schema, span.tokens)
            case name, "prefix":
                return beginning(self.schema, f"{name}_exact", span.tokens)
        return self._in_text(span)

    def _in_text(self, span: Span) -> Query:
        """In one field, as typed or by another name."""
        together = [(token,) for token in span.tokens] if span.may_stand_apart else [span.tokens]
        typed = every([in_field(self.schema, span.field, tokens) for tokens in together])
        choices = [typed, *self._in_titles(span)]
        if others := [in_field(self.schema, span.field, name) for name in span.synonyms]:
            choices.append(Query.boost_query(Query.disjunction_max_query(others), SYNONYM_BOOST))
        return either(choices)

    def _anywhere(self, span: Span) -> Query:
        """As typed in any field, or what the name stands for."""
        choices = [self._typed(span)]
        if span.categories:
            choices += [self._classified("categories", CATEGORY_SCORE, span)]
            choices += [self._classified("own_categories", OWN_CATEGORY_SCORE, span)]
        if span.synonyms:
            written = Query.disjunction_max_query([in_text(self.schema, name) for name in span.synonyms])
            choices.append(Query.boost_query(written, SYNONYM_BOOST))
        choices += self._in_titles(span)
        if span.short_name:
            choices.append(Query.term_query(self.schema, "short_names", span.short_name))
        choices += [named(self.schema, name) for name in span.authors]
        if len(span.tokens) == 1 and is_year(span.tokens[0]):
            published = Query.term_query(self.schema, "year", int(span.tokens[0]))
            choices.append(Query.const_score_query(published, YEAR_SCORE))
        return either(choices)

    def _in_titles(self, span: Span) -> list[Query]:
        found = [in_field(self.schema, "title", name) for name in span.in_titles]
        return [Query.const_score_query(either(found), IN_TITLE_SCORE)] if found else []

    def _typed(self, span: Span) -> Query:
        if not span.may_stand_apart:
            return in_any_field(self.schema, span.tokens)
        return every([in_any_field(self.schema, (token,)) for token in span.tokens])

    def _classified(self, name: str, score: float, span: Span) -> Query:
        return Query.const_score_query(any_of(self.schema, name, span.categories), score)

    def _range(self, asked: Range) -> Query:
        if asked.field == "year":
            return Query.range_query(self.schema, "year", FieldType.Integer, asked.first, asked.last)
        first = None if asked.first is None else asked.first << ID_BITS
        last = None if asked.last is None else ((asked.last + 1) << ID_BITS) - 1
        return Query.range_query(self.schema, "added", FieldType.Integer, first, last)

    def _value(self, asked: Value) -> Query:
        match asked.field:
            case "category":
                nodes = [
                    self.taxonomy.by_path[path] for path in asked.values if path in self.taxonomy.by_path
                ]
                return any_of(self.schema, self.categories, [node.id for node in nodes])
            case "kind":
                return any_of(self.schema, "kind", [KINDS.index(value) for value in asked.values])
            case "origin":
                return any_of(self.schema, "origin", [ORIGINS.index(value) for value in asked.values])
            case "has":
                return any_of(self.schema, "has", [Has.values.index(value) for value in asked.values])
            case "id":
                return Query.term_set_query(self.schema, "identifiers", list(asked.values))
        return Query.empty_query()


def scores(meaning: Meaning | None) -> bool:
    """Whether the meaning's query tells papers apart: words do, what only matches does not."""
    match meaning:
        case Span():
            return True
        case Value():
            return meaning.field == "similar"
        case All() | Either():
            return any(map(scores, meaning.nodes))
    return False


def is_year(token: str) -> bool:
    return len(token) == 4 and token.isascii() and token.isdigit() and 1800 <= int(token) <= 2200


def _is_word(span: Span) -> bool:
    return not span.field and span.form == "word" and not span.filler and bool(span.tokens)
