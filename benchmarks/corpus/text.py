"""Titles and abstracts: words of the whole field mixed with those of a paper's own topics."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, islice
from random import Random

from benchmarks.corpus import vocabulary
from benchmarks.corpus.shelves import Shelf

GENERAL = 2**19  # entries of the table of common words: the rarest one stands in it about twice
OWN = 2**12  # entries of a topic's table
OWN_WORDS = 400  # of the general vocabulary in one topic
OWN_RANKS = (150, 6000)  # where they stand in it
EVERY = 4  # one word in four is the topic's
NEW_WORD = ""  # an entry that stands for a word of the tail


class Writer:
    """Writes texts about shelves; the same seed and the same calls give the same texts."""

    def __init__(self, shelves: Sequence[Shelf], seed: int) -> None:
        self._random = Random(seed)
        given = (word for shelf in shelves for word in shelf.words)
        self._words = list(islice(vocabulary.words(given), vocabulary.LISTED))
        self._rank = {word: rank for rank, word in enumerate(self._words, 1)}
        self._own = {shelf.slug: self._topic(shelf) for shelf in shelves}
        self._general = self._remainder(shelves)

    def title(self, topics: Sequence[str]) -> str:
        words = self._draw(topics, self._length(9.3, 2.4, 6, 14))
        return " ".join(words).capitalize()

    def abstract(self, topics: Sequence[str]) -> str:
        words = self._draw(topics, self._length(160, 32, 120, 220))
        sentences = []
        at = 0
        while at < len(words):
            end = at + 14 + int(self._random.random() * 14)
            sentences.append(" ".join(words[at:end]).capitalize())
            at = end
        return ". ".join(sentences) + "."

    def _length(self, mean: float, deviation: float, least: int, most: int) -> int:
        return max(least, min(most, round(self._random.gauss(mean, deviation))))

    def _draw(self, topics: Sequence[str], size: int) -> list[str]:
        words = self._random.choices(self._general, k=size)
        own = words[1::EVERY]
        cut = len(own) // len(topics) + 1
        drawn = [w for topic in topics for w in self._random.choices(self._own[topic], k=cut)]
        words[1::EVERY] = drawn[: len(own)]
        return [word or self._new() for word in words]

    def _new(self) -> str:
        # Numbers below LISTED may stand among the listed words already.
        return vocabulary.made_up(vocabulary.LISTED + vocabulary.tail_rank(self._random))

    def _topic(self, shelf: Shelf) -> list[str]:
        """Its names and describing words first, then words of the field that others have less of."""
        random = Random(shelf.slug)
        first, last = OWN_RANKS
        ranks = sorted(int(first * (last / first) ** random.random()) for _ in range(OWN_WORDS))
        own = list(dict.fromkeys((*shelf.names, *shelf.words, *(self._words[rank] for rank in ranks))))
        return _table(own, [1 / (place + 15) ** 0.9 for place in range(1, len(own) + 1)], OWN)

    def _remainder(self, shelves: Sequence[Shelf]) -> list[str]:
        """The general table: what is left of each word's share when the topics have used theirs."""
        total = sum(shelf.weight for shelf in shelves)
        shares = [vocabulary.share(rank) for rank in range(1, vocabulary.LISTED + 1)]
        for shelf in shelves:
            for word in self._own[shelf.slug]:
                if (rank := self._rank.get(word, vocabulary.LISTED + 1)) <= vocabulary.LISTED:
                    shares[rank - 1] -= shelf.weight / total / OWN / EVERY
        left = [max(share, vocabulary.share(rank) / 10) for rank, share in enumerate(shares, 1)]
        words = [*self._words[: vocabulary.LISTED], NEW_WORD]
        return _table(words, [*left, vocabulary.tail_share()], GENERAL)


def _table(words: Sequence[str], weights: Sequence[float], size: int) -> list[str]:
    """The words so often that drawing an entry draws a word by its weight."""
    sums = list(accumulate(weights))
    step = sums[-1] / size
    return [words[bisect_left(sums, (entry + 0.5) * step)] for entry in range(size)]
