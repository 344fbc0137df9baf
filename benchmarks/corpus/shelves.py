"""The categories that papers are put into, heavy-tailed: a few hold most of the papers, as in real catalogues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from papers.seed.files import SeedCategory

WORD = re.compile(r"[a-z][a-z-]+")
HEAVIEST = ("rl-based-methods", "sl-based-methods", "jailbreaking", "scalable-oversight", "reward-models")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category as the corpus sees it: its share of the papers, its names and the words that describe it."""

    slug: str
    weight: float
    names: tuple[str, ...]
    words: tuple[str, ...]


def shelves(categories: Sequence[SeedCategory]) -> list[Shelf]:
    """Every category but the root; the n-th heaviest holds a share of 1/n."""
    below = sorted(categories[1:], key=lambda one: _rank(one.slug))
    return [_shelf(category, 1 / number) for number, category in enumerate(below, 1)]


def _rank(slug: str) -> tuple[int, float]:
    place = HEAVIEST.index(slug) if slug in HEAVIEST else len(HEAVIEST)
    return place, Random(slug).random()  # by slug: another category more changes no other one's place


def _shelf(category: SeedCategory, weight: float) -> Shelf:
    names = tuple(name.lower() for name in (category.name_en, *category.aliases_en))
    words = dict.fromkeys(WORD.findall(" ".join((*names, category.description_en.lower()))))
    return Shelf(category.slug, weight, names, tuple(words))


class Chooser:
    """Draws one to three shelves for each paper."""

    def __init__(self, found: Sequence[Shelf], random: Random) -> None:
        self._slugs = [shelf.slug for shelf in found]
        self._weights = list(accumulate(shelf.weight for shelf in found))
        self._random = random

    def draw(self) -> tuple[str, ...]:
        roll = self._random.random()
        wanted = 1 if roll < 0.6 else 2 if roll < 0.9 else 3
        drawn = self._random.choices(self._slugs, cum_weights=self._weights, k=wanted)
        return tuple(dict.fromkeys(drawn))
