"""Authors, and their names as printed on each paper."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.feed_triggers import feed_triggers
from papers.history import tracked
from papers.models.paper import Paper


@tracked
class Author(models.Model):
    """A name until a curator splits or merges it; `distinction` tells namesakes apart ("" for the first)."""

    name = models.CharField(_("name"), max_length=200)
    distinction = models.CharField(_("distinction"), max_length=80, blank=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["name", "distinction"], name="author_once")]
        triggers = feed_triggers("author", tombstone="slug")

    def __str__(self) -> str:
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


class AuthorVariant(models.Model):
    """Another name of an author, since a curator merged the two: papers that print it are the author's too."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    author = models.ForeignKey(Author, models.CASCADE, related_name="variants")

    class Meta:
        verbose_name = _("name variant")
        verbose_name_plural = _("name variants")
        ordering = ["name"]
        triggers = feed_triggers("author", "author_id")

    def __str__(self) -> str:
        return self.name


class AuthorRedirect(models.Model):
    """An address that an author had before a merge."""

    old_slug = models.SlugField(max_length=120, unique=True)
    author = models.ForeignKey(Author, models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.old_slug} -> {self.author.slug}"


@tracked
class Authorship(models.Model):
    """An author's place on a paper. `position` counts from 1."""

    # Its index is below, with what lists of papers read.
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="authorships", db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="authorships")
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name as printed"), max_length=200)

    class Meta:
        verbose_name = _("authorship")
        verbose_name_plural = _("authorships")
        ordering = ["paper", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                name="authorship_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]
        indexes = [
            models.Index(fields=["paper", "position"], include=["name", "author"], name="authorship_listed")
        ]
        triggers = feed_triggers("paper", "paper_id")

    def __str__(self) -> str:
        return self.name
