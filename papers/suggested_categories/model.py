"""A trained model: linear in the features of a text, so that each word's part in a score can be shown."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from papers.suggested_categories.features import Counts


@dataclass(frozen=True, slots=True)
class Model:
    """`categories` are ids; everything per category stands in their order, in "slots".

    A feature weighs `rarity`, in a text of which all weights together have the length 1. `offsets` say where the
    evidence of a feature begins: pairs of a slot and how much the feature speaks for it. `plain` is a category's
    share of the mere amount of text, `prior` what it has without any. `sharpness` turns scores into probabilities.
    """

    categories: tuple[int, ...]
    features: Mapping[str, int]
    unknown: float
    sharpness: float
    rarity: array[float]
    plain: array[float]
    prior: array[float]
    offsets: array[int]
    slots: array[int]
    weights: array[float]

    def weighed(self, counts: Counts) -> Counts:
        """The features of a text with their weights; unknown ones count in its length, so they make it less sure."""
        rare = {name: count * self._rarity(name) for name, count in counts.items()}
        length = sqrt(sum(value * value for value in rare.values())) or 1.0
        return {name: value / length for name, value in rare.items()}

    def _rarity(self, name: str) -> float:
        number = self.features.get(name)
        return self.unknown if number is None else self.rarity[number]

    def evidence(self, name: str) -> Iterator[tuple[int, float]]:
        """Slots that a feature speaks for, and how loudly."""
        number = self.features.get(name)
        if number is not None:
            for place in range(self.offsets[number], self.offsets[number + 1]):
                yield self.slots[place], self.weights[place]

    def has_papers(self, slot: int) -> bool:
        """Whether one of those that it was trained with stands in this very category."""
        return self.prior[slot] > 0

    def probabilities(self, weighed: Counts) -> list[float]:
        """Of each slot, that a curator decides for it."""
        size = sum(weighed.values())
        scores = [prior + size * plain for prior, plain in zip(self.prior, self.plain, strict=True)]
        for name, value in weighed.items():
            for slot, weight in self.evidence(name):
                scores[slot] += value * weight
        return softmax(scores, self.sharpness)


def softmax(scores: Sequence[float], sharpness: float) -> list[float]:
    best = max(scores, default=0.0)
    parts = [exp(sharpness * (score - best)) for score in scores]
    whole = sum(parts)
    return [part / whole for part in parts]
