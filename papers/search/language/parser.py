"""From text to a tree, by recursive descent. docs/searching.md has the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from papers.search.language import habits, sentences, values
from papers.search.language.complaints import Complaints, Enough
from papers.search.language.lexer import FIELD, HAN_SIDE, SOMETHING, Scanner
from papers.search.language.terms import Terms
from papers.search.language.tree import And, Node, Not, Or, Place

MAX_DEPTH = 20  # of parentheses and negations


class Parser:
    """Takes a whole query from a scanner."""

    def __init__(self, scanner: Scanner, complaints: Complaints, terms: Terms) -> None:
        self.scanner = scanner
        self.complaints = complaints
        self.terms = terms
        self.depth = 0

    def query(self) -> Node | None:
        node = self._either("")
        while self.scanner.look() == ")":
            sign = self.scanner.take(1)
            self.complaints.add(sentences.no_partner(")"), sign, self.complaints.apart(sign))
            self._either("")
        return node

    def _either(self, field: str) -> Node | None:
        """Sides with OR between them."""
        self._look(field)
        start = self.scanner.at
        nodes = self._joined("OR", lambda: self._side(field), field)
        return Or(tuple(nodes), self.scanner.since(start)) if len(nodes) > 1 else next(iter(nodes), None)

    def _side(self, field: str) -> Node | None:
        """What stands side by side: all of it is needed."""
        nodes: list[Node] = []
        start = self.scanner.at
        while self._look(field) not in ("", ")") and self.scanner.operator() != "OR":
            start = start if nodes else self.scanner.at
            if node := self._chain(field):
                nodes.append(node)
        return And(tuple(nodes), self.scanner.since(start)) if len(nodes) > 1 else next(iter(nodes), None)

    def _chain(self, field: str) -> Node | None:
        """Terms with AND between them."""
        start = self.scanner.at
        nodes = self._joined("AND", lambda: self._negated(field), field)
        if len(nodes) < 2:
            return next(iter(nodes), None)
        return And(tuple(nodes), self.scanner.since(start), loose=False)

    def _joined(
        self, operator: Literal["OR", "AND"], part: Callable[[], Node | None], field: str
    ) -> list[Node]:
        nodes = [part()]
        while self._look(field) and self.scanner.operator() == operator:
            sign = self.scanner.take_operator()
            right = part()
            if right is None or nodes == [None]:
                right = self._nothing_to_join(operator, sign)
            nodes.append(right)
        return [node for node in nodes if node is not None]

    def _nothing_to_join(self, operator: str, sign: Place) -> Node:
        typed = self.scanner.text.typed[sign.start : sign.end]
        in_lower_case = [self.complaints.replaced(sign, operator.lower())] if typed.isalpha() else []
        return self.complaints.add(
            sentences.nothing_to_join(typed), sign, self.complaints.apart(sign), *in_lower_case
        )

    def _negated(self, field: str) -> Node | None:
        sign = self._look(field)
        start = self.scanner.at
        is_word = sign == "a" and self.scanner.operator() == "NOT"
        if not is_word and sign not in ("-", "!"):
            return self._term(field)
        place = self.scanner.take(len("NOT") if is_word else 1)
        self._deeper(place)
        node = self._negated(field)
        self.depth -= 1
        if node is None:
            return self._nothing_to_join("NOT", place) if is_word else None
        return Not(node, self.scanner.since(start))

    def _deeper(self, place: Place) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.complaints.add(sentences.too_deep(MAX_DEPTH), place)
            raise Enough

    def _term(self, field: str) -> Node | None:
        """One term, or None where an operator, a parenthesis or the end comes, or only signs stood."""
        match self._look(field):
            case "(":
                return habits.nothing_inside(self.scanner, self.complaints) or self._group(field)
            case '"':
                return habits.nothing_inside(self.scanner, self.complaints) or self.terms.phrase(field)
            case "^":
                return self._first_author(field)
            case "*":
                return self._lone_star()
            case "a" if not self.scanner.operator():
                return self._fielded(field) or self._word(field)
        return None

    def _group(self, field: str) -> Node | None:
        sign = self.scanner.take(1)
        self._deeper(sign)
        node = self._either(field)
        self.depth -= 1
        if self._look(field) == ")":
            self.scanner.take(1)
        else:
            closed = self.scanner.text.typed.rstrip() + ")"
            self.complaints.add(sentences.no_partner("("), sign, closed, self.complaints.apart(sign))
        return node

    def _first_author(self, field: str) -> Node | None:
        sign = self.scanner.take(1)
        if field not in ("", "author", "first_author"):
            self.complaints.add(sentences.caret_elsewhere(), sign, self.complaints.without(sign))
        return self._operand("first_author")

    def _lone_star(self) -> Node:
        sign = self.scanner.take(1)
        return self.complaints.add(sentences.star_elsewhere(), sign, self.complaints.without(sign))

    def _word(self, field: str) -> Node:
        return self.terms.value(field) if field else self.terms.identifier() or self.terms.word()

    def _fielded(self, outer: str) -> Node | None:
        """A field with its value; None where a word begins or where the colon belongs to the text."""
        match = self.scanner.match(FIELD) if not outer or outer in values.TEXTS else None
        if match is None:
            return None if outer else habits.miswritten(self.scanner, self.complaints)
        field = values.field_named(match[1])
        if field is None:
            return self._unknown_field(match)
        if outer:
            place = self.scanner.take(len(match[0]))
            return self.complaints.add(
                sentences.field_in_field(field, outer), place, self.complaints.without(place)
            )
        if node := habits.range_otherwise(field, match, self.scanner, self.complaints):
            return node
        if not SOMETHING.match(self.scanner.read, match.end()):
            return self._no_value(field, match)
        return self._value(field, self.scanner.take(len(match[0])))

    def _unknown_field(self, match: re.Match[str]) -> Node | None:
        read, behind = self.scanner.read, match.end()
        is_text = not SOMETHING.match(read, behind) or read.startswith((":", "//"), behind)
        is_chinese = HAN_SIDE.search(read, match.start(), behind + 1)
        if is_text or is_chinese or match[1].casefold() in values.SCHEMES:
            return None
        name = self.scanner.text.place(match.start(), behind - 1)
        colon = self.scanner.take(len(match[0]))
        near = [self.complaints.replaced(name, field) for field in values.near_fields(match[1])]
        spaced = self.complaints.replaced(Place(colon.end - 1, 1), ": ")
        return self.complaints.add(sentences.unknown_field(match[1]), name, *near, last_resort=spaced)

    def _no_value(self, field: str, match: re.Match[str]) -> Node:
        place = self.scanner.take(len(match[0]))
        behind = self.scanner.text.typed[place.end :]
        joined = self.complaints.without(Place(place.end, len(behind) - len(behind.lstrip())))
        name = self.complaints.replaced(place, f'"{match[1]}"')
        return self.complaints.empty(field, place, joined, name)

    def _value(self, field: str, name: Place) -> Node | None:
        """What stands directly behind the colon."""
        match = self.scanner.match(SOMETHING)
        signs = match[1] if match else ""
        if not signs:
            return self._operand(field)
        if node := habits.single_quoted(self.scanner, self.complaints):
            return node
        if field not in values.TEXTS:
            return self.terms.value(field)
        place = self.scanner.take(len(signs))
        if signs == "^" and field == "author":
            return self._operand("first_author")
        self._signs_before(field, signs, name, place)
        return self._operand(field)

    def _signs_before(self, field: str, signs: str, name: Place, place: Place) -> None:
        """Signs that mean something elsewhere are not ignored before a value."""
        without = self.complaints.without(place)
        before = without[: name.start]
        if signs[0] in "-!":
            moved = f"{before}-{without[name.start :]}"
            self.complaints.add(sentences.minus_behind_colon(field), place, moved)
        elif "^" in signs:
            of_author = f"{before}author:^{without[name.end :]}"
            self.complaints.add(
                sentences.caret_elsewhere(), place, *([of_author] if signs == "^" else []), without
            )
        elif "*" in signs:
            self.complaints.add(sentences.star_elsewhere(), place, without)
        else:
            habits.signs_before_value(signs, place, self.complaints)

    def _operand(self, field: str) -> Node | None:
        """A group, a phrase or a value, which begins here."""
        start = self.scanner.at
        sign = self._look(field)
        if sign == "(":
            return self._group(field) or self.complaints.empty(field, self.scanner.since(start))
        if sign == '"':
            return self.terms.phrase(field)
        if field in values.TEXTS and (operator := self.scanner.operator()):
            place = self.scanner.take_operator()
            return self.complaints.add(
                sentences.nothing_to_join(operator), place, self.complaints.quoted(place)
            )
        return self.terms.value(field)

    def _look(self, field: str) -> str:
        return self.scanner.look(comparing=field in values.RANGES)
