"""Reads queries over a tree of three branches, without a database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from papers.search.language import And, Leaf, Node, Not, Or, Place, Problem, QueryProblems, Range, Value, read
from taxonomy.tree import Node as Category
from taxonomy.tree import Taxonomy

NOWHERE = Place(0, 0)
OVERSIGHT = "outer-alignment/scalable-oversight"
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


def _category(number: int, path: str, name_en: str, name_zh: str, *aliases: str, depth: int = 1) -> Category:
    return Category(
        id=number,
        parent_id=None,
        slug=path.rsplit("/", 1)[-1],
        path=path,
        name_en=name_en,
        name_zh=name_zh,
        description_en="",
        description_zh="",
        depth=depth,
        branch=0,
        aliases=tuple(("en", alias) for alias in aliases),
    )


TAXONOMY = Taxonomy(
    [
        _category(1, "outer-alignment", "Outer alignment", "外部对齐"),
        _category(2, OVERSIGHT, "Scalable oversight", "可扩展监督", depth=2),
        _category(3, "outer-alignment/debate", "AI debate", "辩论", depth=2),
        _category(4, JAILBREAKING, "Jailbreaking", "越狱", "jailbreak", "Red teaming", depth=2),
        _category(
            5, "future/scalable-oversight", "Scalable oversight (to come)", "未来", "red-teaming", depth=2
        ),
    ]
)


def word(text: str, field: Any = "", form: Any = "word") -> Leaf:
    return Leaf(text, NOWHERE, form, field)


def phrase(text: str, field: Any = "") -> Leaf:
    return word(text, field, "phrase")


def prefix(text: str, field: Any = "") -> Leaf:
    return word(text, field, "prefix")


def all_of(*nodes: Node) -> And:
    """Side by side."""
    return And(nodes, NOWHERE)


def joined(*nodes: Node) -> And:
    """With AND between them."""
    return And(nodes, NOWHERE, loose=False)


def any_of(*nodes: Node) -> Or:
    return Or(nodes, NOWHERE)


def no(node: Node) -> Not:
    return Not(node, NOWHERE)


def between(field: Any, first: int | None, last: int | None) -> Range:
    return Range(field, first, last, NOWHERE)


def value(field: Any, *values: str) -> Value:
    return Value(field, values, NOWHERE)


def tree(q: str) -> Node | None:
    """The tree of a query, its places left out."""
    node = read(q, TAXONOMY)
    return node and bare(node)


def bare(node: Node) -> Node:
    match node:
        case Not(inner):
            return no(bare(inner))
        case And(nodes) | Or(nodes):
            return replace(node, nodes=tuple(map(bare, nodes)), place=NOWHERE)
    return replace(node, place=NOWHERE)


def problems(q: str) -> tuple[Problem, ...]:
    """What is wrong with a query; nothing when it can be read."""
    try:
        read(q, TAXONOMY)
    except QueryProblems as found:
        return found.problems
    return ()


def marked(q: str) -> list[str]:
    """The parts of a query that have a problem."""
    return [q[problem.place.start : problem.place.end] for problem in problems(q)]


def suggested(q: str) -> list[str]:
    """The corrections of a query with one problem."""
    (problem,) = problems(q)
    return list(problem.suggestions)
