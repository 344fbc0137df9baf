"""What a query means: its tree, with loose words gathered into names, words and runs of Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias, TypeGuard

from papers.search.analysis import EXACT, STEMMED, is_han, words
from papers.search.explaining.highlight import Marked
from papers.search.language.tree import And, Form, Leaf, Node, Not, Or, Place, Range, TextField, Value
from papers.search.meaning.chinese_names import in_latin
from papers.search.meaning.fillers import fillers
from papers.search.meaning.names import NOTHING as NOT_NAMED
from papers.search.meaning.names import Names, Tokens, names_of
from papers.search.meaning.segments import Piece, pieces_of, segments
from taxonomy.tree import Taxonomy

CITE_KEY = re.compile(r"[A-Za-z]+[0-9]{4}[A-Za-z0-9]+")
SUBJECTS = ("title", "abstract")
UNSTEMMED = ("exact", "author", "first_author")


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens that belong together: a word, a phrase, a run of Chinese, or a name that the taxonomy or glossary knows.

    `text` is as typed; `tokens` are stems, or words as written in the fields `UNSTEMMED` and for a prefix. What a
    name stands for besides: `categories`, `synonyms`, other words `in_titles` only, `short_name` (the author that an
    initial and a family name may be, "p christiano"), `authors` (words of names that a Chinese name may be in Latin
    letters). A `filler` says nothing about the subject (how, the, 的).
    """

    text: str
    tokens: Tokens
    place: Place = field(compare=False)
    form: Form = "word"
    field: TextField = ""
    categories: tuple[int, ...] = ()
    synonyms: tuple[Tokens, ...] = ()
    in_titles: tuple[Tokens, ...] = ()
    short_name: str = ""
    authors: tuple[Tokens, ...] = ()
    filler: bool = False

    @property
    def may_stand_apart(self) -> bool:
        """Several words that only a name holds together."""
        is_held = bool(self.is_name or self.short_name) and self.form == "word"
        return is_held and len(self.tokens) > 1 and not all(map(is_han, self.tokens))

    @property
    def is_name(self) -> bool:
        return bool(self.categories or self.synonyms or self.in_titles)

    @property
    def marked(self) -> tuple[Tokens, ...]:
        """What to highlight, as stems; a prefix ends in `*`."""
        if self.form == "prefix":
            return ((*self.tokens[:-1], f"{self.tokens[-1]}*"),) if self.tokens else ()
        stems = tuple(words(" ".join(self.tokens))) if self.field in UNSTEMMED else self.tokens
        apart = self.may_stand_apart or self.field in ("author", "first_author")
        own = tuple((stem,) for stem in stems) if apart else (stems,)
        names = tuple((part,) for name in self.authors for part in words(" ".join(name)))
        return tuple(filter(None, own + self.synonyms + self.in_titles + names))


@dataclass(frozen=True, slots=True)
class All:
    """`loose`: the nodes only stood side by side."""

    nodes: tuple[Meaning, ...]
    loose: bool = True


@dataclass(frozen=True, slots=True)
class Either:
    nodes: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Without:
    node: Meaning


Meaning: TypeAlias = "Span | Range | Value | All | Either | Without"


@dataclass(frozen=True, slots=True)
class Understood:
    """`spans` are those that have to be found (or one of them), in order; `identifiers` stand for the whole query."""

    meaning: Meaning | None = None
    spans: tuple[Span, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def marked(self) -> Marked:
        """The words and phrases to highlight, stemmed."""
        return frozenset(name for span in self.spans for name in span.marked)


NOTHING = Understood()


def understand(node: Node | None, taxonomy: Taxonomy) -> Understood:
    if node is None:
        return NOTHING
    meaning = _meaning(node, names_of(taxonomy))
    return Understood(meaning, tuple(spans_of(meaning)), _identified(node))


def _identified(node: Node) -> tuple[str, ...]:
    """What to look up when the whole query is one identifier or may be a cite key."""
    if isinstance(node, Value) and node.field == "id":
        return node.values
    key = node.text if isinstance(node, Leaf) and _is_loose(node) else ""
    return (key.lower(),) if CITE_KEY.fullmatch(key) else ()


def spans_of(meaning: Meaning | None, *, also_without: bool = False) -> Iterator[Span]:
    """All text that has to be found, or also what must not be there."""
    match meaning:
        case Span():
            yield meaning
        case All() | Either():
            for node in meaning.nodes:
                yield from spans_of(node, also_without=also_without)
        case Without() if also_without:
            yield from spans_of(meaning.node, also_without=True)


def _meaning(node: Node, names: Names) -> Meaning:
    match node:
        case Leaf() if _is_loose(node):
            return _one(_loose([node], names))
        case Leaf():
            return _span(node, names)
        case Not():
            return Without(_meaning(node.node, names))
        case Or():
            return Either(tuple(_meaning(inner, names) for inner in node.nodes))
        case And(loose=True):
            return _one(list(_gathered(node.nodes, names)))
        case And():
            return All(tuple(_meaning(inner, names) for inner in node.nodes), loose=False)
        case Range() | Value():
            return node


def _one(meanings: Sequence[Meaning]) -> Meaning:
    return meanings[0] if len(meanings) == 1 else All(tuple(meanings))


def _is_loose(node: Node) -> TypeGuard[Leaf]:
    return isinstance(node, Leaf) and node.form == "word" and node.field in ("", *SUBJECTS)


def _gathered(nodes: Iterable[Node], names: Names) -> Iterator[Meaning]:
    """Names are looked for among the words that stand side by side, whatever lies in different fields apart."""
    for field_, run in groupby(nodes, key=lambda node: node.field if _is_loose(node) else None):
        if field_ is None:
            yield from (_meaning(node, names) for node in run)
        else:
            yield from _loose([leaf for leaf in run if _is_loose(leaf)], names)


def _loose(leaves: list[Leaf], names: Names) -> list[Span]:
    pieces = [piece for leaf in leaves for piece in pieces_of(leaf)]
    runs = segments(pieces, names)
    if leaves[0].field:
        return [span for run in runs for span in _in_field(run, leaves[0].field, names)]
    return _with_initials([_of_pieces(run, names) for run in runs])


def _in_field(pieces: list[Piece], name: TextField, names: Names) -> list[Span]:
    """One name that may be written otherwise there, or the words one by one."""
    whole = _named_there(_of_tokens(pieces), name, names)
    if whole.is_name or all(piece.is_han for piece in pieces):
        return [whole]
    return [_named_there(_of_tokens([piece]), name, names) for piece in pieces]


def _named_there(span: Span, name: TextField, names: Names) -> Span:
    """In one field of text: no category's papers, but what a concept is called besides."""
    named = names.named(span.tokens)
    titles = named.in_titles if name == "title" else ()
    return replace(span, field=name, synonyms=named.synonyms, in_titles=titles)


def _of_pieces(pieces: list[Piece], names: Names) -> Span:
    span = _of_tokens(pieces)
    named = names.named(span.tokens)
    if named != NOT_NAMED or not span.tokens:
        return replace(span, categories=named.categories, synonyms=named.synonyms, in_titles=named.in_titles)
    return replace(span, filler=span.tokens in fillers(), authors=in_latin(span.tokens))


def _of_tokens(pieces: list[Piece]) -> Span:
    tokens = tuple(token for piece in pieces for token in piece.tokens)
    text = "".join(f" {p.text}" if p.starts_word else p.text for p in pieces).strip()
    return Span(text, tokens, pieces[0].place.until(pieces[-1].place))


def _with_initials(spans: list[Span]) -> list[Span]:
    """A single letter and the word behind it may be an author: P. Christiano."""
    found: list[Span] = []
    for span in spans:
        if found and _is_initial(found[-1]) and _may_be_family_name(span):
            initial = found.pop()
            short = f"{initial.tokens[0]} {words(span.text, EXACT)[-1]}"
            text, place = f"{initial.text} {span.text}", initial.place.until(span.place)
            span = Span(text, initial.tokens + span.tokens, place, short_name=short)
        found.append(span)
    return found


def _is_initial(span: Span) -> bool:
    plain = not (span.filler or span.is_name)
    return plain and len(span.tokens) == 1 and len(span.tokens[0]) == 1 and not is_han(span.tokens[0])


def _may_be_family_name(span: Span) -> bool:
    plain = not (span.filler or span.is_name)
    return plain and len(span.tokens) == 1 and len(span.tokens[0]) > 1 and not span.tokens[0].isdigit()


def _span(leaf: Leaf, names: Names) -> Span:
    unstemmed = leaf.field in UNSTEMMED or leaf.form == "prefix"
    tokens = tuple(words(leaf.text, EXACT if unstemmed else STEMMED))
    span = Span(leaf.text, tokens, leaf.place, leaf.form, leaf.field)
    if leaf.form == "phrase" and not leaf.field:  # in quotation marks a category's name still is one
        return replace(span, categories=names.named(tokens).categories)
    if leaf.form == "phrase" and leaf.field in SUBJECTS:
        return _named_there(span, leaf.field, names)
    return span
