"""The change feed: what changed, in an order that every reader sees alike. Triggers write it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One row of the feed. `position` is given by `papers.feed` after the commit and is what cursors count;
    `id` says nothing about order. `detail` is the address of what is gone (a cite key, a path)."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        AUTHOR = "author", _("Author")
        VENUE = "venue", _("Venue")
        CATEGORY = "category", _("Category")
        EVERYTHING = "everything", _("Everything")

    class Action(models.TextChoices):
        CHANGED = "changed", _("Changed")
        MOVED = "moved", _("Moved")
        DELETED = "deleted", _("Deleted")

    position = models.BigIntegerField(null=True, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=8, choices=Action.choices)
    detail = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(position__isnull=True), name="change_unnumbered"),
            models.Index(fields=["kind", "object_id", "position"], name="change_by_object"),
            models.Index(Upper("detail"), condition=models.Q(action="deleted"), name="change_tombstone"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.kind} {self.object_id} {self.action}"
