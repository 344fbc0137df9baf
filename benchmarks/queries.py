"""The queries: 27 kinds, each drawn many times from the words of the corpus, so that none is ever asked twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:  # the report knows the kinds without a database
    from benchmarks.drawing import Drawer

TRIES = 30
GROUPS = (0, 2, 4)  # how many facet groups are active


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of one query, as each engine writes them.

    `q` is alignlit's, `bare` that of tantivy's own parser ("" is everything, None what it cannot say), `web` that of
    PostgreSQL's websearch_to_tsquery, `fts5` that of SQLite's FTS5.
    """

    q: str
    bare: str | None
    web: str | None = None
    fts5: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """`filters` are pairs as in the site's addresses: category, year_from, year_to, kind, venue."""

    kind: str
    asked: Asked
    filters: tuple[tuple[str, str], ...]
    groups: int

    @property
    def address(self) -> str:
        """The query string, without its question mark."""
        words = [("q", self.asked.q)] if self.asked.q else []
        return urlencode([*words, *self.filters])


def same(words: str) -> Asked:
    """Plain words, which all engines read alike: every word has to match."""
    return Asked(words, words, words, " ".join(f'"{word}"' for word in words.split()))


def phrase(words: str) -> Asked:
    return Asked(*(f'"{words}"',) * 4)


KINDS: dict[str, Callable[[Drawer], Asked]] = {
    "a common word": lambda d: same(d.common()),
    "a less common word": lambda d: same(d.medium()),
    "a rare word": lambda d: same(d.rare()),
    "two common words": lambda d: same(d.together("common", 2)),
    "a common and a rare word": lambda d: same(f"{d.common()} {d.rare()}"),
    "three words of an abstract": lambda d: same(d.together("medium", 3)),
    "six words of an abstract": lambda d: same(d.together("any", 6)),
    "a whole title": lambda d: same(d.title()),
    "a phrase of two words": lambda d: phrase(d.run(2)),
    "a phrase of three words": lambda d: phrase(d.run(3)),
    "a word in the title": lambda d: _title(d.title_word()),
    "two words in the title": lambda d: _titles(*d.title_words()),
    "a word in the abstract": lambda d: _abstract(d.medium()),
    "a misspelt word": lambda d: same(d.misspelt()),
    "a family name": lambda d: same(d.family()),
    "an author's whole name": lambda d: _author(d.author()),
    "a family name and a word": lambda d: same(d.family_and_word()),
    "a prefix of three letters": lambda d: _prefix(d.medium()[:3]),
    "a prefix of five letters and a word": lambda d: _prefix(d.medium()[:5], d.common()),
    "a word without another": lambda d: _without(d.common(), d.medium()),
    "either of two words": lambda d: _either(d.medium(), d.medium()),
    "either of two words, and a third": lambda d: _either(d.medium(), d.medium(), d.common()),
    "a word in a range of years": lambda d: _years(d.common(), d.year()),
    "a word at a venue": lambda d: _venue(d.common(), d.venue()),
    "a category by its English name": lambda d: same(d.category_name()),
    "a category by its Chinese name": lambda d: _chinese(d.chinese_name()),
    "no words": lambda d: Asked("", "", "", ""),
}


def draw(drawer: Drawer, each: int) -> list[Query]:
    """`each` queries of every kind and every number of active facet groups, kinds and groups mixed evenly.

    None comes twice, unless a kind has no others (there are only so many categories).
    """
    found: dict[str, Query] = {}
    repeated: list[Query] = []
    for _, groups, kind in product(range(each), GROUPS, KINDS):
        candidates = (Query(kind, KINDS[kind](drawer), drawer.filters(groups), groups) for _ in range(TRIES))
        query = next((one for one in candidates if one.address not in found), None)
        if query is None:
            repeated.append(next(one for one in found.values() if one.kind == kind and one.groups == groups))
        else:
            found[query.address] = query
    return [*found.values(), *repeated]


def _title(word: str) -> Asked:
    return Asked(f"title:{word}", f"title:{word}", None, f'title : "{word}"')


def _titles(one: str, other: str) -> Asked:
    both = f"title:{one} title:{other}"
    return Asked(both, both, None, f'title : "{one}" "{other}"')


def _abstract(word: str) -> Asked:
    return Asked(f"abstract:{word}", f"abstract:{word}", None, f'abstract : "{word}"')


def _author(name: str) -> Asked:
    return Asked(f'author:"{name}"', f'authors:"{name}"', None, f'authors : "{name}"')


def _prefix(start: str, word: str = "") -> Asked:
    rest = f" {word}" if word else ""
    return Asked(f"{start}*{rest}", f"{start}*{rest}", None, f'"{start}"*' + (f' "{word}"' if word else ""))


def _without(word: str, other: str) -> Asked:
    return Asked(*(f"{word} -{other}",) * 3, f'"{word}" NOT "{other}"')


def _either(one: str, other: str, third: str = "") -> Asked:
    if not third:
        return Asked(*(f"{one} OR {other}",) * 3, f'"{one}" OR "{other}"')
    either = f"({one} OR {other}) {third}"
    return Asked(either, either, None, f'("{one}" OR "{other}") AND "{third}"')


def _years(word: str, year: int) -> Asked:
    return Asked(f"{word} year:{year - 3}..{year}", f"{word} year:[{year - 3} TO {year}]")


def _venue(word: str, venue: str) -> Asked:
    return Asked(f'{word} venue:"{venue}"', f'{word} venue:"{venue}"')


def _chinese(name: str) -> Asked:
    return Asked(name, f'"{name}"')
