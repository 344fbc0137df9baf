"""Where in a paper a word of a query occurs, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import models
from django.utils.translation import pgettext_lazy

from papers.listed import Listed
from papers.models import Paper
from papers.search.analysis import EXACT, is_han, words
from papers.search.explaining.stems import Stems, stems_of
from papers.search.meaning.names import Tokens
from papers.search.meaning.understanding import UNSTEMMED, Span
from papers.search.query import is_year


class Field(models.TextChoices):
    TITLE = "title", pgettext_lazy("where a word was found", "title")
    FIRST_AUTHOR = "first_author", pgettext_lazy("where a word was found", "first author")
    AUTHORS = "authors", pgettext_lazy("where a word was found", "authors")
    ABSTRACT = "abstract", pgettext_lazy("where a word was found", "abstract")
    VENUE = "venue", pgettext_lazy("where a word was found", "venue")
    YEAR = "year", pgettext_lazy("where a word was found", "year")
    IDENTIFIER = "identifier", pgettext_lazy("where a word was found", "identifier")


class Through(models.TextChoices):
    """How what was typed became what was found; the nearest first."""

    TYPED = "typed", pgettext_lazy("how a word was found", "as typed")
    FORM = "form", pgettext_lazy("how a word was found", "another form of the word")
    BEGINNING = "beginning", pgettext_lazy("how a word was found", "begins like this")
    SPELLING = "spelling", pgettext_lazy("how a word was found", "corrected spelling")
    NAME = "name", pgettext_lazy("how a word was found", "another name of the same")
    OTHER_NAME = "other_name", pgettext_lazy("how a word was found", "another name of the author")
    FORMER_KEY = "former_key", pgettext_lazy("how a word was found", "former cite key")


LOOKED_IN = {
    "": tuple(Field)[:5],
    "exact": tuple(Field)[:5],
    "title": (Field.TITLE,),
    "abstract": (Field.ABSTRACT,),
    "venue": (Field.VENUE,),
    "author": (Field.FIRST_AUTHOR, Field.AUTHORS),
    "first_author": (Field.FIRST_AUTHOR,),
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    field: Field
    through: Through
    text: str


class Texts:
    """The texts of one paper, which needs to have come by `for_results`. Each is read when it is asked for."""

    def __init__(self, paper: Paper | Listed) -> None:
        self.paper = paper
        self.authors = paper.author_names
        self.read: dict[Field, tuple[Stems, ...]] = {}

    def __getitem__(self, field: Field) -> tuple[Stems, ...]:
        if field not in self.read:
            self.read[field] = tuple(stems_of(text) for text in self._texts(field) if text)
        return self.read[field]

    def holding(self, field: Field, stems: Tokens) -> Iterator[Stems]:
        """The texts of the field in which all these words may stand. A page marks words in titles and abstracts, and
        has read them; names are read only where the first letters of the words are there."""
        names = field in (Field.FIRST_AUTHOR, Field.AUTHORS, Field.VENUE)
        if not names or any(_may_hold(text, stems) for text in self._texts(field)):
            yield from self[field]

    def _texts(self, field: Field) -> Iterable[str]:
        match field:
            case Field.TITLE:
                return (self.paper.title,)
            case Field.ABSTRACT:
                return (self.paper.abstract,)
            case Field.FIRST_AUTHOR:
                return self.authors[:1]
            case Field.AUTHORS:
                return (", ".join(self.authors[1:]),)
            case Field.VENUE:
                return (self.paper.venue_name or "", self.paper.venue_full_name or "")
        return ()


def _may_hold(text: str, stems: Tokens) -> bool:
    folded = text.lower()
    return not text.isascii() or all(stem[:3] in folded for stem in stems)


def occurrences(span: Span, texts: Texts) -> list[Occurrence]:
    """Of the span itself; else, of the other names that it stands for. The most telling field first."""
    named = [o for name in _names(span) for o in _apart(name, texts)]
    if span.short_name and named:
        return named
    if own := list(_own(span, texts)):
        return own
    named += [o for name in span.synonyms for o in _stems(name, span, texts)]
    in_title = replace(span, field="title")
    named += [o for name in span.in_titles for o in _stems(name, in_title, texts)]
    return [replace(occurrence, through=Through.NAME) for occurrence in named]


def words_apart(span: Span) -> list[Span]:
    """The words of a span that need not stand together; the span itself where they must, or are not told apart."""
    parts = span.text.split()
    if not span.may_stand_apart or len(parts) != len(span.tokens):
        return [span]
    return [
        replace(span, text=text, tokens=(token,), categories=(), synonyms=(), in_titles=(), short_name="")
        for text, token in zip(parts, span.tokens, strict=True)
    ]


def _own(span: Span, texts: Texts) -> Iterator[Occurrence]:
    if span.form == "prefix":
        yield from _beginnings(span, texts)
    elif span.field in ("author", "first_author"):
        yield from _apart(span.tokens, texts, LOOKED_IN[span.field])
    elif span.field in UNSTEMMED:
        stems = tuple(words(span.text))
        yield from (o for o in _stems(stems, span, texts) if o.through == Through.TYPED)
    else:
        yield from _stems(span.tokens, span, texts)
        yield from _year(span, texts.paper)


def _stems(stems: Tokens, span: Span, texts: Texts) -> Iterator[Occurrence]:
    """One for each text in which they follow each other: as typed where they do so anywhere."""
    typed = exact(span.text)
    for field in LOOKED_IN[span.field]:
        for read in texts.holding(field, stems):
            pieces = [read.piece(place, len(stems)) for place in read.places(stems)]
            same = [piece for piece in pieces if exact(piece) == typed]
            if pieces:
                through = Through.TYPED if same else Through.FORM
                yield Occurrence(field, through, (same or pieces)[0])


def _beginnings(span: Span, texts: Texts) -> Iterator[Occurrence]:
    *before, start = span.tokens
    for field in LOOKED_IN[span.field]:
        for read in texts[field]:
            ends = (at for at, word in enumerate(read.exact) if word.startswith(start))
            fits = (at for at in ends if list(read.exact[max(0, at - len(before)) : at]) == before)
            if (at := next(fits, None)) is not None:
                yield Occurrence(field, Through.BEGINNING, read.piece(at - len(before), len(span.tokens)))


def _names(span: Span) -> Iterator[Tokens]:
    if span.short_name:
        yield tuple(span.short_name.split())
    yield from span.authors


def _apart(name: Tokens, texts: Texts, fields: Iterable[Field] = LOOKED_IN["author"]) -> Iterator[Occurrence]:
    """Words of one author's name in whatever order; a single letter begins one of them."""
    whole = {part for part in name if len(part) > 1 or is_han(part)}
    for field in fields:
        if any(read.exactly_present >= whole for read in texts[field]):
            authors = texts.authors[:1] if field == Field.FIRST_AUTHOR else texts.authors[1:]
            yield from [
                Occurrence(field, Through.TYPED, author) for author in authors if _is_named(author, name)
            ][:1]


def _is_named(author: str, name: Tokens) -> bool:
    parts = exact(author)
    return all(any(part == n or (len(n) == 1 and part.startswith(n)) for part in parts) for n in name)


def is_of(name: str, span: Span) -> bool:
    """Whether this name of an author is what the span asks for."""
    if span.form == "prefix":
        *before, start = span.tokens
        return _is_named(name, tuple(before)) and any(part.startswith(start) for part in exact(name))
    return any(_is_named(name, wanted) for wanted in (exact(span.text), *_names(span)))


def _year(span: Span, paper: Paper | Listed) -> Iterator[Occurrence]:
    if (
        not span.field
        and len(span.tokens) == 1
        and is_year(span.tokens[0])
        and paper.year == int(span.tokens[0])
    ):
        yield Occurrence(Field.YEAR, Through.TYPED, span.tokens[0])


@lru_cache(maxsize=5_000)
def exact(text: str) -> Tokens:
    """The words with all their endings."""
    return tuple(words(text, EXACT))
