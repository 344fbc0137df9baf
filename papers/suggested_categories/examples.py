"""What there is to learn from: the taxonomy's own texts, and the papers that people have classified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg

from papers.models import Paper
from papers.suggested_categories.features import Concepts, Counts, concepts_of, counted
from papers.suggested_categories.learning import Learner
from taxonomy.models import Category, Language
from taxonomy.tree import Node, Taxonomy

MOST = 30_000  # papers; of more the latest ones, so that training takes seconds at any size
NAME, ALIAS, DESCRIPTION = 1.0, 0.5, 0.5  # what a word counts there
RELATIVE = 0.3  # what the words of a parent or a child count, those of a grandchild that much of it again


Scope = Mapping[int, tuple[str, str]]  # what belongs into each category, in English and in Chinese


class Example(NamedTuple):
    categories: list[int]
    title: str
    abstract: str


def learner(taxonomy: Taxonomy, scope: Scope | None = None) -> Learner:
    """One that knows the categories by what is said of them and no paper yet."""
    return Learner(described(taxonomy, scope or {}))


def scope_notes() -> Scope:
    """What belongs into each category. What does not is left aside: its words speak for another one."""
    rows = Category.objects.without_tree_fields().values_list("id", "includes_en", "includes_zh")
    return {pk: (english, chinese) for pk, english, chinese in rows}


def classified() -> Iterator[Example]:
    """The papers that stand in a category, the latest first."""
    rows = Paper.objects.filter(classifications__isnull=False).annotate(
        among=ArrayAgg("classifications__category_id")
    )
    for categories, title, abstract in (
        rows.order_by("-pk").values_list("among", "title", "abstract")[:MOST].iterator()
    ):
        yield Example(categories, title, abstract)


def described(taxonomy: Taxonomy, scope: Scope) -> dict[int, list[Counts]]:
    """What the names, aliases, descriptions and scope notes of each category say, and a little of its relatives' too:
    one text for each language. The root, which stands for everything, is left out."""
    concepts = concepts_of(taxonomy)
    nodes = [node for node in taxonomy if node.depth]
    own = {
        (node.id, language): _own(node, language, scope, concepts) for node in nodes for language in Language
    }
    return {
        node.id: [_with_relatives(node, own, language, taxonomy) for language in Language] for node in nodes
    }


def _own(node: Node, language: Language, scope: Scope, concepts: Concepts) -> Counts:
    found: Counts = {}
    for text, worth in _texts(node, language, scope):
        _add(found, counted("", text, concepts), worth)
    return found


def _texts(node: Node, language: Language, scope: Scope) -> Iterator[tuple[str, float]]:
    chinese = language == Language.CHINESE
    yield node.name_zh if chinese else node.name_en, NAME
    yield node.description_zh if chinese else node.description_en, DESCRIPTION
    yield scope.get(node.id, ("", ""))[chinese], DESCRIPTION
    for its_language, alias in node.aliases:
        if its_language == language:
            yield alias, ALIAS


def _with_relatives(
    node: Node, own: dict[tuple[int, Language], Counts], language: Language, taxonomy: Taxonomy
) -> Counts:
    found = dict(own[node.id, language])
    for deeper in taxonomy.below(node)[1:]:
        _add(found, own[deeper.id, language], RELATIVE ** (deeper.depth - node.depth))
    for parent in taxonomy.ancestors(node)[-1:]:
        _add(found, own[parent.id, language], RELATIVE)
    return found


def _add(found: Counts, more: Counts, worth: float) -> None:
    for name, count in more.items():
        found[name] = found.get(name, 0.0) + worth * count
