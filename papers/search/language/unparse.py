"""Trees written as queries again."""

from __future__ import annotations

from papers import identifiers
from papers.search.language import dates, values
from papers.search.language.tree import And, Leaf, Node, Not, Or, Range, Value


def unparse(node: Node) -> str:
    """A query that reads back as the same tree, but for places."""
    match node:
        case Leaf():
            return _leaf(node)
        case Range():
            return f"{node.field}:{dates.written(node.field, node.first, node.last)}"
        case Value():
            return f"{node.field}:{_values(node)}"
        case Not(inner):
            return f"NOT {unparse(inner)}" if isinstance(inner, Not) else f"-{_inside(inner, And, Or)}"
        case Or(nodes):
            return " OR ".join(_inside(inner, Or) for inner in nodes)
        case And(nodes, loose=True):
            return " ".join(f"({unparse(n)})" if _is_loose(n) else _inside(n, Or) for n in nodes)
        case And(nodes):
            return " AND ".join(_inside(inner, And, Or) for inner in nodes)


def _inside(node: Node, *looser: type[Node]) -> str:
    text = unparse(node)
    return f"({text})" if isinstance(node, looser) else text


def _is_loose(node: Node) -> bool:
    return isinstance(node, And) and node.loose


def _leaf(leaf: Leaf) -> str:
    text = {"word": leaf.text, "prefix": f"{leaf.text}*", "phrase": f'"{leaf.text}"'}[leaf.form]
    if leaf.field == "first_author":
        return f"^{text}"
    return f"{leaf.field}:{text}" if leaf.field else text


def _values(value: Value) -> str:
    if value.field == "id":
        return _identifier(value.values)
    if value.field == "similar":
        return values.written(value.values[0])
    return ",".join(value.values)


def _identifier(found: tuple[str, ...]) -> str:
    """An OpenReview id alone could be a cite key, so it is written with its label."""
    first, last = found[0], found[-1]
    parsed = identifiers.parse(first)
    if parsed and parsed.value == first:
        return values.written(first)
    if values.identified(last) == found:
        return last
    return f"openreview:{first}"
