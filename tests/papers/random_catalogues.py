"""Random catalogues and random requests, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from papers.models import (
    Author,
    Authorship,
    Classification,
    Confidence,
    Identifier,
    Kind,
    Origin,
    Paper,
    Version,
)
from papers.search import SearchRequest
from papers.search.request import Match
from taxonomy.models import Category
from tests.catalogue import grow_tree, make_venue

WORDS = (
    "copper",
    "granite",
    "violet",
    "walnut",
    "pepper",
    "meadow",
)  # each its own stem, and no category's name
YEARS = (1998, 2019, 2020, 2021, 2022, 2023)
VENUES = ("arXiv", "ACL", "ICML", "NeurIPS", "Nature")


def make_catalogue(random: Random, papers: int, authors: int) -> list[Paper]:
    """Papers with several categories or none, parents among them, with and without year, venue and abstract, of all
    kinds, origins and versions; sometimes two authors of one name, who are one row, on one paper."""
    made = _papers(random, papers)
    names = [Author(name=f"Author {number}", slug=f"author-{number}") for number in range(authors)]
    names = Author.objects.bulk_create(names)
    categories = list(grow_tree().values())
    Authorship.objects.bulk_create(row for paper in made for row in _authorships(random, paper, names))
    Classification.objects.bulk_create(row for p in made for row in _classifications(random, p, categories))
    Identifier.objects.bulk_create(row for paper in made for row in _identifiers(random, paper))
    Version.objects.bulk_create(row for paper in made for row in _versions(random, paper))
    return made


def _papers(random: Random, number: int) -> list[Paper]:
    venues = [make_venue(name) for name in VENUES]
    return Paper.objects.bulk_create(
        Paper(
            cite_key=f"paper{place}",
            title=" ".join(random.sample(WORDS, random.randint(1, 4))),
            abstract=random.choice(["", " ".join(random.sample(WORDS, 2))]),
            year=random.choice([None, *YEARS, 2022, 2023]),
            venue=random.choice([None, *venues, venues[0]]),
            kind=random.choice([Kind.PAPER, *Kind]),
            origin=random.choice(list(Origin)),
            withdrawn=random.random() < 0.1,
        )
        for place in range(number)
    )


def _authorships(random: Random, paper: Paper, authors: Sequence[Author]) -> list[Authorship]:
    chosen = [
        authors[min(len(authors), int(random.paretovariate(0.4))) - 1] for _ in range(random.randint(0, 6))
    ]
    return [
        Authorship(paper=paper, author=author, position=position, name=author.name)
        for position, author in enumerate(chosen, start=1)
    ]


def _classifications(random: Random, paper: Paper, categories: Sequence[Category]) -> list[Classification]:
    chosen = random.sample(categories, random.choice([0, 1, 1, 2, 3, 5]))
    return [
        Classification(
            paper=paper,
            category=category,
            primary=category is chosen[0],
            evidence=random.choice(["", "", "We align."]),
            confidence=random.choice(["", "", *Confidence.values]),
        )
        for category in chosen
    ]


def _identifiers(random: Random, paper: Paper) -> list[Identifier]:
    possible = [("arxiv", f"2301.{paper.pk:05d}"), ("doi", f"10.1000/{paper.pk}")]
    chosen = random.sample(possible, random.randint(0, 2))
    return [Identifier(paper=paper, scheme=scheme, value=value) for scheme, value in chosen]


def _versions(random: Random, paper: Paper) -> list[Version]:
    stages = random.sample(list(Version.Stage), random.randint(0, 2))
    return [Version(paper=paper, stage=stage) for stage in stages]


def any_request(random: Random, values: dict[str, list[str]]) -> SearchRequest:
    """A request for words and any values of any facets; `values` are those that there are, by facet."""
    asked: dict[str, Any] = {"q": " ".join(random.sample(WORDS, random.choice([0, 0, 1, 1, 2])))}
    for facet in ("category", "venue", "kind", "author", "origin", "has"):
        if random.random() < 0.35:
            asked |= _some(random, facet, values[facet])
    if random.random() < 0.4:
        first, last = sorted(random.choices(YEARS, k=2))
        asked |= random.choice(
            [{"year_from": first}, {"year_to": last}, {"year_from": first, "year_to": last}]
        )
    if random.random() < 0.2:
        asked["not_year"] = tuple(random.sample(YEARS, 2))
    asked |= {name: random.choice(Match.values) for name in ("match", "category_match", "author_match")}
    return SearchRequest(**asked, exact=random.random() < 0.3)


def _some(random: Random, facet: str, values: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Up to three wanted and two left-out values, different ones; the frequent authors more often."""
    pool = values[:8] if random.random() < 0.7 else values
    chosen = random.sample(pool, min(len(pool), random.randint(1, 4)))
    cut = random.randint(0, min(3, len(chosen)))
    return {facet: tuple(chosen[:cut]), f"not_{facet}": tuple(chosen[cut : cut + 2])}
