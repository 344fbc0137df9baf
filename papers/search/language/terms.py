"""One term of a query: a word, a phrase, an identifier, or the value of a field."""

from __future__ import annotations

import re
from datetime import date
from typing import cast

from papers import identifiers
from papers.search.analysis import is_han
from papers.search.language import categories, dates, habits, sentences, values
from papers.search.language.complaints import Complaints, Enough
from papers.search.language.lexer import (
    COMPARING,
    FIELD,
    FIELD_WORD,
    FREE_WORD,
    PHRASE,
    STAR_IN_PHRASE,
    Scanner,
)
from papers.search.language.problems import Impossible
from papers.search.language.tree import Form, Leaf, Node, Or, Place, Range, TextField, Value, ValueField
from taxonomy.tree import Taxonomy

MAX_WORDS = 64  # words, phrases and values
MAX_PREFIXES = 10


class Terms:
    """Takes terms from a scanner. What is wrong goes to the complaints, and a stand-in to the caller."""

    def __init__(self, scanner: Scanner, complaints: Complaints, taxonomy: Taxonomy, today: date) -> None:
        self.scanner = scanner
        self.complaints = complaints
        self.taxonomy = taxonomy
        self.today = today
        self.words = 0
        self.prefixes = 0

    def phrase(self, field: str) -> Node | None:
        """Between quotation marks; None when only signs stand there."""
        match = self.scanner.match(PHRASE)
        assert match
        text = " ".join(match[1].split())
        place = self.scanner.take(len(match[0]))
        if not match[2]:
            self._no_closing_quote(place)
        if not any(sign.isalnum() for sign in text):
            return self.complaints.empty(field, place) if field else None
        if star := STAR_IN_PHRASE.search(match[1]):
            sign = self.scanner.text.place(match.start(1) + star.start(), match.start(1) + star.end())
            return self.complaints.add(sentences.star_elsewhere(), sign, self.complaints.without(sign))
        node = self._made(field, text, place, "phrase")
        return habits.fuzzy(self.scanner, self.complaints, place) or node

    def _no_closing_quote(self, place: Place) -> None:
        sign = Place(place.start, 1)
        typed = self.scanner.text.typed.rstrip()
        self.complaints.add(sentences.no_partner('"'), sign, typed + '"', self.complaints.apart(sign))
        raise Enough  # whatever follows was inside

    def identifier(self) -> Node | None:
        """What reads as an identifier without being asked for; None for everything else."""
        run = self.scanner.identifier()
        word, signs = self.scanner.word()
        for text in dict.fromkeys((run, run.rstrip("=-_+#&%$@~'\\"), "" if signs[:1] == "*" else word)):
            if found := self._identified(text):
                return found
        label = self.scanner.match(FIELD)
        if label is None or label[1].casefold() not in values.SCHEMES:
            return None
        value = run[len(label[0]) :]
        return self._no_identifier(run) if value and not value[0].isspace() else None

    def _identified(self, text: str) -> Node | None:
        # Cheap signs first: in "a:a:a:…" every term would ask again about all that follows.
        is_possible = text.lower().startswith(values.SCHEMES) or any(s.isdigit() or s == "/" for s in text)
        found = identifiers.parse(text) if is_possible and "*" not in text else None
        if found is None:
            return None
        return Value("id", values.identified(str(found)), self._counted(self.scanner.take(len(text))))

    def _no_identifier(self, run: str) -> Node:
        place = self.scanner.take(len(run))
        return self.complaints.add(sentences.no_identifier(run), place, self.complaints.quoted(place))

    def value(self, field: str) -> Node:
        """A word of a text field, or a value of another one."""
        if field in values.TEXTS:
            return self.word(field)
        run = self.scanner.identifier() if field == "id" else self.scanner.value()
        if "," in run.strip(",") and (several := self._several(field, run)):
            return several
        return self._made(field, run, self.scanner.take(len(run) or 1), "word")

    def _several(self, field: str, run: str) -> Node | None:
        """Values with commas between them: any of them. None where the comma belongs to the one value."""
        if field in values.RANGES:
            return self._ranges(field, run)
        if field == "id" and _is_one(run):
            return None
        nodes: list[Node] = []
        at = self.scanner.at
        for piece in run.split(","):
            if piece:
                nodes.append(self._made(field, piece, self.scanner.text.place(at, at + len(piece)), "word"))
            at += len(piece) + 1
        place = self.scanner.take(len(run))
        if field not in values.LISTED:
            return Or(tuple(nodes), place) if len(nodes) > 1 else nodes[0]
        found = [one for node in nodes if isinstance(node, Value) for one in node.values]
        return Value(cast(ValueField, field), tuple(dict.fromkeys(found)), place)

    def _ranges(self, field: str, run: str) -> Node:
        """A comma between years may mean "and" as well as "or"."""
        place = self.scanner.take(len(run))
        pieces = [piece for piece in run.split(",") if piece]
        joined = ("AND", "OR") if any(piece[0] in COMPARING for piece in pieces) else ("OR",)
        corrected = [f"({f' {operator} '.join(pieces)})" for operator in joined]
        return self.complaints.add(
            sentences.comma_between(field),
            place,
            *(self.complaints.replaced(place, each) for each in corrected),
        )

    def word(self, field: str = "") -> Node:
        """The next word, with the star behind it."""
        text, signs = self.scanner.word(FIELD_WORD if field else FREE_WORD)
        is_prefix = signs.startswith("*") and "*" not in signs[1:]
        if "*" in text or ("*" in signs and not is_prefix):
            return self._wrong_star(text + signs)
        place = self.scanner.take(len(text) + is_prefix)
        if is_prefix:
            return self._prefix(field, text, place)
        node = self._made(field, text, place, "word")
        ends_word = text[-1:].isascii()  # a Chinese sentence may end in ~
        return (ends_word and habits.fuzzy(self.scanner, self.complaints, place)) or node

    def _wrong_star(self, run: str) -> Node:
        place = self.scanner.take(len(run))
        plain = run.strip("*.?")
        shorter = [] if "*" in plain else [f"{plain}*", plain]
        corrected = [
            self.complaints.replaced(place, text) for text in (*shorter, run.replace("*", " ").strip())
        ]
        return self.complaints.add(sentences.star_elsewhere(), place, *corrected)

    def _prefix(self, field: str, text: str, place: Place) -> Node:
        if len(_last_letters(text)) < 2 and not is_han(text[-1]):
            return self.complaints.add(
                sentences.prefix_too_short(), place, self.complaints.replaced(place, text)
            )
        self.prefixes += 1
        if self.prefixes > MAX_PREFIXES:
            corrected = self.complaints.replaced(place, text)
            self.complaints.add(sentences.too_many_prefixes(MAX_PREFIXES), place, corrected)
            raise Enough
        return self._made(field, text, place, "prefix")

    def _made(self, field: str, text: str, place: Place, form: Form) -> Node:
        self._counted(place)
        if not field or field in values.TEXTS:
            return Leaf(text, place, form, cast(TextField, field))
        try:
            return self._of_field(field, text, place)
        except Impossible as impossible:
            instead = (
                impossible.instead if field in values.RANGES else map(values.written, impossible.instead)
            )
            corrected = [self.complaints.replaced(place, text) for text in instead]
            return self.complaints.add(impossible.sentence, place, *corrected)

    def _of_field(self, field: str, text: str, place: Place) -> Node:
        match field:
            case "year":
                return Range("year", *dates.years(text), place)
            case "added":
                return Range("added", *dates.seconds(text, self.today), place)
            case "category":
                return Value("category", categories.paths(text, self.taxonomy), place)
            case "id":
                return Value("id", values.identified(text), place)
            case "similar":
                return Value("similar", (values.cite_key(text),), place)
        return Value(cast(ValueField, field), (values.choice(field, text),), place)

    def _counted(self, place: Place) -> Place:
        self.words += 1
        if self.words > MAX_WORDS:
            rest = Place(place.start, len(self.scanner.text.typed) - place.start)
            self.complaints.add(sentences.too_many_words(MAX_WORDS), rest, self.complaints.without(rest))
            raise Enough
        return place


def _is_one(text: str) -> bool:
    """An identifier with a comma in it, unless identifiers stand on all sides of its commas."""
    return identifiers.parse(text) is not None and not all(map(identifiers.parse, text.split(",")))


def _last_letters(text: str) -> str:
    """What a prefix search goes by: the letters and digits at the end."""
    match = re.search(r"[^\W_]*$", text)
    return match[0] if match else ""
