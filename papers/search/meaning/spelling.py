"""Corrections for words that are written nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from papers.search.analysis import EXACT, analyzer, simplified
from papers.search.language.tree import Place, TextField
from papers.search.meaning.names import Tokens
from papers.search.meaning.nearest import Lexicon
from papers.search.meaning.understanding import Understood
from papers.search.request import SearchRequest

MOST_WORDS = 64  # of one query that are looked up
MOST_IN_DOUBT = 8  # of them for which near words are looked for
COLONS = (":", "：", "﹕", "∶")
MOST_TRIED = 6  # spellings of the whole query


@dataclass(frozen=True, slots=True)
class Correction:
    """`word` is written nowhere, `suggestion` is; `request` asks with it, from the first page."""

    word: str
    suggestion: str
    place: Place
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class _Typed:
    """One word: `text` as it stands at its place in the query, `word` as the exact fields have words."""

    text: str
    place: Place
    word: str
    field: TextField

    @property
    def key(self) -> _Key:
        return self.word, self.field


_Key: TypeAlias = tuple[str, TextField]


def corrections(
    request: SearchRequest, understood: Understood, lexicon: Lexicon, finds: Callable[[str], bool]
) -> tuple[Correction, ...]:
    """In the order of the words. `finds` says whether a query finds anything: of several spellings of a word, one with
    which the whole query does so is taken."""
    typed = list(_typed(request.q, understood))
    different = islice(dict.fromkeys(word.key for word in typed), MOST_WORDS)
    in_doubt = islice((key for key in different if lexicon.is_in_doubt(*key)), MOST_IN_DOUBT)
    near = {key: spellings for key in in_doubt if (spellings := lexicon.nearest(*key))}
    wrong = [word for word in typed if word.key in near]

    def corrected(chosen: Mapping[_Key, str]) -> tuple[Correction, ...]:
        return tuple(_correction(request, word, chosen[word.key]) for word in wrong)

    ways = [corrected(chosen) for chosen in islice(_ways(near), MOST_TRIED)]
    if len(ways) < 2:
        return ways[0]
    return next((way for way in ways if finds(respelled(request.q, way))), ways[0])


def respelled(q: str, corrections: Iterable[Correction]) -> str:
    """The query with all of them."""
    for correction in sorted(corrections, key=lambda c: -c.place.start):
        q = _replaced(q, correction.place, correction.suggestion)
    return q


def _typed(q: str, understood: Understood) -> Iterator[_Typed]:
    """The words that have to be found as they are, also those between quotation marks."""
    for span in understood.spans:
        if span.form == "prefix" or span.is_name or span.filler:
            continue
        start, text = span.place.start, q[span.place.start : span.place.end]
        for token in analyzer(EXACT).pre_tokenize(simplified(text)).tokens:
            first, last = token.char_offset_from or 0, token.char_offset_to or 0
            if q[start + last : start + last + 1] in COLONS:  # corrected it might be a field
                continue
            yield _Typed(text[first:last], Place(start + first, last - first), token.text, span.field)


def _ways(near: Mapping[_Key, Tokens]) -> Iterator[dict[_Key, str]]:
    """The likeliest spelling of each word; then one word after the other in its next likely ones."""
    likeliest = {key: spellings[0] for key, spellings in near.items()}
    yield likeliest
    for rank in range(1, max(map(len, near.values()), default=0)):
        for key, spellings in near.items():
            if rank < len(spellings):
                yield likeliest | {key: spellings[rank]}


def _correction(request: SearchRequest, typed: _Typed, spelling: str) -> Correction:
    suggestion = _in_case_of(typed.text, spelling)
    asked = request.asking(_replaced(request.q, typed.place, suggestion))
    return Correction(typed.text, suggestion, typed.place, asked)


def _in_case_of(typed: str, spelling: str) -> str:
    """In capitals, or with a capital, as it was typed. Too long for an operator: three letters are never corrected."""
    if typed.isupper():
        return spelling.upper()
    return spelling[0].upper() + spelling[1:] if typed[0].isupper() else spelling


def _replaced(q: str, place: Place, word: str) -> str:
    return q[: place.start] + word + q[place.end :]
