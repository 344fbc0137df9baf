"""The tree of categories and the glossary. A category is addressed by its path; old paths redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from papers.feed_triggers import feed_triggers
from papers.history import tracked
from taxonomy.edition_triggers import edition_trigger

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


RESERVED = frozenset({"history", "look-after"})  # what addresses say behind a category's path


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
    includes_en = models.TextField(_("what belongs here, in English"), blank=True)
    includes_zh = models.TextField(_("what belongs here, in Chinese"), blank=True)
    excludes_en = models.TextField(_("what belongs elsewhere, in English"), blank=True)
    excludes_zh = models.TextField(_("what belongs elsewhere, in Chinese"), blank=True)
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("curator in charge"),
    )
    reviewed_at = models.DateTimeField(_("last reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"], name="category_slug_once_below_a_parent", nulls_distinct=False
            )
        ]
        triggers = [
            *feed_triggers(
                "category",
                tombstone="path",
                moved="n.parent_id IS DISTINCT FROM o.parent_id OR n.path <> o.path",
            ),
            edition_trigger(),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            sentence = _("“%(slug)s” is the name of a page that each category has. Choose another slug.")
            raise ValidationError({"slug": sentence % {"slug": self.slug}})

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
        triggers = [*feed_triggers("category", "category_id"), edition_trigger()]

    def __str__(self) -> str:
        return self.name


class CategoryRedirect(models.Model):
    """An address that a category had before it was moved or renamed."""

    old_path = models.CharField(max_length=500, unique=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="redirects")

    class Meta:
        triggers = [edition_trigger()]

    def __str__(self) -> str:
        return f"{self.old_path} -> {self.category.path}"


def _names(label: _StrPromise) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=120), verbose_name=label, default=list, blank=True)


@tracked
class GlossaryTerm(models.Model):
    """A concept of the field and its names in both languages; who searches for one finds papers with any of them.

    `key` is what the seed calls it, None for a term that was made here; only the seed writes it."""

    key = models.SlugField(max_length=80, unique=True, null=True, editable=False)  # noqa: DJ001 - unique where given
    english = _names(_("English names"))
    chinese = _names(_("Chinese names"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(models.F("english__len") + models.F("chinese__len"), 2),
                name="glossary_term_has_two_names",
                violation_error_message=_("A term needs two names at least: one alone says nothing new."),
            ),
            models.CheckConstraint(
                condition=~models.Q(english__contains=[""]) & ~models.Q(chinese__contains=[""]),
                name="glossary_term_has_no_empty_name",
                violation_error_message=_("A name of this term is empty."),
            ),
        ]
        triggers = [edition_trigger()]

    def __str__(self) -> str:
        return " · ".join(names[0] for names in (self.english, self.chinese) if names)


class TaxonomyEdition(models.Model):
    """One row: `value` is another one after each change of categories, aliases, redirects or terms. Only triggers
    write it (`taxonomy.edition_triggers`)."""

    value = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="taxonomy_edition_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.value)
