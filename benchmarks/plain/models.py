"""One table beside the site's own ones, made and filled by `benchmarks.plain.loading`."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from papers.models import Venue
from taxonomy.models import Category


class PlainPaper(models.Model):
    """`categories` holds the ancestors too, so that a parent counts what the site's tree counts."""

    title = models.TextField()
    abstract = models.TextField(blank=True)
    authors = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=10, db_index=True)
    origin = models.CharField(max_length=10, db_index=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="+")
    categories = models.ManyToManyField(Category, related_name="+")
    search = SearchVectorField(null=True)

    objects: models.Manager[PlainPaper] = models.Manager()

    class Meta:
        app_label = "plain"
        indexes = [GinIndex(fields=["search"], name="plain_search")]

    def __str__(self) -> str:
        return self.title
