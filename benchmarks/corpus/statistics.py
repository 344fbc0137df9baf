"""What a corpus' texts are like, to compare a made-up one with a real one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from benchmarks.corpus.sample import Sample

LOOKED_AT = 20_000  # papers, of each corpus: most of these figures depend on how many
WORD = re.compile(r"[a-z][a-z'-]*")
RANKS = (1, 10, 100, 1_000, 10_000)


class Statistics:
    """Reads the first papers as they pass by."""

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._names: set[str] = set()
        self._titles: list[int] = []
        self._abstracts: list[int] = []
        self._authors: list[int] = []

    def watching(self, samples: Iterable[Sample]) -> Iterator[Sample]:
        for number, sample in enumerate(samples):
            if number < LOOKED_AT:
                self._add(sample)
            yield sample

    def _add(self, sample: Sample) -> None:
        title, abstract = (WORD.findall(text.lower()) for text in (sample.title, sample.abstract))
        self._words.update(title)
        self._words.update(abstract)
        self._titles.append(len(title))
        self._abstracts += [len(abstract)] if abstract else []
        self._authors.append(len(sample.authors))
        self._names.update(sample.authors)

    def figures(self) -> dict[str, Any]:
        """`shares` are those of the words at these ranks, in millionths of all words."""
        total = self._words.total()
        ranked = [count for _, count in self._words.most_common()]
        return {
            "papers": len(self._titles),
            "words": total,
            "different words": len(ranked),
            "title": median(self._titles),
            "abstract": median(self._abstracts) if self._abstracts else 0,
            "with abstract": round(len(self._abstracts) / len(self._titles), 3),
            "authors of a paper": round(sum(self._authors) / len(self._authors), 2),
            "different authors": len(self._names),
            "shares": {str(r): round(ranked[r - 1] / total * 1e6, 1) for r in RANKS if r <= len(ranked)},
        }
