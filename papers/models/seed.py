"""What the seed has put in, so that loading it again touches nothing."""

from __future__ import annotations

from django.db import models


class SeedRecord(models.Model):
    """`digest` is the SHA-256 of the seed's own words for `key` when it was last loaded."""

    class Kind(models.TextChoices):
        CATEGORY = "category"
        VENUE = "venue"
        WORK = "work"
        TERM = "term"
        QUERY = "query"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="seed_record_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
