"""Papers that match some of the words: what follows when few match all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tantivy import Occur, Query

from papers.search.analysis import is_han
from papers.search.meaning.fillers import fillers
from papers.search.meaning.names import Tokens
from papers.search.meaning.understanding import All, Meaning, Span, Understood
from papers.search.query import Compiler
from papers.search.text_queries import in_any_field, in_text

ALL_SCORE = 1_000.0  # above whatever some of the words can reach
RESPELLED_SCORE = 500.0  # for all words, when one had to be spelt otherwise
APART_BOOST = 0.5  # one word of a name or of a hyphenated word alone
NAMED_BOOST = 0.02  # one word of what a name is called besides
HEAD_BOOST = 0.1  # a wider term, which its papers are at least about


def some_of(compiler: Compiler, all_words: Query, understood: Understood) -> Query:
    """Words and phrases that stand in no field need not all be there, one of them must; everything else must hold.

    `understood` may be another spelling of what `all_words` asks for.
    """
    optional, needed = parts(understood.meaning)
    telling = [span for span in optional if not span.filler] or optional
    if not telling:
        return all_words
    chosen = [query for span in dict.fromkeys(telling) for query in _loosely(compiler, span)]
    chosen += [
        Query.boost_query(in_text(compiler.schema, token), NAMED_BOOST) for token in in_other_words(telling)
    ]
    chosen += compiler.side_by_side(optional)
    some = Query.boolean_query([(Occur.Should, query) for query in chosen])
    wanted = compiler.all_of(needed) if needed else None
    clauses = [(Occur.Must, some)] + ([(Occur.Must, wanted)] if wanted else [])
    meant = Query.const_score_query(compiler.whole(understood), RESPELLED_SCORE)
    first = Query.const_score_query(all_words, ALL_SCORE)
    ranked = [first, meant, Query.boolean_query(clauses)]
    return Query.boolean_query([(Occur.Should, query) for query in ranked])


def parts(meaning: Meaning | None) -> tuple[list[Span], list[Meaning]]:
    """What need not be there, and what must."""
    nodes: Iterable[Meaning] = (meaning,) if meaning else ()
    if isinstance(meaning, All) and meaning.loose:
        nodes = meaning.nodes
    optional = [node for node in nodes if isinstance(node, Span) and not node.field]
    return optional, [node for node in nodes if node not in optional]


def widened(understood: Understood) -> Understood:
    """With the wider terms that its names may be found by, for marking and explaining them."""
    optional = [span for span in understood.spans if not span.field and not span.filler]
    others = in_other_words(optional)
    spans = [replace(span, synonyms=span.synonyms + heads(span) + others) for span in understood.spans]
    return replace(understood, spans=tuple(spans))


def heads(span: Span) -> tuple[Tokens, ...]:
    """The last two words of long names, a wider term mostly: "AI feedback" of "learning from AI feedback"."""
    long = [name for name in (span.tokens, *span.synonyms) if len(name) > 2 and span.is_name]
    found = dict.fromkeys(name[-2:] for name in long)
    return tuple(name for name in found if not any(is_han(token) or (token,) in fillers() for token in name))


def in_other_words(spans: Sequence[Span]) -> tuple[Tokens, ...]:
    """The words of their English names, when all that is asked for are names in Chinese or abbreviations.

    Beside other words they would find everything on "artificial" or "intelligence" for an AI.
    """
    if not all(span.is_name and span.form == "word" and not _in_english(span.tokens) for span in spans):
        return ()
    english = [next(filter(_in_english, span.synonyms), ()) for span in spans]
    return tuple(dict.fromkeys((token,) for name in english for token in name if (token,) not in fillers()))


def _in_english(name: Tokens) -> bool:
    return len(name) > 1 and not any(map(is_han, name))


def _loosely(compiler: Compiler, span: Span) -> list[Query]:
    """The span, the words of it alone, and wider terms."""
    own = span.tokens if span.form == "word" and len(span.tokens) > 1 else ()
    telling = [(token,) for token in own if not is_han(token) and (token,) not in fillers()]
    alone = [Query.boost_query(in_any_field(compiler.schema, token), APART_BOOST) for token in telling]
    wider = [Query.boost_query(in_text(compiler.schema, name), HEAD_BOOST) for name in heads(span)]
    return [compiler.span(span), *alone, *wider]
