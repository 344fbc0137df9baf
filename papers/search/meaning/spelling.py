"""Corrections for words that occur nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Schema, Searcher

from papers.search.analysis import EXACT, is_han, words
from papers.search.indexing.schema import TEXTS
from papers.search.language.tree import Place
from papers.search.meaning.names import Tokens
from papers.search.meaning.understanding import Span, Understood
from papers.search.request import SearchRequest
from papers.search.text_queries import in_field
from taxonomy.tree import Taxonomy

SHORTEST = 4  # letters
LONGER = (
    5  # letters from which one may be wrong; in shorter words, abbreviations mostly, they only change places
)
LONG = 8  # letters from which two may be wrong
HALF = 3  # letters at least of a word that was written together with another one; digits may be fewer
MOST_TERMS = 100_000  # of one field that begin with the same letter, looked at for one word
MOST_WORDS = 8  # of one query that are looked at
FIELDS = {"title": ("title",), "abstract": ("abstract",), "venue": ("venue",), "author": ("authors",)}


@dataclass(frozen=True, slots=True)
class Correction:
    """`word` occurs nowhere, `suggestion` does; `request` asks with it, from the first page."""

    word: str
    suggestion: str
    place: Place
    request: SearchRequest


def corrections(
    searcher: Searcher, schema: Schema, request: SearchRequest, understood: Understood, taxonomy: Taxonomy
) -> tuple[Correction, ...]:
    """In the order of the words."""
    unknown = list(_unknown(searcher, understood.spans))
    better = {
        span: _apart(searcher, schema, span) or _nearest(searcher, span, taxonomy)
        for span in list(dict.fromkeys(unknown))[:MOST_WORDS]
    }
    return tuple(
        Correction(span.text, word, span.place, request.asking(_replaced(request.q, span.place, word)))
        for span in unknown
        if (word := better.get(span))
    )


def respelled(q: str, corrections: Iterable[Correction]) -> str:
    """The query with all of them."""
    for correction in sorted(corrections, key=lambda c: -c.place.start):
        q = _replaced(q, correction.place, correction.suggestion)
    return q


def _replaced(q: str, place: Place, word: str) -> str:
    return q[: place.start] + word + q[place.end :]


def _unknown(searcher: Searcher, spans: Iterable[Span]) -> Iterator[Span]:
    for span in spans:
        plain = span.form == "word" and len(span.tokens) == 1 and not (span.is_name or span.filler)
        if (
            plain
            and len(span.text) >= SHORTEST
            and not is_han(span.tokens[0])
            and not _occurs(searcher, span)
        ):
            yield span


def _occurs(searcher: Searcher, span: Span) -> bool:
    end = "" if span.field in ("", "title", "abstract", "venue") else "_exact"
    return any(searcher.doc_freq(f"{name}{end}", span.tokens[0]) for name in _fields(span))


def _fields(span: Span) -> tuple[str, ...]:
    return ("authors",) if span.field == "first_author" else FIELDS.get(span.field, TEXTS)


def _apart(searcher: Searcher, schema: Schema, span: Span) -> str:
    """Two words that were written as one: "gpt-4" for gpt4, "fine-tuning" for finetuning. "" when no text has them."""
    word = words(span.text, EXACT)[0]
    for at in range(1, len(word)):
        halves = word[:at], word[at:]
        if all(len(half) >= HALF or half.isdigit() for half in halves) and _stand_together(
            searcher, schema, halves
        ):
            return "-".join(halves)
    return ""


def _stand_together(searcher: Searcher, schema: Schema, halves: Tokens) -> bool:
    known = [
        n for n in ("title_exact", "abstract_exact") if all(searcher.doc_freq(n, half) for half in halves)
    ]
    return any(searcher.search(in_field(schema, name, halves), 1, count=False).hits for name in known)


def _nearest(searcher: Searcher, span: Span, taxonomy: Taxonomy) -> str:
    """The word with the fewest wrong letters; of equally near ones the most frequent. "" when none is near enough,
    or when it is only another form of the same word."""
    word = words(span.text, EXACT)[0]
    if not word.isalpha():
        return ""
    known = _candidates(searcher, word, span)
    if not span.field:
        names = [name for name in _words_of_names(taxonomy) if _may_begin(name, word)]
        known |= {name: known.get(name, 0) + 1 for name in names}
    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=_wrong(word), limit=50)
    ranked = sorted(near, key=lambda n: (n[1], -known[n[0]], n[0]))
    return next((term for term, _, _ in ranked if _is_better(term, word)), "")


def _wrong(word: str) -> int:
    """How many letters may be."""
    return 2 if len(word) >= LONG else 1


def _is_better(term: str, word: str) -> bool:
    only_in_other_places = sorted(term) == sorted(word)
    return words(term) != words(word) and (len(word) >= LONGER or only_in_other_places)


def _may_begin(term: str, word: str) -> bool:
    """With the same letter: people seldom mistake the first one. Or with the first two in each other's place."""
    return term[0] == word[0] or term[:2] == word[1::-1]


def _candidates(searcher: Searcher, word: str, span: Span) -> dict[str, int]:
    """Words as they are written, with the number of their papers."""
    found: dict[str, int] = {}
    for start in (word[0], word[1::-1]):
        for name in _fields(span):
            for term, count in searcher.terms_with_prefix(f"{name}_exact", start, limit=MOST_TERMS):
                if abs(len(term) - len(word)) <= 2:
                    found[term] = found.get(term, 0) + count
    return found


def _words_of_names(taxonomy: Taxonomy) -> frozenset[str]:
    """Single words in the names of categories and concepts, as written."""
    kept = taxonomy.kept.get("search.spelling")
    if kept is None:
        names = [name for node in taxonomy if node.depth for name in node.names]
        names += [name for term in taxonomy.glossary.terms for name in term.names]
        kept = frozenset(
            w for name in names for w in words(name, EXACT) if len(w) >= SHORTEST and not is_han(w)
        )
        taxonomy.kept["search.spelling"] = kept
    found: frozenset[str] = kept
    return found
