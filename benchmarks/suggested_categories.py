"""How good suggested categories are, and what training costs: the seed's works by leave-one-out, by their titles only.

A suggestion is a hit when the survey's list puts the work there; of a work that stands in several categories, one is
enough. Counted are the works in categories with at least five of them; the mean over categories counts a work in each
of its own. Every work is judged by a model that was trained from nothing without it. No constant is fitted here.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from benchmarks.corpus import generate, shelves
from benchmarks.measure import summary, timed
from papers.seed import files
from papers.seed.terms import terms
from papers.suggested_categories.content import as_bytes, from_bytes
from papers.suggested_categories.examples import Example, learner
from papers.suggested_categories.features import concepts_of, counted
from papers.suggested_categories.model import Model
from papers.suggested_categories.suggesting import SURE, by_model
from taxonomy.glossary import Glossary, Term
from taxonomy.tree import Node, Taxonomy

FEWEST = 5  # works of a category that is judged
LARGE = 20_000


@dataclass(frozen=True, slots=True)
class Judged:
    """`own` are the slugs of the list, `leaves` finer ones that its title suggested to whoever made the seed. `ranked`
    are the first three suggestions, `among` those when only the judged categories compete; `chance` is the score of
    the very first."""

    own: tuple[str, ...]
    leaves: tuple[str, ...]
    ranked: tuple[str, ...]
    among: tuple[str, ...]
    chance: float


def measure() -> dict[str, Any]:
    taxonomy = seed_taxonomy()
    works = seed_works(taxonomy)
    corpus = _corpus(taxonomy)
    big = judged_slugs(works)
    judged = [*leave_one_out(taxonomy, works)]
    return {
        "works": len(judged),
        "categories": len(big),
        "among": quality([(one.among, one.own) for one in judged], big),
        "all": quality([(one.ranked, one.own) for one in judged], big),
        "leaves": quality([(one.ranked, one.own + one.leaves) for one in judged], frozenset()),
        "sure": sureness(judged),
        "seed": cost(taxonomy, [one for _, one in works]),
        "large": cost(taxonomy, corpus),
    }


def seed_taxonomy() -> Taxonomy:
    """As the seed has it; ids are places in its file, from 1."""
    categories = files.categories()
    ids = {category.slug: number for number, category in enumerate(categories, 1)}
    nodes: dict[str, Node] = {}
    for category in categories:
        above = nodes.get(category.parent)
        names = [("en", name) for name in category.aliases_en] + [
            ("zh", name) for name in category.aliases_zh
        ]
        nodes[category.slug] = Node(
            id=ids[category.slug],
            parent_id=above.id if above else None,
            slug=category.slug,
            path=category.slug,
            name_en=category.name_en,
            name_zh=category.name_zh,
            description_en=category.description_en,
            description_zh=category.description_zh,
            depth=above.depth + 1 if above else 0,
            branch=0,
            aliases=tuple(names),
        )
    found = [Term(number, term.english, term.chinese) for number, term in enumerate(terms(), 1)]
    return Taxonomy(nodes.values(), Glossary(tuple(found)), "seed")


Work = tuple[files.SeedWork, Example]


def seed_works(taxonomy: Taxonomy) -> list[Work]:
    ids = {node.slug: node.id for node in taxonomy}
    return [
        (work, Example([ids[slug] for slug in work.categories], work.title, "")) for work in files.works()
    ]


def _corpus(taxonomy: Taxonomy) -> list[Example]:
    ids = {node.slug: node.id for node in taxonomy}
    samples = generate(LARGE, shelves(files.categories()))
    return [Example([ids[slug] for slug in one.categories], one.title, one.abstract) for one in samples]


def judged_slugs(works: Sequence[Work]) -> frozenset[str]:
    counts = Counter(slug for work, _ in works for slug in work.categories)
    return frozenset(slug for slug, count in counts.items() if count >= FEWEST)


def leave_one_out(taxonomy: Taxonomy, works: Sequence[Work]) -> Iterator[Judged]:
    big = judged_slugs(works)
    for place, (work, example) in enumerate(works):
        if big.intersection(work.categories):
            model = _trained(taxonomy, [one for number, (_, one) in enumerate(works) if number != place])
            yield _judge(model, taxonomy, work, example, big)


def _judge(
    model: Model, taxonomy: Taxonomy, work: files.SeedWork, example: Example, big: frozenset[str]
) -> Judged:
    weighed = model.weighed(counted(example.title, example.abstract, concepts_of(taxonomy)))
    chances = model.probabilities(weighed)
    ranked = sorted(range(len(chances)), key=lambda slot: -chances[slot])
    slugs = [taxonomy.by_id[model.categories[slot]].slug for slot in ranked]
    among = [slug for slug in slugs if slug in big]
    return Judged(work.categories, work.suggested, tuple(slugs[:3]), tuple(among[:3]), max(chances))


def _trained(taxonomy: Taxonomy, examples: Iterable[Example]) -> Model:
    concepts = concepts_of(taxonomy)
    learning = learner(taxonomy, _scope_notes(taxonomy))
    for one in examples:
        learning.add(one.categories, counted(one.title, one.abstract, concepts))
    return learning.learned()


def _scope_notes(taxonomy: Taxonomy) -> dict[int, tuple[str, str]]:
    ids = {node.slug: node.id for node in taxonomy}
    return {ids[one.slug]: (one.includes_en, one.includes_zh) for one in files.categories()}


def quality(
    judged: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], big: frozenset[str]
) -> dict[str, float]:
    """Shares, from pairs of the first three suggestions and what is right. `big` are the categories of the mean."""
    per_category: dict[str, list[bool]] = {slug: [] for slug in big}
    for ranked, right in judged:
        for slug in big.intersection(right):
            per_category[slug].append(slug in ranked)
    means = [fmean(hits) for hits in per_category.values() if hits]
    return {
        "three": round(fmean(bool(set(right) & set(ranked)) for ranked, right in judged), 3),
        "first": round(fmean(ranked[0] in right for ranked, right in judged), 3),
        **({"mean over categories": round(fmean(means), 3)} if means else {}),
    }


def sureness(judged: Sequence[Judged]) -> dict[str, float]:
    """How often it is sure, how often its first suggestion is right then and otherwise, and what the scores promise."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for one in judged:
        right[one.chance >= SURE].append(one.ranked[0] in one.own)
    return {
        "sure": round(len(right[True]) / len(judged), 3),
        "right when sure": round(fmean(right[True] or [False]), 3),
        "right when unsure": round(fmean(right[False] or [False]), 3),
        "promised": round(fmean(one.chance for one in judged), 3),
    }


def cost(taxonomy: Taxonomy, examples: Sequence[Example]) -> dict[str, Any]:
    """Of training, keeping, loading and asking, in this process and without PostgreSQL."""
    begun, busy = time.perf_counter(), time.process_time()
    model = _trained(taxonomy, examples)
    busy, seconds = time.process_time() - busy, time.perf_counter() - begun
    content = as_bytes(model)

    def ask(one: Example) -> float:
        return timed(lambda: by_model(model, one.title, one.abstract, taxonomy, 3))

    return {
        "papers": len(examples),
        "seconds": round(seconds, 2),
        "busy": round(busy, 2),
        "bytes": len(content),
        "load": round(timed(lambda: from_bytes(content)) * 1000, 1),
        "ask": summary([ask(one) for one in examples[:200]]).median,
    }
