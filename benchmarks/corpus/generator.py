"""Made-up papers with realistic statistics, one after another, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from benchmarks.corpus.people import People
from benchmarks.corpus.sample import Sample
from benchmarks.corpus.shelves import Chooser, Shelf
from benchmarks.corpus.text import Writer

YEARS = range(1995, 2027)
GROWTH = 1.13  # papers of a year over those of the year before
NO_ABSTRACT = 0.2
KINDS, KIND_WEIGHTS = ("paper", "report", "blog", "book", "site"), (90, 94, 97, 99, 100)
ARXIV = "arXiv"
FIRST_ARXIV = 2007  # the year since when its ids are written as YYMM.NNNNN
LEADING = (
    "NeurIPS",
    "ICML",
    "ICLR",
    "ACL",
    "EMNLP",
    "AAAI",
    "NAACL",
    "CVPR",
    "IJCAI",
    "AISTATS",
    "TMLR",
    "JMLR",
)
PLACES = "Learning Language Robotics Vision Reasoning Safety Ethics Agents Interaction Retrieval Speech Theory".split()
FORMS = "Journal Conference Workshop Transactions Letters Symposium Annals Review".split()
REGIONS = "International European Asian Nordic American Pacific African Iberian".split()


def generate(papers: int, shelves: Sequence[Shelf], seed: int = 1) -> Iterator[Sample]:
    """So many papers, without keeping them; of two sizes the larger begins like the smaller."""
    making = _Making(shelves, seed)
    return (making.paper() for _ in range(papers))


def venues() -> list[str]:
    """Some 300, the heaviest first."""
    others = [f"{region} {form} on {place}" for region in REGIONS for form in FORMS for place in PLACES]
    Random("venues").shuffle(others)
    return [*LEADING, *others[:290]]


class _Making:
    def __init__(self, shelves: Sequence[Shelf], seed: int) -> None:
        self._random = Random(seed)
        self._shelves = Chooser(shelves, Random(seed + 1))
        self._people = People(seed + 2)
        self._writer = Writer(shelves, seed + 3)
        self._venues = venues()
        self._venue_weights = list(accumulate(1 / (place + 2) for place in range(len(self._venues))))
        self._year_weights = list(accumulate(GROWTH**age for age in range(len(YEARS))))
        self._numbers: Counter[str] = Counter()

    def paper(self) -> Sample:
        random = self._random
        categories = self._shelves.draw()
        year = random.choices(YEARS, cum_weights=self._year_weights)[0]
        has_preprint = year >= FIRST_ARXIV and random.random() < 0.75
        published = not has_preprint or random.random() < 0.55
        return Sample(
            title=self._writer.title(categories),
            abstract="" if random.random() < NO_ABSTRACT else self._writer.abstract(categories),
            authors=self._people.draw(),
            year=year,
            venue=random.choices(self._venues, cum_weights=self._venue_weights)[0] if published else ARXIV,
            kind=random.choices(KINDS, cum_weights=KIND_WEIGHTS)[0],
            categories=categories,
            arxiv=self._arxiv(year) if has_preprint else "",
            doi=self._doi(year) if published and random.random() < 0.8 else "",
            published=published,
        )

    def _arxiv(self, year: int) -> str:
        month = f"{year % 100:02d}{1 + int(self._random.random() * 12):02d}"
        self._numbers[month] += 1
        return f"{month}.{self._numbers[month]:05d}"

    def _doi(self, year: int) -> str:
        self._numbers["doi"] += 1
        return f"10.5555/{year}.{self._numbers['doi']}"
