"""The seed's categories into the database; what a curator moved, renamed or deleted stays so."""

from __future__ import annotations

from collections.abc import Sequence

from papers.seed.files import RULES, SeedCategory
from papers.seed.tally import Digests, Kind, Move, Tally, move
from taxonomy import editing
from taxonomy.models import Category, CategoryAlias, CategoryRedirect, Language


def load_categories(categories: Sequence[SeedCategory]) -> Tally:
    digests, tally, paths = Digests(Kind.CATEGORY), Tally(), paths_of(categories)
    due = [one for one in categories if digests.known.get(paths[one.slug]) != one.digest]
    tally.unchanged = len(categories) - len(due)
    if not due:
        return tally
    rows = categories_of(categories)
    done = {}
    for category in due:
        path = paths[category.slug]
        made = _load(category, rows, digests.known.get(path))
        tally.count(made, path)
        if made is not Move.KEEP:
            done[path] = category.digest
    digests.save(done)
    return tally


def paths_of(categories: Sequence[SeedCategory]) -> dict[str, str]:
    """Slug -> the path that the category has when nobody moves it (see `taxonomy.models.Category.path`)."""
    found: dict[str, str] = {}
    for category in categories:
        above = found.get(category.parent, "")
        begins_anew = not category.parent or category.parent == categories[0].slug
        found[category.slug] = category.slug if begins_anew else f"{above}/{category.slug}"
    return found


def categories_of(categories: Sequence[SeedCategory]) -> dict[str, Category]:
    """Slug -> the category in the database, also when it was moved; those that are gone are left out."""
    paths = paths_of(categories)
    by_path = {row.path: row for row in Category.objects.without_tree_fields().select_related("parent")}
    gone = set(paths.values()) - set(by_path)
    if gone:
        redirects = CategoryRedirect.objects.filter(old_path__in=gone).select_related("category__parent")
        by_path |= {redirect.old_path: redirect.category for redirect in redirects}
    return {slug: by_path[path] for slug, path in paths.items() if path in by_path}


def _load(category: SeedCategory, rows: dict[str, Category], before: str | None) -> Move:
    """`rows` gains a category that is created; below a parent that is gone none is."""
    row = rows.get(category.slug)
    made = move(category.digest, before, _as_seed(row).digest if row else None)
    if made is Move.CREATE and category.parent and category.parent not in rows:
        return Move.KEEP
    if made is Move.CREATE:
        rows[category.slug] = _create(category, rows.get(category.parent))
    elif made is Move.CHANGE and row:
        _change(row, category)
    return made


def _create(category: SeedCategory, parent: Category | None) -> Category:
    row = editing.place(Category(slug=category.slug, **_fields(category)), parent=parent)
    _add_aliases(row, category)
    return row


def _change(row: Category, category: SeedCategory) -> None:
    for field, value in _fields(category).items():
        setattr(row, field, value)
    row.save(update_fields=list(_fields(category)))
    row.aliases.all().delete()
    _add_aliases(row, category)


def _fields(category: SeedCategory) -> dict[str, str | int]:
    return {
        **{name: getattr(category, name) for name in RULES},
        "position": category.position,
        "name_en": category.name_en,
        "name_zh": category.name_zh,
        "description_en": category.description_en,
        "description_zh": category.description_zh,
    }


def _add_aliases(row: Category, category: SeedCategory) -> None:
    names = [(Language.ENGLISH, name) for name in category.aliases_en]
    names += [(Language.CHINESE, name) for name in category.aliases_zh]
    CategoryAlias.objects.bulk_create(
        CategoryAlias(category=row, language=language, name=name) for language, name in names
    )


def _as_seed(row: Category) -> SeedCategory:
    """The row in the seed's words: a curator changed it when this is not what was loaded."""
    aliases = list(row.aliases.order_by("id").values_list("language", "name"))
    return SeedCategory(
        slug=row.slug,
        parent=row.parent.slug if row.parent else "",
        position=row.position,
        name_en=row.name_en,
        name_zh=row.name_zh,
        description_en=row.description_en,
        description_zh=row.description_zh,
        aliases_en=tuple(name for language, name in aliases if language == Language.ENGLISH),
        aliases_zh=tuple(name for language, name in aliases if language == Language.CHINESE),
        **{name: getattr(row, name) for name in RULES},
    )
