"""What a query means, as a tree. Every node knows its place in the text as it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Form = Literal["word", "phrase", "prefix"]
TextField = Literal["", "title", "abstract", "author", "first_author", "venue", "exact"]
ValueField = Literal["category", "kind", "origin", "has", "id", "similar"]


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of the text as it was typed, counted from 0."""

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length

    def until(self, other: Place) -> Place:
        """From here to the other's end."""
        return Place(self.start, other.end - self.start)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Text to find, without quotation marks, star or field. `field` is "" for every text field.

    A word may still be several tokens ("GPT-4", 越狱攻击); "exact" is every text field, without stemming.
    """

    text: str
    place: Place
    form: Form = "word"
    field: TextField = ""


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends belong to it; None is open. Years, or for `added` seconds since 1970 (UTC)."""

    field: Literal["year", "added"]
    first: int | None
    last: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Value:
    """A field whose values are known. Any of `values` will do: one name can stand for several categories.

    category: paths. kind, origin, has: as in the request. id: canonical identifier values, or a cite key in lower
    case. similar: one present cite key.
    """

    field: ValueField
    values: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Not:
    node: Node
    place: Place


@dataclass(frozen=True, slots=True)
class And:
    """`loose`: the nodes only stand side by side; with AND between them it is False."""

    nodes: tuple[Node, ...]
    place: Place
    loose: bool = True


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]
    place: Place


Node: TypeAlias = "Leaf | Range | Value | Not | And | Or"
