"""From what a person typed to a tantivy query."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tantivy import FieldType, Occur, Query, Schema

from papers import identifiers
from papers.models import Author, Venue
from papers.search import schema as fields
from papers.search.analysis import is_han, words
from papers.search.documents import KINDS
from papers.search.highlight import Marked
from papers.search.request import SearchRequest
from taxonomy.tree import Node, Taxonomy

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"'))
PART = re.compile(r'"([^"]*)("?)|([^\s"]+)')
OPERATOR = re.compile(
    r"-\w|\w+:\w|(AND|OR|NOT)$"
)  # what other search engines understand and this one does not yet
CATEGORY_SCORE = 1.0  # what a match by a category's name is worth
IDENTIFIED_SCORE = 100.0  # above whatever the same signs find as words
CITE_KEY = re.compile(r"[a-zA-Z]+\d{4}[a-zA-Z0-9]+")
SYNONYM_BOOST = 0.5  # a category's other name in the text, beside the word that was typed
MAX_WORDS = 64  # and phrases of one search


@dataclass(frozen=True, slots=True)
class Part:
    """A word as typed, or a phrase without its quotation marks."""

    text: str
    is_phrase: bool = False
    is_closed: bool = True


def split(q: str) -> list[Part]:
    """What was typed, word by word and phrase by phrase; all quotation marks count as one."""
    typed = unicodedata.normalize("NFKC", q).translate(QUOTES)
    return [
        Part(match[3]) if match[3] else Part(match[1], is_phrase=True, is_closed=bool(match[2]))
        for match in PART.finditer(typed)
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens that belong together: a word, a phrase, or the name of categories."""

    tokens: tuple[str, ...]
    categories: tuple[int, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()  # the other names of these categories
    is_phrase: bool = False

    @property
    def may_stand_apart(self) -> bool:
        """Several words that only a category's name holds together."""
        named = bool(self.categories) and not self.is_phrase
        return named and len(self.tokens) > 1 and not all(map(is_han, self.tokens))

    @property
    def marked(self) -> tuple[tuple[str, ...], ...]:
        own = tuple((token,) for token in self.tokens) if self.may_stand_apart else (self.tokens,)
        return own + self.synonyms


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, understood."""

    spans: tuple[Span, ...] = ()
    identifiers: tuple[str, ...] = ()  # when all of it is one identifier or cite key
    operators: tuple[str, ...] = ()  # what looks like an operator and was read as a word

    @property
    def marked(self) -> Marked:
        """The words and phrases to highlight, stemmed."""
        return frozenset(name for span in self.spans for name in span.marked)


@lru_cache(maxsize=10_000)  # the names of the taxonomy, analysed once a process
def _name_tokens(name: str) -> tuple[str, ...]:
    return tuple(words(name))


@dataclass(slots=True)
class Names:
    """The categories' names and aliases as token sequences, for finding them in what was typed."""

    categories: dict[tuple[str, ...], tuple[int, ...]]
    named: dict[int, list[tuple[str, ...]]]
    longest: int

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Names:
        found: dict[tuple[str, ...], list[int]] = {}
        named: dict[int, list[tuple[str, ...]]] = {}
        for node in nodes:
            if node.depth:  # the root's name would match everything
                named[node.id] = list(dict.fromkeys(filter(None, map(_name_tokens, node.names))))
                for tokens in named[node.id]:
                    found.setdefault(tokens, []).append(node.id)
        longest = max(map(len, found), default=0)
        return cls({tokens: tuple(ids) for tokens, ids in found.items()}, named, longest)

    def span(self, tokens: tuple[str, ...]) -> Span:
        """These tokens, with the categories that they name and what else these are called."""
        ids = self.categories.get(tokens, ())
        others = dict.fromkeys(name for i in ids for name in self.named[i] if name != tokens)
        return Span(tokens, ids, tuple(others))


def understand(q: str, taxonomy: Taxonomy) -> Words:
    """Split into phrases, names of categories and words."""
    names = Names.of(taxonomy)
    spans: list[Span] = []
    loose: list[tuple[str, ...]] = []  # the tokens of each unquoted word
    parts = split(q)
    for part in parts:
        if not part.is_phrase:
            loose += _pieces(part.text)
            continue
        spans += _spans(loose, names)
        loose = []
        if tokens := tuple(words(part.text)):
            spans.append(Span(tokens, names.categories.get(tokens, ()), is_phrase=True))
    spans += _spans(loose, names)
    operators = tuple(p.text for p in parts if not p.is_phrase and OPERATOR.match(p.text))
    identified = _identifiers(q)
    return Words(tuple(spans), identified, () if identified else operators)


def _identifiers(q: str) -> tuple[str, ...]:
    """The values to look for when all that was typed is one identifier or could be a cite key."""
    found = identifiers.parse(q)
    if found and found.scheme != "url":
        return tuple(i.value for i in (found, *identifiers.related(found)))
    return (q.lower(),) if CITE_KEY.fullmatch(q) else ()


def _pieces(word: str) -> list[tuple[str, ...]]:
    """A word's tokens; Han characters apart, because Chinese writes no spaces."""
    pieces: list[tuple[str, ...]] = []
    latin: list[str] = []
    for token in words(word):
        if is_han(token):
            pieces += [tuple(latin)] if latin else []
            pieces.append((token,))
            latin = []
        else:
            latin.append(token)
    return [*pieces, tuple(latin)] if latin else pieces


def _spans(pieces: list[tuple[str, ...]], names: Names) -> list[Span]:
    """Names of categories (the longest first, from the left), and between them words and Han runs."""
    spans: list[Span] = []
    start = 0
    while start < len(pieces):
        size, categories = _name_at(pieces, start, names)
        tokens = tuple(token for piece in pieces[start : start + size] for token in piece)
        if not categories and spans and _continues(spans[-1], tokens):
            spans[-1] = Span(spans[-1].tokens + tokens)
        else:
            spans.append(names.span(tokens))
        start += size
    return spans


def _name_at(pieces: list[tuple[str, ...]], start: int, names: Names) -> tuple[int, tuple[int, ...]]:
    for size in range(min(names.longest, len(pieces) - start), 0, -1):
        tokens = tuple(token for piece in pieces[start : start + size] for token in piece)
        if found := names.categories.get(tokens):
            return size, found
    return 1, ()


def _continues(last: Span, tokens: tuple[str, ...]) -> bool:
    return not last.categories and is_han(last.tokens[-1]) and is_han(tokens[0])


def words_query(schema: Schema, understood: Words) -> Query:
    """All spans must match, each in any field or through a category it names; or the identifier does."""
    if not understood.spans:
        return Query.all_query()
    all_spans = Query.boolean_query([(Occur.Must, _span_query(schema, span)) for span in understood.spans])
    if not understood.identifiers:
        return all_spans
    carried = Query.term_set_query(schema, "identifiers", list(understood.identifiers))
    identified = Query.const_score_query(carried, IDENTIFIED_SCORE)
    return Query.boolean_query([(Occur.Should, all_spans), (Occur.Should, identified)])


def _span_query(schema: Schema, span: Span) -> Query:
    choices = [_tokens_query(schema, span)]
    if span.categories:
        named = Query.term_set_query(schema, "categories", list(span.categories))
        choices.append(Query.const_score_query(named, CATEGORY_SCORE))
        synonyms = Query.disjunction_max_query([_written(schema, name) for name in span.synonyms])
        choices.append(Query.boost_query(synonyms, SYNONYM_BOOST))
    return Query.boolean_query([(Occur.Should, choice) for choice in choices])


def _tokens_query(schema: Schema, span: Span) -> Query:
    """The span in one field, or its words apart where they may."""
    if not span.may_stand_apart:
        return _in_any_field(schema, span.tokens)
    apart = [(Occur.Must, _in_any_field(schema, (token,))) for token in span.tokens]
    return Query.boolean_query(apart)


def _written(schema: Schema, tokens: tuple[str, ...]) -> Query:
    """The name as it stands in a title or an abstract."""
    return Query.disjunction_max_query([_in_field(schema, name, tokens) for name in ("title", "abstract")])


def _in_any_field(schema: Schema, tokens: tuple[str, ...]) -> Query:
    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(_in_field(schema, name, tokens), boost))
            for name, boost in fields.BOOSTS.items()
        ]
    )


def _in_field(schema: Schema, name: str, tokens: tuple[str, ...]) -> Query:
    if len(tokens) == 1:
        return Query.term_query(schema, name, tokens[0])
    return Query.phrase_query(schema, name, list(tokens))


def filter_queries(schema: Schema, request: SearchRequest, taxonomy: Taxonomy) -> dict[str, Query]:
    """The active filters, by facet."""
    found: dict[str, Query] = {}
    if request.category:
        ids = [taxonomy.by_path[path].id for path in request.category]
        found["category"] = Query.term_set_query(schema, "categories", ids)
    if request.year_from is not None or request.year_to is not None:
        found["year"] = Query.range_query(
            schema, "year", FieldType.Integer, request.year_from, request.year_to
        )
    if request.kind:
        found["kind"] = Query.term_set_query(schema, "kind", [KINDS.index(kind) for kind in request.kind])
    if request.venue:
        found["venue"] = _ids(schema, "venue_id", Venue.objects.filter(name__in=request.venue))
    if request.author:
        found["author"] = _ids(schema, "author_ids", Author.objects.filter(slug__in=request.author))
    return found


def _ids(schema: Schema, name: str, rows: Iterable[Venue | Author]) -> Query:
    return Query.term_set_query(schema, name, [row.pk for row in rows])


def all_of(words: Query, filters: Iterable[Query]) -> Query:
    """Words and filters; the filters add nothing to the score."""
    constant = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    return Query.boolean_query([(Occur.Must, words), *constant])
