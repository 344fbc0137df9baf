"""The tree of categories. A category is addressed by its path; old paths redirect."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from papers.feed_triggers import feed_triggers
from papers.history import tracked


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    CHINESE = "zh", _("Chinese")


def reader_language() -> Language:
    return Language.CHINESE if (get_language() or "en").startswith("zh") else Language.ENGLISH


@tracked
class Category(TreeNode):  # type: ignore[misc]  # untyped library
    """A node of the taxonomy. `path` joins the slugs from the top branch down ("outer-alignment/scalable-oversight");
    the root's path is its own slug. Only `taxonomy.editing` writes `path`."""

    slug = models.SlugField(_("slug"), max_length=80)
    path = models.CharField(_("path"), max_length=500, unique=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    name_en = models.CharField(_("English name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    description_en = models.TextField(_("English description"), blank=True)
    description_zh = models.TextField(_("Chinese description"), blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"], name="category_slug_once_below_a_parent", nulls_distinct=False
            )
        ]
        triggers = feed_triggers(
            "category", tombstone="path", moved="n.parent_id IS DISTINCT FROM o.parent_id OR n.path <> o.path"
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_zh if reader_language() == Language.CHINESE else self.name_en

    @property
    def description(self) -> str:
        return self.description_zh if reader_language() == Language.CHINESE else self.description_en

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.path])


@tracked
class CategoryAlias(models.Model):
    """Another name that researchers use for a category; search understands it."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="aliases")
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("category alias")
        verbose_name_plural = _("category aliases")
        ordering = ["language", "id"]
        constraints = [
            models.UniqueConstraint("category", "language", Lower("name"), name="category_alias_once")
        ]
        triggers = feed_triggers("category", "category_id")

    def __str__(self) -> str:
        return self.name


class CategoryRedirect(models.Model):
    """An address that a category had before it was moved or renamed."""

    old_path = models.CharField(max_length=500, unique=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.old_path} -> {self.category.path}"
