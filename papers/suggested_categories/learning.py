"""Learning a model: complement naive Bayes (Rennie, Shih, Teevan and Karger, 2003) over papers of length 1, in which
each category has read its own description once, and is also compared with that by cosine.

The constants are round numbers. Around them the results hardly change, which is why they are not tuned further.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from math import log, sqrt

from papers.suggested_categories.features import Counts
from papers.suggested_categories.model import Model, softmax

SMOOTHING = 1.0
LIKENESS = 1.0  # of a text with a description, beside what papers say
HABIT = 0.1  # how much categories that are used often are preferred
MOST_FEATURES = 20_000  # of a model; the most frequent ones and those of the descriptions
JUDGED = 250  # papers that are left out, one at a time, to find out how sure one may be
SHARPNESSES = [2 ** (step / 4) for step in range(29)]  # 1 to 128

Vector = list[tuple[int, float]]  # pairs of a feature's number and its weight


class Learner:
    """Give it the papers one by one, then take what it has learned.

    `described` says which categories there are (by id) and what their descriptions say, in one or more languages.
    """

    def __init__(self, described: Mapping[int, Sequence[Counts]]) -> None:
        self._numbers: dict[str, int] = {}
        self._in_texts: list[int] = []  # how many texts each feature is in
        self._slots = {category: slot for slot, category in enumerate(described)}
        self._described = [[self._kept(counts) for counts in texts if counts] for texts in described.values()]
        self._told = len(self._numbers)  # features of the descriptions have the first numbers
        self._papers: list[tuple[list[int], _Kept]] = []

    def add(self, categories: Sequence[int], counts: Counts) -> None:
        """Categories that are not described are passed over."""
        slots = [self._slots[category] for category in categories if category in self._slots]
        if slots and counts:
            self._papers.append((slots, self._kept(counts)))

    def __len__(self) -> int:
        return len(self._papers)

    def learned(self) -> Model:
        tally = _Tally(len(self._slots), self._rarities())
        for slot, texts in enumerate(self._described):
            for text in texts:
                tally.describe(slot, tally.weighed(text))
        for slots, kept in self._papers:
            tally.count(slots, tally.weighed(kept))
        return self._model(tally, self._sharpness(tally))

    def _kept(self, counts: Counts) -> _Kept:
        numbers = array("I")
        for name in counts:
            number = self._numbers.setdefault(name, len(self._numbers))
            if number == len(self._in_texts):
                self._in_texts.append(0)
            self._in_texts[number] += 1
            numbers.append(number)
        return numbers, array("f", counts.values())

    def _rarities(self) -> list[float]:
        texts = len(self._papers) + sum(map(len, self._described)) + 1
        return [log(texts / (within + 1)) + 1 for within in [*self._in_texts, 0]]

    def _sharpness(self, tally: _Tally) -> float:
        """With which the left out papers' own categories are likeliest; the mildest when there is no paper."""
        step = max(1, len(self._papers) // JUDGED)
        judged = [(slots, tally.left_out(slots, tally.weighed(kept))) for slots, kept in self._papers[::step]]

        def likelihood(sharpness: float) -> float:
            return sum(
                log(sum(chances[slot] for slot in slots) + 1e-9)
                for slots, chances in ((slots, softmax(scores, sharpness)) for slots, scores in judged)
            )

        return max(SHARPNESSES, key=likelihood)

    def _model(self, tally: _Tally, sharpness: float) -> Model:
        worth = self._worth_keeping()
        names = [name for name, number in self._numbers.items() if number in worth]
        offsets, slots, weights = array("I", [0]), array("H"), array("f")
        for name in names:
            for slot, weight in tally.evidence(self._numbers[name]):
                slots.append(slot)
                weights.append(weight)
            offsets.append(len(slots))
        return Model(
            categories=tuple(self._slots),
            features={name: number for number, name in enumerate(names)},
            unknown=tally.rarity[-1],
            sharpness=sharpness,
            rarity=array("f", (tally.rarity[self._numbers[name]] for name in names)),
            plain=array("f", tally.plain()),
            prior=array("f", tally.prior()),
            offsets=offsets,
            slots=slots,
            weights=weights,
        )

    def _worth_keeping(self) -> set[int]:
        ranked = sorted(range(self._told, len(self._in_texts)), key=lambda n: (-self._in_texts[n], n))
        return {*range(self._told), *ranked[: max(0, MOST_FEATURES - self._told)]}


_Kept = tuple["array[int]", "array[float]"]


class _Tally:
    """How much of each feature stands in the texts of each slot."""

    def __init__(self, slots: int, rarity: list[float]) -> None:
        self.rarity = rarity
        self._features = len(rarity)
        self._inside: list[dict[int, float]] = [{} for _ in rarity]
        self._alike: list[dict[int, float]] = [{} for _ in rarity]
        self._everywhere = [0.0] * len(rarity)
        self._text = [0.0] * slots
        self._papers = [0] * slots

    def weighed(self, kept: _Kept) -> Vector:
        numbers, counts = kept
        rare = [self.rarity[number] * count for number, count in zip(numbers, counts, strict=True)]
        length = sqrt(sum(value * value for value in rare))
        return [(number, value / length) for number, value in zip(numbers, rare, strict=True)]

    def describe(self, slot: int, text: Vector) -> None:
        self._put([slot], text)
        for number, value in text:
            self._alike[number][slot] = max(value, self._alike[number].get(slot, 0.0))

    def count(self, slots: Sequence[int], text: Vector) -> None:
        self._put(slots, text)
        for slot in slots:
            self._papers[slot] += 1

    def _put(self, slots: Sequence[int], text: Vector) -> None:
        for number, value in text:
            inside = self._inside[number]
            for slot in slots:
                inside[slot] = inside.get(slot, 0.0) + value
            self._everywhere[number] += value * len(slots)
        size = sum(value for _, value in text)
        for slot in slots:
            self._text[slot] += size

    def prior(self, without: Sequence[int] = ()) -> list[float]:
        return [HABIT * log(papers - (slot in without) + 1) for slot, papers in enumerate(self._papers)]

    def plain(self, without: Sequence[int] = (), size: float = 0.0) -> list[float]:
        everything = sum(self._text) - len(without) * size
        mine = [text - (slot in without) * size for slot, text in enumerate(self._text)]
        return [log(everything - text + SMOOTHING * self._features) for text in mine]

    def evidence(self, number: int) -> Iterator[tuple[int, float]]:
        """How much rarer the feature would be without the slot's texts, and how much its description is of it."""
        everywhere = self._everywhere[number] + SMOOTHING
        alike = self._alike[number]
        for slot, inside in self._inside[number].items():
            yield slot, log(everywhere / (everywhere - inside)) + LIKENESS * alike.get(slot, 0.0)

    def _add_evidence(self, scores: list[float], number: int, value: float, without: Sequence[int]) -> None:
        """Of a feature with this weight, whose text is counted under `without` and should not be."""
        everywhere = self._everywhere[number] - len(without) * value + SMOOTHING
        alike = self._alike[number]
        for slot, inside in self._inside[number].items():
            mine = max(0.0, inside - value) if slot in without else inside
            scores[slot] += value * (log(everywhere / (everywhere - mine)) + LIKENESS * alike.get(slot, 0.0))

    def left_out(self, slots: Sequence[int], text: Vector) -> list[float]:
        """The scores of a paper that is counted under these slots, as if it were not."""
        size = sum(value for _, value in text)
        scores = [a + size * b for a, b in zip(self.prior(slots), self.plain(slots, size), strict=True)]
        for number, value in text:
            self._add_evidence(scores, number, value, slots)
        return scores
