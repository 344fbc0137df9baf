"""Collects what is wrong with one query, with corrected queries."""

from __future__ import annotations

from papers.search.language import sentences
from papers.search.language.lexer import Text
from papers.search.language.problems import Problem
from papers.search.language.tree import Leaf, Node, Place


class Enough(Exception):
    """Reading on makes no sense, or there are problems enough."""


class Complaints:
    """`most`: as soon as there are so many, `Enough` is raised."""

    def __init__(self, text: Text, most: int) -> None:
        self.text = text
        self.most = most
        self.problems: list[Problem] = []

    def add(self, sentence: str, place: Place, *suggestions: str, last_resort: str = "") -> Node:
        """Note it, and get a node to go on with: nobody will see it."""
        self.problems.append(Problem(sentence, place, suggestions, last_resort))
        if len(self.problems) >= self.most:
            raise Enough
        return Leaf("", place)

    def empty(self, field: str, place: Place, *suggestions: str) -> Node:
        return self.add(sentences.empty_value(field), place, *suggestions)

    def replaced(self, place: Place, text: str) -> str:
        """The whole query with something else at this place."""
        return self.text.replaced(place, text)

    def without(self, place: Place) -> str:
        return self.replaced(place, "")

    def apart(self, place: Place) -> str:
        """The whole query without this sign or operator; what stood on both sides of it does not run together."""
        before, behind = self.text.typed[: place.start], self.text.typed[place.end :]
        if before[-1:].isspace() and behind[:1].isspace():
            return before + behind.lstrip()
        return f"{before} {behind}" if before[-1:].isalnum() and behind[:1].isalnum() else before + behind

    def quoted(self, place: Place) -> str:
        """The whole query with this part of it as a phrase."""
        typed = self.text.typed[place.start : place.end]
        return self.replaced(place, f'"{typed}"')
