"""Suggesting categories for a work, with the words that speak for each. Nothing here changes anything."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from papers.models import CategoryModel
from papers.search.analysis import tokens
from papers.suggested_categories.content import UnknownContent, from_bytes
from papers.suggested_categories.features import Concepts, Counts, concepts_of, counted, features
from papers.suggested_categories.model import Model
from taxonomy.tree import Node, Taxonomy

logger = logging.getLogger(__name__)

SURE = 0.6  # chance of the first one, from which on it is sure: measured, three of four are right then
LEAST = 0.005  # chance below which nothing is suggested: measured, two of a hundred are right there
GROUPING = 0.3  # the same for a category that so far only groups others
READ = 20_000  # characters of a text: more than any abstract has
MOST_WORDS = 4  # of one suggestion
QUIETEST = 0.1  # of all that speaks for a category, what a word must contribute to be named


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`score` is the chance, from 0 to 1, that a curator chooses this category. `words` speak for it, as they stand in
    the text, the loudest first; there is always one."""

    node: Node
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """The best first; fewer than asked for, or none, when little in the text speaks for more. `sure` says whether
    to trust them: otherwise a page says that it is guessing."""

    suggestions: tuple[Suggestion, ...] = ()
    sure: bool = False


NOTHING = Suggested()


def suggest(title: str, abstract: str, taxonomy: Taxonomy, most: int = 3) -> Suggested:
    """The categories that a curator would most probably choose, never the root; nothing before the first training.

    Costs one small query, and one more after each training.
    """
    model = current()
    return by_model(model, title[:READ], abstract[:READ], taxonomy, most) if model else NOTHING


def by_model(model: Model, title: str, abstract: str, taxonomy: Taxonomy, most: int) -> Suggested:
    concepts = concepts_of(taxonomy)
    weighed = model.weighed(counted(title, abstract, concepts))
    chances = model.probabilities(weighed)
    said = _Said(model, weighed)
    found: list[Suggestion] = []
    for slot in sorted(range(len(chances)), key=lambda slot: -chances[slot]):
        node = taxonomy.by_id.get(model.categories[slot])
        if len(found) == most or chances[slot] < LEAST:
            break
        if node is None or (_only_groups(node, model, slot, taxonomy) and chances[slot] < GROUPING):
            continue
        if words := _words(said.loudest(slot), (title, abstract), concepts):
            found.append(Suggestion(node, chances[slot], words))
    return Suggested(tuple(found), any(one.score >= SURE for one in found))


def _only_groups(node: Node, model: Model, slot: int, taxonomy: Taxonomy) -> bool:
    return bool(taxonomy.children(node)) and not model.has_papers(slot)


class _Said:
    """What each feature of a text says for each slot, above what it says for the average one."""

    def __init__(self, model: Model, weighed: Counts) -> None:
        self._by_slot: dict[int, dict[str, float]] = {}
        for name, value in weighed.items():
            evidence = [*model.evidence(name)]
            usual = sum(weight for _, weight in evidence) / len(model.categories)
            for slot, weight in evidence:
                self._by_slot.setdefault(slot, {})[name] = value * (weight - usual)

    def loudest(self, slot: int) -> list[str]:
        """Features, the loudest first, without those that say next to nothing."""
        said = {name: loud for name, loud in self._by_slot.get(slot, {}).items() if loud > 0}
        least = QUIETEST * sum(said.values())
        return sorted((name for name in said if said[name] >= least), key=lambda name: -said[name])


def _words(names: Sequence[str], texts: Iterable[str], concepts: Concepts) -> tuple[str, ...]:
    """As they stand in the first text that has them; what lies inside a longer name is not said again."""
    wanted = {name: rank for rank, name in enumerate(names)}
    found: dict[str, int] = {}
    for text in texts:
        for word, name in _longest(text, set(wanted), concepts):
            rank = wanted.pop(name, None)
            if rank is not None and word.casefold() not in {one.casefold() for one in found}:
                found[word] = rank
    return tuple(sorted(found, key=lambda word: found[word]))[:MOST_WORDS]


def _longest(text: str, names: set[str], concepts: Concepts) -> list[tuple[str, str]]:
    """The features of that name with their words, those that lie in no longer one."""
    of = tokens(text)
    spoken = [one for one in features([token.text for token in of], concepts) if one[0] in names]
    longest = _in_no_other({(first, end) for _, first, end in spoken})
    return [
        (text[of[first].char_offset_from : of[end - 1].char_offset_to], name)
        for name, first, end in spoken
        if (first, end) in longest
    ]


def _in_no_other(spans: set[tuple[int, int]]) -> set[tuple[int, int]]:
    found, reached = set(), -1
    for first, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            found.add((first, end))
            reached = end
    return found


_kept: tuple[object, Model | None] | None = None


def current() -> Model | None:
    """The model of the last training, kept in this process until there is another one; None when there is none."""
    global _kept
    value = CategoryModel.objects.values_list("value", flat=True).first()
    kept = _kept  # another thread may put its own there meanwhile
    if value is None:
        return None
    if kept is None or kept[0] != value:
        _kept = kept = _read()
    return kept[1]


def _read() -> tuple[object, Model | None]:
    row = CategoryModel.objects.values_list("value", "content").first()
    if row is None:
        return None, None
    value, content = row
    try:
        return value, from_bytes(bytes(content))
    except UnknownContent as error:
        logger.warning(
            "The model of suggested categories is of another version (%s); it is trained anew.", error
        )
        return value, None
