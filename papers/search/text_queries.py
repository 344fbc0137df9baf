"""Words in the fields of a paper's text, as tantivy queries. Fields and tokens as the index has them."""

from __future__ import annotations

from collections.abc import Sequence
from re import escape

from tantivy import Occur, Query, Schema

from papers.search.analysis import is_han
from papers.search.indexing import schema as fields
from papers.search.meaning.names import Tokens

NAME_SLOP = 5  # moves that an author's names may make; less than `documents.NAME_GAP`, so never into the next author's
FIELDS = {"title": "title", "abstract": "abstract", "venue": "venue", "author": "authors"}


def either(queries: Sequence[Query]) -> Query:
    """Any of them; their scores are added."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def every(queries: Sequence[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def in_field(schema: Schema, name: str, tokens: Tokens) -> Query:
    """The tokens one behind the other. No tokens are nowhere."""
    if not tokens:
        return Query.empty_query()
    if len(tokens) == 1:  # a phrase of one makes tantivy panic
        return Query.term_query(schema, name, tokens[0])
    return Query.phrase_query(schema, name, list(tokens))


def in_any_field(schema: Schema, tokens: Tokens, *, exact: bool = False) -> Query:
    """The more telling fields weigh more."""
    end = "_exact" if exact else ""
    found = [(in_field(schema, name + end, tokens), boost) for name, boost in fields.BOOSTS.items()]
    return either([Query.boost_query(query, boost) for query, boost in found])


def in_text(schema: Schema, tokens: Tokens) -> Query:
    """As it stands in a title or an abstract, the better of both."""
    found = [
        Query.boost_query(in_field(schema, name, tokens), fields.BOOSTS[name])
        for name in ("title", "abstract")
    ]
    return Query.disjunction_max_query(found)


def beginning(schema: Schema, name: str, tokens: Tokens) -> Query:
    """Words of which the last one begins like this. Chinese has no longer words: each character is a token."""
    if not tokens or is_han(tokens[-1]):
        return in_field(schema, name, tokens)
    pattern = escape(tokens[-1]) + ".*"
    if len(tokens) == 1:
        return Query.regex_query(schema, name, pattern)
    return Query.regex_phrase_query(schema, name, [*map(escape, tokens[:-1]), pattern])


def beginning_in_any_field(schema: Schema, tokens: Tokens) -> Query:
    found = [(beginning(schema, f"{name}_exact", tokens), boost) for name, boost in fields.BOOSTS.items()]
    return Query.disjunction_max_query([Query.const_score_query(query, boost) for query, boost in found])


def named(schema: Schema, tokens: Tokens) -> Query:
    """An author by words of one name, in whatever order; a single letter is a first name's."""
    family = [token for token in tokens if len(token) > 1 or is_han(token)]
    initials = [token for token in tokens if token not in family]
    if family and initials:
        return Query.term_query(schema, "short_names", f"{initials[0]} {family[-1]}")
    if len(tokens) < 2:
        return in_field(schema, "authors_exact", tokens)
    return Query.phrase_query(schema, "authors_exact", list(tokens), NAME_SLOP)


def first_named(schema: Schema, tokens: Tokens) -> Query:
    """The first author by words of the name, in whatever order."""
    return every([in_field(schema, "first_author", (token,)) for token in tokens] or [Query.empty_query()])
