"""Categories by the beginning of one of their names, in either language."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from tantivy import Query

from papers.search.analysis import EXACT, words
from papers.search.asked import Asked
from papers.search.language.values import written
from papers.search.meaning.names import Tokens
from papers.search.request import SearchRequest
from papers.search.suggest.addresses import search_url
from papers.search.suggest.suggestion import Kind, Suggestion
from papers.search.suggest.tail import Start, Tail
from taxonomy.tree import Node, Taxonomy

KEPT = "suggest.categories"
LOOKED_AT = 50  # categories that are counted, to leave out those without papers


class End(NamedTuple):
    """A name from one of its words to its end."""

    tokens: Tokens
    place: int  # of that word
    length: int  # of the whole name
    number: int  # of the category, in reading order
    name: str


def categories(tail: Tail, taxonomy: Taxonomy, asked: Asked | None, most: int) -> list[Suggestion]:
    """Behind `category:` all of them for nothing typed, those without papers last; elsewhere none of these."""
    starts = [Start(tail.tokens, tail.at)] if tail.field else list(tail.starts())
    for start in starts:
        # Without the words before it, a word has to begin the name.
        if found := _beginning(start.tokens, taxonomy, within=start == starts[0], paths=bool(tail.field)):
            chosen = _counted(found, asked, most, empty=bool(tail.field))
            return [_suggestion(tail, taxonomy, node, start, found[node], count) for node, count in chosen]
    return []


def _counted(
    found: Iterable[Node], asked: Asked | None, most: int, *, empty: bool
) -> list[tuple[Node, int | None]]:
    """With their papers. `empty`: those without any too, at the end."""
    if asked is None:
        return [(node, None) for node in islice(found, most)]
    counts: dict[Node, int | None] = {node: _count(asked, node) for node in islice(found, LOOKED_AT)}
    chosen = sorted(counts, key=lambda node: not counts[node])
    return [(node, counts[node]) for node in chosen if empty or counts[node]][:most]


def _beginning(tokens: Tokens, taxonomy: Taxonomy, *, within: bool, paths: bool) -> dict[Node, str]:
    """Those with a name that begins so, or, `within`, in which a word does; the shortest names first."""
    if not tokens:
        return {node: node.name for node in taxonomy if node.depth}
    ends = [end for end in _fitting(tokens, _ends(taxonomy)) if within or not end.place]
    found: dict[Node, str] = {}
    for end in sorted(ends, key=lambda end: (end.place, end.length, end.number)):
        node = taxonomy.nodes[end.number]
        if end.name == node.name or (node not in found and (paths or end.name != node.path)):
            found[node] = end.name
    return found


def _fitting(tokens: Tokens, ends: list[End]) -> Iterator[End]:
    """They lie side by side, since the last word is the one that may go on."""
    *whole, last = tokens
    for at in range(bisect_left(ends, (tokens,)), len(ends)):
        begin = ends[at].tokens[: len(tokens)]
        if len(begin) < len(tokens) or list(begin[:-1]) != whole or not begin[-1].startswith(last):
            return
        yield ends[at]


def _ends(taxonomy: Taxonomy) -> list[End]:
    """In the order of their tokens."""
    ends: list[End] | None = taxonomy.kept.get(KEPT)
    if ends is None:
        ends = sorted(_all_ends(taxonomy))
        taxonomy.kept[KEPT] = ends
    return ends


def _all_ends(taxonomy: Taxonomy) -> Iterator[End]:
    for number, node in enumerate(taxonomy):
        for name in (*node.names, node.path) if node.depth else ():
            tokens = tuple(words(name, EXACT))
            yield from (End(tokens[at:], at, len(tokens), number, name) for at in range(len(tokens)))


def _suggestion(
    tail: Tail, taxonomy: Taxonomy, node: Node, start: Start, name: str, count: int | None
) -> Suggestion:
    address = node.slug if taxonomy.find(node.slug) == node else node.path
    text = written(address) if tail.field else f"category:{written(address)}"
    return Suggestion(
        Kind.CATEGORY,
        node.name,
        _detail(node, name, taxonomy),
        count,
        tail.inserted(text, start.at),
        search_url(tail, start.at, SearchRequest(category=(node.path,))),
    )


def _detail(node: Node, name: str, taxonomy: Taxonomy) -> str:
    """The name that was met, where it is another one, and the path."""
    path = " › ".join(above.name for above in taxonomy.ancestors(node))
    other = "" if name in (node.name, node.path) else name
    return " · ".join(filter(None, (other, path)))


def _count(asked: Asked, node: Node) -> int:
    below = Query.term_query(asked.schema, "categories", node.id)
    found: int = asked.searcher.search(below, 1).count  # type: ignore[attr-defined]  # missing in the stubs
    return found
