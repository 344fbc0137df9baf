"""The whole taxonomy in memory: names in both languages, paths, ancestors, glossary. It is small and kept until the
database has another edition of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.db import connections, router
from django.urls import reverse

from taxonomy.edition_triggers import TABLE
from taxonomy.glossary import Glossary, Term
from taxonomy.models import (
    Category,
    CategoryAlias,
    CategoryRedirect,
    GlossaryTerm,
    Language,
    TaxonomyEdition,
    reader_language,
)

NO_TERMS = Glossary()


@dataclass(frozen=True, slots=True)
class Node:
    """One category. `branch` is the number of its top branch in reading order, from 1; 0 for the root."""

    id: int
    parent_id: int | None
    slug: str
    path: str
    name_en: str
    name_zh: str
    description_en: str
    description_zh: str
    depth: int
    branch: int
    aliases: tuple[tuple[str, str], ...] = field(default=())  # (language, name)
    includes_en: str = ""
    includes_zh: str = ""
    excludes_en: str = ""
    excludes_zh: str = ""

    @property
    def name(self) -> str:
        return self.name_zh if reader_language() == Language.CHINESE else self.name_en

    @property
    def description(self) -> str:
        return self.description_zh if reader_language() == Language.CHINESE else self.description_en

    @property
    def includes(self) -> str:
        return self.includes_zh if reader_language() == Language.CHINESE else self.includes_en

    @property
    def excludes(self) -> str:
        return self.excludes_zh if reader_language() == Language.CHINESE else self.excludes_en

    @property
    def has_scope(self) -> bool:
        """Whether rules say what belongs here and what does not."""
        return bool(self.includes or self.excludes)

    @property
    def names(self) -> tuple[str, ...]:
        """All names and aliases in both languages."""
        return (self.name_en, self.name_zh, *(name for _, name in self.aliases))

    @property
    def own_aliases(self) -> list[str]:
        """The aliases in the reader's language."""
        return [name for language, name in self.aliases if language == reader_language()]

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.path])


class Taxonomy:
    """The tree and the glossary as they were when they were loaded. `nodes` are in reading order, the root first.

    One is shared by all requests and threads of a process, in whatever language: nobody changes it. `kept` is a place
    for what others compute from this edition and nothing else (they may do so twice at once, with the same result);
    a new edition begins with an empty one.
    """

    def __init__(self, nodes: Iterable[Node], glossary: Glossary = NO_TERMS, edition: str = "") -> None:
        self.nodes = tuple(nodes)
        self.glossary = glossary
        self.edition = edition
        self.by_id = {node.id: node for node in self.nodes}
        self.by_path = {node.path: node for node in self.nodes}
        self.kept: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @property
    def root(self) -> Node | None:
        return self.nodes[0] if self.nodes else None

    @cached_property
    def _children(self) -> dict[int | None, tuple[Node, ...]]:
        found: dict[int | None, list[Node]] = {}
        for node in self.nodes:
            found.setdefault(node.parent_id, []).append(node)
        return {parent_id: tuple(children) for parent_id, children in found.items()}

    @property
    def branches(self) -> tuple[Node, ...]:
        return self.children(self.root) if self.root else ()

    def children(self, node: Node) -> tuple[Node, ...]:
        return self._children.get(node.id, ())

    def ancestors(self, node: Node) -> list[Node]:
        """From the top branch down to the parent; the root is left out, since it says nothing."""
        above: list[Node] = []
        while node.parent_id is not None and (node := self.by_id[node.parent_id]).depth:
            above.insert(0, node)
        return above

    def line(self, node: Node) -> list[Node]:
        """The node below its ancestors: what a breadcrumb shows."""
        return [*self.ancestors(node), node]

    def in_words(self, node: Node) -> str:
        """The names of its line in the reader's language: "Outer alignment › Scalable oversight"."""
        return " › ".join(each.name for each in self.line(node))

    def below(self, node: Node) -> list[Node]:
        """The node and all its descendants, in reading order."""
        return [node, *(deeper for child in self.children(node) for deeper in self.below(child))]

    def closure(self, ids: list[int]) -> list[int]:
        """The ids and those of all their ancestors, the root too, each once.

        A category made after this tree was loaded is left out: the feed brings its papers again.
        """
        found: dict[int, None] = {}
        for category_id in ids:
            step: int | None = category_id
            while step in self.by_id and step not in found:
                found[step] = None
                step = self.by_id[step].parent_id
        return list(found)

    def find(self, address: str) -> Node | None:
        """By path, else by a slug that only one category has."""
        address = address.strip("/")
        if address in self.by_path:
            return self.by_path[address]
        same_slug = [node for node in self.nodes if node.slug == address]
        return same_slug[0] if len(same_slug) == 1 else None


_kept: Taxonomy | None = None


def load() -> Taxonomy:
    """The taxonomy as this transaction sees it: one small query, and the whole again only when its edition is new."""
    global _kept
    kept = _kept  # another thread may put its own there meanwhile
    edition = _edition()
    if kept is None or kept.edition != edition:
        kept = _read(edition)
        while (now := _edition()) != edition:  # changed while it was read
            edition, kept = now, _read(now)
        _kept = kept
    return kept


def _edition() -> str:
    """Empty when the row is not there, which only emptying its table brings about."""
    # Every request asks, and without the ORM it is 0.08 ms instead of 0.21.
    with connections[router.db_for_read(TaxonomyEdition)].cursor() as cursor:
        cursor.execute(f"SELECT value FROM {TABLE}")  # noqa: S608 - a constant
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _read(edition: str) -> Taxonomy:
    return Taxonomy(_nodes(), _glossary(), edition or str(uuid4()))  # never that of another tree


def _glossary() -> Glossary:
    rows = GlossaryTerm.objects.order_by("id").values_list("id", "english", "chinese")
    return Glossary(tuple(Term(number, tuple(english), tuple(chinese)) for number, english, chinese in rows))


def _nodes() -> list[Node]:
    aliases: dict[int, list[tuple[str, str]]] = {}
    for category_id, language, name in CategoryAlias.objects.values_list("category_id", "language", "name"):
        aliases.setdefault(category_id, []).append((language, name))
    children: dict[int | None, list[Category]] = {}
    for category in Category.objects.without_tree_fields().order_by("position", "id"):
        children.setdefault(category.parent_id, []).append(category)
    nodes: list[Node] = []

    def walk(parent_id: int | None, depth: int, branch: int) -> None:
        for number, category in enumerate(children.get(parent_id, []), start=1):
            mine = branch if depth > 1 else number if depth else 0
            nodes.append(_node(category, depth, mine, tuple(aliases.get(category.id, []))))
            walk(category.id, depth + 1, mine)

    walk(None, 0, 0)
    return nodes


def _node(category: Category, depth: int, branch: int, aliases: tuple[tuple[str, str], ...]) -> Node:
    return Node(
        id=category.id,
        parent_id=category.parent_id,
        slug=category.slug,
        path=category.path,
        name_en=category.name_en,
        name_zh=category.name_zh,
        description_en=category.description_en,
        description_zh=category.description_zh,
        depth=depth,
        branch=branch,
        aliases=aliases,
        includes_en=category.includes_en,
        includes_zh=category.includes_zh,
        excludes_en=category.excludes_en,
        excludes_zh=category.excludes_zh,
    )


def redirected(path: str) -> Category | None:
    """The category that had this address before, if any."""
    found = CategoryRedirect.objects.select_related("category").filter(old_path=path.strip("/")).first()
    return found.category if found else None
