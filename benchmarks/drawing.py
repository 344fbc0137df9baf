"""What queries are made of: words by how common they are, titles, names, filters, all from the corpus itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

from benchmarks.corpus.vocabulary import FUNCTION
from papers.models import Paper
from taxonomy.tree import Node, Taxonomy

WORD = re.compile(r"[a-z]{4,}")
RUN = re.compile(r"[a-z]+(?:[ -][a-z]+)*")  # what stands between two marks of punctuation
SAMPLED = 4_000  # papers that are read
# In how many of the sampled papers' hundred a word of each class stands.
CLASSES = {"common": (2.0, 20.0), "medium": (0.25, 1.5), "rare": (0.0, 0.06)}


class Drawer:
    """Draws from a sample of the catalogue; the same seed draws the same from the same catalogue."""

    def __init__(self, taxonomy: Taxonomy, seed: int) -> None:
        self._random = Random(seed)
        self._nodes = [node for node in taxonomy if node.depth]
        self._taxonomy = taxonomy
        self._papers = _sample(self._random)
        self._written = [paper for paper in self._papers if paper.abstract]
        self._signed = [paper for paper in self._papers if paper.authorships.all()]
        self._placed = [paper for paper in self._papers if paper.venue and paper.year]
        self._classes = _classes(self._papers)
        self._used: set[str] = set()

    def common(self) -> str:
        return self._fresh("common")

    def medium(self) -> str:
        return self._fresh("medium")

    def rare(self) -> str:
        return self._fresh("rare")

    def together(self, kind: str, wanted: int) -> str:
        """Words of that class (or of any) that stand in one abstract."""
        return next(" ".join(words) for words in self._groups(kind, wanted) if len(words) == wanted)

    def _groups(self, kind: str, wanted: int) -> Iterable[list[str]]:
        allowed = set(self._classes[kind]) if kind != "any" else None
        while True:
            found = dict.fromkeys(WORD.findall(self._random.choice(self._written).abstract.lower()))
            words = [word for word in found if word not in FUNCTION and (allowed is None or word in allowed)]
            yield self._random.sample(words, min(wanted, len(words)))

    def title(self) -> str:
        return " ".join(re.findall(r"[a-z]+", self._random.choice(self._papers).title.lower()))

    def title_word(self) -> str:
        return self.title_words(1)[0]

    def title_words(self, wanted: int = 2) -> list[str]:
        while True:
            words = [w for w in dict.fromkeys(WORD.findall(self.title())) if w not in FUNCTION]
            if len(words) >= wanted:
                return self._random.sample(words, wanted)

    def run(self, wanted: int) -> str:
        """Words as they follow each other in an abstract."""
        while True:
            words = self._random.choice(
                RUN.findall(self._random.choice(self._written).abstract.lower())
            ).split()
            start = self._random.randrange(max(1, len(words) - wanted))
            if len(words) >= wanted and WORD.fullmatch(words[start]):
                return " ".join(words[start : start + wanted])

    def misspelt(self) -> str:
        """Two neighbouring letters inside a word have changed places."""
        word = self._fresh("medium", shortest=6)
        place = self._random.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    def author(self) -> str:
        return self._random.choice(self._random.choice(self._signed).author_names)

    def family(self) -> str:
        return self.author().split()[-1]

    def family_and_word(self) -> str:
        paper = self._random.choice(self._signed)
        words = [w for w in WORD.findall(paper.title.lower()) if w not in FUNCTION] or [self.common()]
        return f"{self._random.choice(paper.author_names).split()[-1]} {self._random.choice(words)}"

    def year(self) -> int:
        return self._random.choice([paper.year for paper in self._papers if paper.year])

    def venue(self) -> str:
        return self._random.choice([paper.venue.name for paper in self._papers if paper.venue])

    def category_name(self) -> str:
        return " ".join(re.findall(r"[\w-]+", self._random.choice(self._nodes).name_en.lower()))

    def chinese_name(self) -> str:
        return self._random.choice(self._nodes).name_zh

    def filters(self, groups: int) -> tuple[tuple[str, str], ...]:
        """Filters of so many facets (category, year, kind, venue), all of which one paper passes."""
        paper = self._random.choice(self._placed)
        assert paper.year
        assert paper.venue
        facets = (
            (("category", self._branch(paper).path),),
            (("year_from", str(paper.year - 5)), ("year_to", str(paper.year + 1))),
            (("kind", paper.kind),),
            (("venue", paper.venue.name),),
        )
        return tuple(pair for facet in facets[:groups] for pair in facet)

    def _branch(self, paper: Paper) -> Node:
        """The top branch of its first category."""
        return self._taxonomy.line(self._taxonomy.by_id[paper.classifications.all()[0].category_id])[0]

    def _fresh(self, kind: str, shortest: int = 1) -> str:
        """A word of that class that was not drawn before, as long as there is one."""
        words = [word for word in self._classes[kind] if len(word) >= shortest]
        word = self._random.choice([word for word in words if word not in self._used] or words)
        self._used.add(word)
        return word


def _sample(random: Random) -> list[Paper]:
    ids = list(Paper.objects.order_by("pk").values_list("pk", flat=True))
    return list(
        Paper.objects.for_results().filter(pk__in=random.sample(ids, min(SAMPLED, len(ids)))).order_by("pk")
    )


def _classes(papers: list[Paper]) -> dict[str, list[str]]:
    seen: Counter[str] = Counter()
    for paper in papers:
        seen.update(set(WORD.findall(f"{paper.title} {paper.abstract}".lower())))
    words = sorted(word for word in seen if word not in FUNCTION)
    percent = {word: 100 * seen[word] / len(papers) for word in words}
    least = 100 / len(papers)  # of a small corpus even a word that stands in one paper is above the class
    return {
        name: [w for w in words if low < percent[w] <= max(high, least)]
        for name, (low, high) in CLASSES.items()
    }
