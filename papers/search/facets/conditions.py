"""The conditions of a query, each to be taken out: what stands in a field, in quotation marks or in parentheses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from papers.search.language import And, Leaf, Node, QueryProblems, read, unparse
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a query that holds or fails as a whole: one node, or all plain words. `text` is how it was typed, or
    could be."""

    nodes: tuple[Node, ...]
    text: str
    are_words: bool


def conditions(q: str, taxonomy: Taxonomy) -> tuple[Condition, ...]:
    """What all has to hold, in the order of the query, plain words first; () for a query of signs alone."""
    nodes = list(_needed(read(q, taxonomy)))
    pieces = dict(zip(nodes, _pieces(q, nodes), strict=True))
    words = tuple(filter(_is_word, nodes))
    typed = " ".join(q[word.place.start : word.place.end] for word in words)
    found = [Condition(words, typed, True)] if words else []
    others = (node for node in nodes if not _is_word(node))
    found += [Condition((node,), _as_typed(pieces[node], node, taxonomy), False) for node in others]
    return tuple(found)


def without(q: str, dropped: Sequence[Condition], taxonomy: Taxonomy) -> str:
    """The query without these conditions, as it was typed where that can be; "" when none is left."""
    gone = [node for condition in dropped for node in condition.nodes]
    whole = read(q, taxonomy)
    left = _pruned(whole, gone)
    if left is None:
        return ""
    nodes = list(_needed(whole))
    kept = "".join(piece for node, piece in zip(nodes, _pieces(q, nodes), strict=True) if node not in gone)
    return _as_typed(kept, left, taxonomy)


def _needed(node: Node | None) -> Iterator[Node]:
    if isinstance(node, And):
        for inner in node.nodes:
            yield from _needed(inner)
    elif node:
        yield node


def _pruned(node: Node | None, gone: Sequence[Node]) -> Node | None:
    if not isinstance(node, And):
        return None if node in gone else node
    left = tuple(inner for each in node.nodes if (inner := _pruned(each, gone)))
    return replace(node, nodes=left) if len(left) > 1 else next(iter(left), None)


def _pieces(q: str, nodes: Sequence[Node]) -> Iterator[str]:
    """What was typed of each, with what stands before it, such as the name of its field."""
    end = 0
    for node in nodes:
        yield q[end : node.place.end]
        end = node.place.end


def _as_typed(typed: str, meant: Node, taxonomy: Taxonomy) -> str:
    """The text as it was typed, when it reads as what is meant."""
    written = unparse(meant)
    try:
        node = read(typed.strip(), taxonomy)
    except QueryProblems:
        return written
    return typed.strip() if node and unparse(node) == written else written


def _is_word(node: Node) -> bool:
    return isinstance(node, Leaf) and not node.field and node.form != "phrase"
