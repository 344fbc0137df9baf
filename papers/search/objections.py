"""What speaks against a query that reads well: names that the catalogue does not have, and too much to look for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from papers.ingest import named
from papers.models import Venue
from papers.search.analysis import is_han
from papers.search.indexing import index
from papers.search.indexing.index import IndexUnavailable
from papers.search.indexing.schema import TEXTS
from papers.search.language import And, Leaf, Node, Not, Or, Place, Problem, QueryProblems, Value
from papers.search.language.repairing import all_repaired
from papers.search.language.values import written
from papers.search.meaning.understanding import Span, spans_of, understand
from papers.search.query import Compiler
from taxonomy.tree import Taxonomy

MOST_WORDS = 64  # a word with hyphens and a phrase are several; each is looked for in several fields
MOST_CHARACTERS = 200  # of Chinese
MOST_BEGINNINGS = 300  # words of one field that a star may stand for behind another word: all are looked for
MOST_SIMILAR = 3  # papers that others shall be like
MOST_TOLD = 5
SUGGESTED = 3
CLOSE_ENOUGH = 75  # of 100, for the name of a venue
MUCH_WORSE = 15  # than the best one
LOOKED_AT = 500  # cite keys that begin like an unknown one


def object_to(q: str, node: Node, taxonomy: Taxonomy) -> None:
    """Raises `QueryProblems`. Asks the database once for unknown venues and thrice for each `similar:`."""
    leaves = list(_leaves(node))
    venues = [leaf for leaf in leaves if isinstance(leaf, Leaf) and leaf.field == "venue"]
    similar = [leaf for leaf in leaves if isinstance(leaf, Value) and leaf.field == "similar"]
    spans = list(spans_of(understand(node, taxonomy).meaning, also_without=True))
    problems = [
        *_too_much(q, spans),
        *_too_many_beginnings(spans),
        *_unknown_venues(q, venues, taxonomy),
        *_unlike(q, similar),
    ]
    if problems:
        first, *others = sorted(problems, key=lambda problem: problem.place.start)
        if repaired := all_repaired(q, (first, *others)):
            first = replace(first, suggestions=(repaired, *first.suggestions))
        raise QueryProblems(*(first, *others)[:MOST_TOLD])


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case And() | Or():
            for inner in node.nodes:
                yield from _leaves(inner)
        case Not():
            yield from _leaves(node.node)
        case _:
            yield node


def _too_much(q: str, spans: list[Span]) -> Iterator[Problem]:
    whole = Place(0, len(q))
    tokens = [token for span in spans for token in span.tokens]
    characters = sum(map(is_han, tokens))
    if max(len(tokens) - characters, len(set(spans))) > MOST_WORDS:
        most = _(
            "A search has at most %(most)s words; parts of phrases and of words with hyphens count as words."
        )
        yield Problem(most % {"most": MOST_WORDS}, whole)
    elif characters > MOST_CHARACTERS:
        most = _("A search has at most %(most)s Chinese characters.")
        yield Problem(most % {"most": MOST_CHARACTERS}, whole)


def _too_many_beginnings(spans: list[Span]) -> Iterator[Problem]:
    """Behind a hyphen a star costs more than alone."""
    sentence = _("More than %(most)s words begin with “%(start)s”: write more of it.")
    for span in spans:
        behind = span.form == "prefix" and len(span.tokens) > 1 and not is_han(span.tokens[-1])
        if behind and max(_beginnings(span), default=0) > MOST_BEGINNINGS:
            yield Problem(sentence % {"most": MOST_BEGINNINGS, "start": span.tokens[-1]}, span.place)


def _beginnings(span: Span) -> Iterator[int]:
    try:
        searcher = index.opened().searcher()
    except IndexUnavailable:
        return
    for name in TEXTS:
        yield len(searcher.terms_with_prefix(f"{name}_exact", span.tokens[-1], limit=MOST_BEGINNINGS + 1))


def _unknown_venues(q: str, leaves: list[Leaf], taxonomy: Taxonomy) -> Iterator[Problem]:
    try:
        unknown = [leaf for leaf in leaves if not _occurs(leaf, taxonomy)]
    except IndexUnavailable:
        return
    names = list(Venue.objects.values_list("name", "full_name")) if unknown else []
    for leaf in unknown:
        near = [written(name) for name in _near_venues(leaf.text, names)]
        sentence = _("No paper’s venue has “%(value)s” in its name.") % {"value": leaf.text[:50]}
        yield Problem(sentence, leaf.place, _instead(q, leaf.place, near))


def _occurs(leaf: Leaf, taxonomy: Taxonomy) -> bool:
    generation = index.opened()
    span = understand(leaf, taxonomy).meaning
    assert isinstance(span, Span)
    query = Compiler(generation.schema, taxonomy).span(span)
    return bool(generation.searcher().search(query, 1, count=False).hits)


def _near_venues(text: str, names: Iterable[tuple[str, str]]) -> list[str]:
    """By the short name, or by the full one."""
    written_as = {form.casefold(): name for name, full in names for form in (full, name) if form}
    near = process.extract(
        text.casefold(), list(written_as), scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH, limit=9
    )
    found = [written_as[form] for form, score, _place in near if score > near[0][1] - MUCH_WORSE]
    return list(dict.fromkeys(found))[:SUGGESTED]


def _instead(q: str, place: Place, values: Iterable[str]) -> tuple[str, ...]:
    return tuple(q[: place.start] + value + q[place.end :] for value in values)


def _unlike(q: str, values: list[Value]) -> Iterator[Problem]:
    if len(values) > MOST_SIMILAR:
        sentence = _("Papers can be like at most %(most)s others.") % {"most": MOST_SIMILAR}
        yield Problem(sentence, values[MOST_SIMILAR].place)
        return
    for value in values:
        for key in (key for key in value.values if named(key) is None):
            sentence = _("No paper has the cite key or identifier “%(value)s”.") % {"value": key[:50]}
            yield Problem(sentence, value.place, _instead(q, value.place, _near_keys(key)))


def _near_keys(key: str) -> list[str]:
    try:
        searcher = index.opened().searcher()
    except IndexUnavailable:
        return []
    known = [
        term for term, _count in searcher.terms_with_prefix("identifiers", key[:3].lower(), limit=LOOKED_AT)
    ]
    near = process.extract(key.lower(), known, scorer=fuzz.ratio, score_cutoff=60, limit=SUGGESTED)
    return [name for name, _score, _place in near]
