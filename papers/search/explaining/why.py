"""Why a paper is in a result: the words that were found in it, its categories that were named, what raised it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from papers.listed import Listed
from papers.models import Paper
from papers.search.explaining.former import Former
from papers.search.explaining.occurrences import (
    LOOKED_IN,
    Field,
    Occurrence,
    Texts,
    Through,
    exact,
    is_of,
    occurrences,
    words_apart,
)
from papers.search.explaining.stems import stems_of
from papers.search.language.tree import Value
from papers.search.likeness.likeness import Likeness
from papers.search.likeness.similar import Similar, compared
from papers.search.meaning.nearest import differs_in_doubles
from papers.search.meaning.understanding import All, Either, Meaning, Span, Understood
from papers.search.request import SearchRequest, Sort
from taxonomy.tree import Node, Taxonomy

MOST_WORDS = 8
MOST_CATEGORIES = 4


class Raised(models.TextChoices):
    """What lets one paper stand above another that matches too."""

    IDENTIFIER = "identifier", pgettext_lazy("what raised a paper", "it has this identifier")
    TITLE = "title", pgettext_lazy("what raised a paper", "a word in the title")
    SIDE_BY_SIDE = "side_by_side", pgettext_lazy("what raised a paper", "words side by side in the title")
    AUTHOR = "author", pgettext_lazy("what raised a paper", "an author’s name")
    CATEGORY = "category", pgettext_lazy("what raised a paper", "a category of that name")
    YEAR = "year", pgettext_lazy("what raised a paper", "the year")
    SIMILAR = "similar", pgettext_lazy("what raised a paper", "what it shares")


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is as typed, `found` as the paper has it, where that is something else; `via` the other name of an author
    that leads from one to the other."""

    text: str
    found: str
    through: Through
    fields: tuple[Field, ...]
    via: str = ""

    def as_json(self) -> dict[str, Any]:
        fields = [field.value for field in self.fields]
        said = {"text": self.text, "found": self.found, "through": self.through.value, "via": self.via}
        return {**said, "fields": fields}


@dataclass(frozen=True, slots=True)
class InCategory:
    """`line` leads down to the paper's own category; `matched` is the one of it that was named by `text`, or, where
    `text` is empty, by a filter."""

    line: tuple[Node, ...]
    matched: Node
    text: str

    @property
    def is_itself(self) -> bool:
        return self.line[-1] == self.matched

    def as_json(self) -> dict[str, Any]:
        through = "words" if self.text else "filter"
        return {
            "path": self.line[-1].path,
            "matched": self.matched.path,
            "through": through,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Why:
    """`raised` is empty where the order is not by relevance. `similar` is what the paper shares with those that
    `similar:` names."""

    words: tuple[Word, ...] = ()
    categories: tuple[InCategory, ...] = ()
    raised: tuple[Raised, ...] = ()
    similar: tuple[Similar, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.categories or self.similar)

    def as_json(self) -> dict[str, Any]:
        return {
            "words": [word.as_json() for word in self.words],
            "categories": [category.as_json() for category in self.categories],
            "raised": [raised.value for raised in self.raised],
            "similar": [similar.as_json() for similar in self.similar],
        }


def why(
    paper: Paper | Listed,
    understood: Understood,
    request: SearchRequest,
    taxonomy: Taxonomy,
    likes: Sequence[Likeness] = (),
    former: Former | None = None,
) -> Why:
    """Of a paper that came by `for_results`; `understood` and `likes` are those of its search. Asks the database only
    through `former`, of the papers of its page, and for what the paper itself does not say."""
    texts = Texts(paper)
    former = former or Former([paper.pk])
    words = [
        word
        for span in dict.fromkeys(understood.spans)
        for word in _words(span, texts, request) or _other_names(span, texts, former)
    ]
    words += _identifiers(paper, understood, former)
    categories = list(_categories(paper, understood, request, taxonomy))
    shared = (compared(like, paper, taxonomy) for like in likes if like.paper_id != paper.pk)
    similar = tuple(each for each in shared if each.score)  # none beside -similar:
    why = Why(tuple(words[:MOST_WORDS]), tuple(categories[:MOST_CATEGORIES]), (), similar)
    if request.sort != Sort.RELEVANCE:
        return why
    return replace(why, raised=tuple(_raised(why, understood, texts)))


def _words(span: Span, texts: Texts, request: SearchRequest) -> list[Word]:
    """The span as a whole, else the words of it that need not stand together."""
    if found := occurrences(span, texts):
        return [_word(span, found, request)]
    apart = ((part, occurrences(part, texts)) for part in words_apart(span))
    return [_word(part, found, request) for part, found in apart if found]


def _word(span: Span, found: list[Occurrence], request: SearchRequest) -> Word:
    nearest = min(found, key=lambda o: list(Through).index(o.through))
    through = nearest.through
    if through != Through.BEGINNING and not _was_typed(span, request):
        through = Through.SPELLING
    if through == Through.FORM and differs_in_doubles(span.text.casefold(), nearest.text.casefold()):
        through = Through.SPELLING
    text = "" if nearest.text.casefold() == span.text.casefold() else nearest.text
    return Word(span.text, text, through, tuple(dict.fromkeys(o.field for o in found)))


def _was_typed(span: Span, request: SearchRequest) -> bool:
    """Else it is a correction."""
    return set(exact(span.text)) <= set(stems_of(request.q).exact)


def _other_names(span: Span, texts: Texts, former: Former) -> list[Word]:
    """Names of its authors that the paper does not print; the first is enough."""
    if Field.AUTHORS not in LOOKED_IN[span.field] or span.categories or span.filler:
        return []
    others = former.names.get(texts.paper.pk, ())
    found = (
        Word(part.text, other.printed, Through.OTHER_NAME, (Field.AUTHORS,), other.name)
        for part in (span, *words_apart(span))
        for other in others
        if is_of(other.name, part)
    )
    return [*islice(found, 1)]


def _identifiers(paper: Paper | Listed, understood: Understood, former: Former) -> Iterator[Word]:
    own = {paper.cite_key.lower(), *paper.identifier_values}
    for value in understood.identifiers:
        if value in own:
            yield Word(value, "", Through.TYPED, (Field.IDENTIFIER,))
            return
    for value in understood.identifiers:
        if value in former.keys.get(paper.pk, ()):
            yield Word(value, paper.cite_key, Through.FORMER_KEY, (Field.IDENTIFIER,))
            return


def _categories(
    paper: Paper | Listed, understood: Understood, request: SearchRequest, taxonomy: Taxonomy
) -> Iterator[InCategory]:
    own = [taxonomy.by_id[number] for number in paper.category_ids if number in taxonomy.by_id]
    lines = [tuple(taxonomy.line(node)) for node in own]
    named = [
        (taxonomy.by_id.get(number), span.text) for span in understood.spans for number in span.categories
    ]
    wanted = [
        (taxonomy.by_path.get(path), "") for path in (*_asked_for(understood.meaning), *request.category)
    ]
    for node, text in dict.fromkeys(named + wanted):
        fits = [line for line in lines if node in line and not (request.exact and line[-1] != node)]
        if node and fits:
            yield InCategory(min(fits, key=len), node, text)


def _asked_for(meaning: Meaning | None) -> Iterator[str]:
    """The categories that the query names by its field."""
    match meaning:
        case Value(field="category"):
            yield from meaning.values
        case All() | Either():
            for node in meaning.nodes:
                yield from _asked_for(node)


def _raised(why: Why, understood: Understood, texts: Texts) -> Iterator[Raised]:
    fields = {field for word in why.words for field in word.fields}
    if Field.IDENTIFIER in fields:
        yield Raised.IDENTIFIER
    if Field.TITLE in fields:
        yield Raised.TITLE
    if any(_side_by_side(pair, texts) for pair in pairwise(understood.spans)):
        yield Raised.SIDE_BY_SIDE
    if fields & {Field.FIRST_AUTHOR, Field.AUTHORS}:
        yield Raised.AUTHOR
    if any(category.text and category.is_itself for category in why.categories):
        yield Raised.CATEGORY
    if Field.YEAR in fields:
        yield Raised.YEAR
    if why.similar:
        yield Raised.SIMILAR


def _side_by_side(pair: tuple[Span, Span], texts: Texts) -> bool:
    plain = all(span.form == "word" and not span.field and not span.filler for span in pair)
    together = pair[0].tokens + pair[1].tokens
    return plain and any(True for read in texts[Field.TITLE] for _ in read.places(together))
