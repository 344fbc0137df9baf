"""What categories and concepts are called, as sequences of stems, for finding their names in what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from papers.search.analysis import words
from taxonomy.tree import Taxonomy

Tokens = tuple[str, ...]
CHINESE_WORDS = Path(__file__).with_name("chinese_words.txt")
KINDS_OF_WORKS = Path(__file__).with_name("kinds_of_works.txt")


@dataclass(frozen=True, slots=True)
class Named:
    """What one name stands for: categories by id, and the other names of these and of the concepts it names.

    `in_titles` is how titles say what kind of work it names: a survey calls itself an overview.
    """

    categories: tuple[int, ...] = ()
    synonyms: tuple[Tokens, ...] = ()
    in_titles: tuple[Tokens, ...] = ()


NOTHING = Named()


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one edition of the taxonomy and its glossary; `longest` counts stems."""

    by_tokens: dict[Tokens, Named]
    longest: int

    def named(self, tokens: Tokens) -> Named:
        return self.by_tokens.get(tokens, NOTHING)


def names_of(taxonomy: Taxonomy) -> Names:
    """The table of this edition, built once."""
    kept = taxonomy.kept.get("search.names")
    if kept is None:
        kept = taxonomy.kept["search.names"] = _table(taxonomy)
    found: Names = kept
    return found


def _table(taxonomy: Taxonomy) -> Names:
    categories: dict[Tokens, list[int]] = {}
    others: dict[Tokens, dict[Tokens, None]] = {}
    for node in taxonomy:
        if node.depth:  # the root's name would stand for everything
            for tokens in _enter(node.names, others):
                categories.setdefault(tokens, []).append(node.id)
    for term in taxonomy.glossary.terms:
        names = _enter(term.names, others)
        for tokens, ids in [(t, _of_any(names, categories)) for t in names]:
            categories.setdefault(tokens, ids)
    table = {t: Named(tuple(categories.get(t, ())), tuple(n for n in others[t] if n != t)) for t in others}
    table = _chinese_words() | table
    for tokens, titles in _kinds_of_works().items():
        table[tokens] = replace(table.get(tokens, NOTHING), in_titles=titles)
    return Names(table, max(map(len, table)))


def _of_any(names: Iterable[Tokens], categories: dict[Tokens, list[int]]) -> list[int]:
    """What a name of a category means, its other names in the glossary mean too."""
    return list(dict.fromkeys(one for name in names for one in categories.get(name, ())))


def _enter(names: Iterable[str], others: dict[Tokens, dict[Tokens, None]]) -> tuple[Tokens, ...]:
    """Each name stands for all of them, in this order."""
    analysed = _analysed(names)
    for tokens in analysed:
        others.setdefault(tokens, {}).update(dict.fromkeys(analysed))
    return analysed


@cache
def _chinese_words() -> dict[Tokens, Named]:
    """General words of Chinese, with the English ones that they are looked for as."""
    return {tuple(words(word)): Named((), english) for (word,), english in _lines(CHINESE_WORDS)}


@cache
def _kinds_of_works() -> dict[Tokens, tuple[Tokens, ...]]:
    """Names of kinds of works, with how titles say it."""
    kinds = [(_analysed(names), titles) for names, titles in _lines(KINDS_OF_WORKS)]
    return {name: tuple(t for t in titles if t != name) for names, titles in kinds for name in names}


def _lines(path: Path) -> list[tuple[list[str], tuple[Tokens, ...]]]:
    """Of a file with lines "name, name = words, words"; others are comments."""
    pairs = [line.split(" = ") for line in path.read_text(encoding="utf-8").splitlines() if " = " in line]
    return [(names.split(", "), _analysed(found.split(", "))) for names, found in pairs if names[:1] != "#"]


def _analysed(names: Iterable[str]) -> tuple[Tokens, ...]:
    return tuple(tokens for tokens in dict.fromkeys(tuple(words(name)) for name in names) if tokens)
