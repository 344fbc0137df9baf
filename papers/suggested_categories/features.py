"""What a text says, as features: its stems, pairs of Han characters, and the concepts of the glossary that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log
from typing import NamedTuple

from papers.search.analysis import STEMMED, analyzer, is_han, is_plain, quick_analyzer, simplified
from papers.search.meaning.fillers import fillers
from taxonomy.tree import Taxonomy

Counts = dict[str, float]
TITLE = 3.0  # how many mentions in an abstract one in the title is worth, as in a search


Feature = tuple[
    str, int, int
]  # a name, its first place among the stems of the text, and the place behind its last
PARTICLES = frozenset("的了吗呢吧是和与及或")  # end a word wherever they stand


class Name(NamedTuple):
    """One of the names of a concept, as stems, and the feature that all of its names share."""

    stems: tuple[str, ...]
    feature: str


Concepts = Mapping[str, Sequence[Name]]  # by the first stem


def concepts_of(taxonomy: Taxonomy) -> Concepts:
    """The glossary of this edition, built once. A feature is called by its term's first name, since a model outlives
    editions."""
    kept: Concepts | None = taxonomy.kept.get("suggested_categories.concepts")
    if kept is None:
        kept = taxonomy.kept["suggested_categories.concepts"] = _concepts(taxonomy)
    return kept


def _concepts(taxonomy: Taxonomy) -> Concepts:
    found: dict[str, dict[Name, None]] = {}
    for term in taxonomy.glossary.terms:
        names = [tuple(stems(name)) for name in term.names]
        known = [name for name in names if name]
        for name in known:
            found.setdefault(name[0], {})[Name(name, "=" + " ".join(known[0]))] = None
    return {first: tuple(names) for first, names in found.items()}


def stems(text: str) -> list[str]:
    return (quick_analyzer if is_plain(text) else analyzer)(STEMMED).analyze(simplified(text))


@cache
def _silent() -> frozenset[str]:
    return frozenset(tokens[0] for tokens in fillers() if len(tokens) == 1)


def features(of: Sequence[str], concepts: Concepts) -> Iterator[Feature]:
    """Those of a text that has these stems."""
    silent = _silent()
    for at, stem in enumerate(of):
        if len(stem) == 1 and is_han(stem):
            if at + 1 < len(of) and is_han(of[at + 1]) and PARTICLES.isdisjoint(of[at : at + 2]):
                yield stem + of[at + 1], at, at + 2
        elif stem not in silent:
            yield stem, at, at + 1
        if stem in concepts:
            for name in concepts[stem]:
                end = at + len(name.stems)
                if tuple(of[at:end]) == name.stems:
                    yield name.feature, at, end


def counted(title: str, abstract: str, concepts: Concepts) -> Counts:
    """How much each feature counts. In the abstract, which says the same thing often, by the logarithm."""
    found = {name: TITLE * count for name, count in _mentions(title, concepts).items()}
    for name, count in _mentions(abstract, concepts).items():
        found[name] = found.get(name, 0.0) + 1 + log(count)
    return found


def _mentions(text: str, concepts: Concepts) -> Counter[str]:
    return Counter([name for name, _, _ in features(stems(text), concepts)])
