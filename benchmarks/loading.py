"""The corpus into the site's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils.text import slugify

from benchmarks.copying import Table, tables
from benchmarks.corpus import Sample
from papers.models import Author, Authorship, Classification, Identifier, Origin, Paper, Venue, Version
from papers.seed import files
from papers.seed.loader import load as load_seed
from taxonomy.models import Category

COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Venue: ("id", "name"),
    Author: ("id", "name", "slug"),
    Paper: (
        *("id", "cite_key", "title", "abstract", "kind", "year", "venue_id", "published_on", "origin"),
        *("added_at", "updated_at"),
    ),
    Identifier: ("paper_id", "scheme", "value"),
    Version: ("paper_id", "stage", "venue_id", "year", "published_on"),
    Authorship: ("paper_id", "author_id", "position", "name"),
    Classification: ("paper_id", "category_id", "primary"),
}
ARXIV = "arXiv"
FIRST_ADDED = datetime(2024, 1, 1, tzinfo=UTC)
EVERY_HUNDRED = [*[Origin.SUBMITTED] * 70, *[Origin.HARVESTED] * 29, Origin.SEED]  # origins of the papers


def load(samples: Iterable[Sample], url: str) -> int:
    """Categories and venues of the seed, then the samples; answers how many there were. `url` is Django's database.

    Written by COPY with the triggers at rest: no history and no row of the feed comes of it, as in a restored
    database, whose index is built from the tables.
    """
    load_seed(works=())
    with tables(url, COLUMNS) as opened:
        count = _Loading(opened).write(samples)
    with connection.cursor() as cursor:
        for command in connection.ops.sequence_reset_sql(no_style(), list(COLUMNS)):
            cursor.execute(command)
        cursor.execute("VACUUM ANALYZE")
    return count


class _Loading:
    def __init__(self, opened: list[Table]) -> None:
        self._venue, self._author, self._paper, self._identifier = opened[:4]
        self._version, self._authorship, self._classification = opened[4:]
        self._categories = _ids_by_slug()
        self._venues = {name.lower(): pk for pk, name in Venue.objects.values_list("pk", "name")}
        self._first_venue = max(self._venues.values(), default=0) + 1
        self._authors: dict[str, int] = {}

    def write(self, samples: Iterable[Sample]) -> int:
        self._venue_id(ARXIV)
        number = 0
        for number, sample in enumerate(samples, 1):
            self._write(number, sample)
        return number

    def _write(self, number: int, sample: Sample) -> None:
        venue, on, added = self._venue_id(sample.venue), day(number, sample), moment(number)
        origin = EVERY_HUNDRED[number * 37 % 100].value
        self._paper.write(
            *(number, cite_key(number, sample), sample.title, sample.abstract, sample.kind, sample.year),
            *(venue, on, origin, added, added),
        )
        for scheme, value in (("arxiv", sample.arxiv), ("doi", sample.doi)):
            if value:
                self._identifier.write(number, scheme, value)
        if sample.arxiv:
            self._version.write(number, "preprint", self._venue_id(ARXIV), sample.year, on)
        if sample.published:
            self._version.write(number, "published", venue, sample.year, on)
        for position, name in enumerate(sample.authors, 1):
            self._authorship.write(number, self._author_id(name), position, name)
        for place, slug in enumerate(sample.categories):
            self._classification.write(number, self._categories[slug], place == 0)

    def _venue_id(self, name: str) -> int:
        if name.lower() not in self._venues:
            self._venues[name.lower()] = self._first_venue + len(self._venues)
            self._venue.write(self._venues[name.lower()], name)
        return self._venues[name.lower()]

    def _author_id(self, name: str) -> int:
        if name not in self._authors:
            number = self._authors[name] = len(self._authors) + 1
            self._author.write(number, name, f"{slugify(name)[:100] or 'author'}-{number}")
        return self._authors[name]


def _ids_by_slug() -> dict[str, int]:
    known = {category.slug for category in files.categories()}
    rows = Category.objects.without_tree_fields().filter(slug__in=known)
    return {category.slug: category.pk for category in rows}


def cite_key(number: int, sample: Sample) -> str:
    family = re.sub("[^a-z]", "", slugify(sample.authors[0].split()[-1])) if sample.authors else ""
    word = re.sub("[^a-z]", "", slugify(sample.title.split()[0]))
    return f"{family or 'anon'}{sample.year}{word}{number}"[-80:].lstrip("0123456789")


def day(number: int, sample: Sample) -> date:
    month = int(sample.arxiv[2:4]) if sample.arxiv else 1 + number % 12
    return date(sample.year, month, 1 + number % 28)


def moment(number: int) -> datetime:
    """When it came into the catalogue: the papers of one minute stand side by side, as after an import."""
    return FIRST_ADDED + timedelta(seconds=number * 37)
