"""Editing the tree without breaking a link."""

from __future__ import annotations

from django.db import transaction

from taxonomy.models import Category, CategoryRedirect


def path_of(category: Category, parent: Category | None) -> str:
    """The path that a category has below this parent. The root's path is its slug; its children's begin anew."""
    if parent is None or parent.parent_id is None:
        return category.slug
    return f"{parent.path}/{category.slug}"


@transaction.atomic
def place(category: Category, *, parent: Category | None) -> Category:
    """Save the category below this parent (None: the root), and its descendants' paths with it.

    Old addresses redirect. Raises `ValidationError` when the parent lies below the category, and for a slug that is
    reserved.
    """
    category.parent = parent
    category.clean()
    _readdress(category, path_of(category, parent))
    category.save()
    for child in Category.objects.filter(parent=category):
        place(child, parent=category)
    return category


def _readdress(category: Category, path: str) -> None:
    old = category.path
    category.path = path
    if old and old != path:
        CategoryRedirect.objects.update_or_create(old_path=old, defaults={"category": category})
    CategoryRedirect.objects.filter(old_path=path).delete()
