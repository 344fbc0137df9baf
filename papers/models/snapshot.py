"""Searches as they were: the query, the moment, and what it found then."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers.history import tracked

MOST = 10_000  # papers of one snapshot


def hash_of(query: str, moment: datetime, ids: Sequence[int]) -> str:
    """16 hex digits that name this content: the same search with the same answer in the same second is the same."""
    content = "\n".join([query, moment.isoformat(timespec="seconds"), ",".join(map(str, ids))])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


@tracked
class Snapshot(models.Model):
    """What a search found at one moment; `papers.snapshots` makes it and nobody changes it.

    `query` is the canonical query string without a page, the same in every language. `ids` and `keys` (cite keys) are
    those of the papers then, in the search's order. The counts go from the catalogue over the words to the filters,
    as a PRISMA flow diagram has them. `edition` is the taxonomy's; `epoch` and `position` say where the change feed
    ended.
    """

    hash = models.CharField(_("hash"), max_length=16, unique=True)
    query = models.TextField(_("query string"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="snapshots"
    )
    created_at = models.DateTimeField(_("kept"))
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("papers"), default=list)
    keys = ArrayField(models.CharField(max_length=80), verbose_name=_("cite keys"), default=list)
    in_catalogue = models.PositiveIntegerField(_("papers in the catalogue"))
    matching_words = models.PositiveIntegerField(_("papers that match the words"))
    total = models.PositiveIntegerField(_("papers after the filters"))
    edition = models.CharField(_("edition of the taxonomy"), max_length=36)
    epoch = models.CharField(_("epoch of the change feed"), max_length=16)
    position = models.BigIntegerField(_("position in the change feed"))

    class Meta:
        verbose_name = _("snapshot of a search")
        verbose_name_plural = _("snapshots of searches")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hash__regex=r"^[0-9a-f]{16}$"), name="snapshot_hash_is_16_hex_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(ids__len=models.F("keys__len"), total=models.F("ids__len")),
                name="snapshot_has_a_key_for_each_paper",
            ),
            models.CheckConstraint(condition=models.Q(total__lte=MOST), name="snapshot_is_not_too_large"),
        ]
        # Who made it may be deleted; the rest is what others cite.
        triggers = [pgtrigger.ReadOnly(name="frozen", exclude=["created_by"])]

    def __str__(self) -> str:
        return self.hash

    def get_absolute_url(self) -> str:
        return reverse("snapshot", args=[self.hash])
