"""Which of some papers have changed since a moment, and through what, by the change feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from papers import feed
from papers.models import Authorship, Change, Classification, Paper, Version
from papers.models.among import among
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a change feed, and the time at which the feed ended there."""

    epoch: str
    position: int
    at: datetime

    def later(self) -> Q:
        """Rows of the feed behind it. In another feed (a restored database) positions mean nothing: by time there.

        What has no position yet was committed after the last numbering, so later than any place.
        """
        if self.epoch == feed.epoch():
            return Q(position__gt=self.position) | Q(position__isnull=True)
        return Q(at__gt=self.at)


def changed_since(moment: Moment, ids: Collection[int], taxonomy: Taxonomy) -> dict[int, frozenset[str]]:
    """The changed ones in their order, each with its causes: "paper", "author", "venue", "category".

    A fixed number of queries, which look at these papers' rows of the feed and not at all of it.
    """
    later = moment.later()
    if Change.objects.filter(later, kind=Change.Kind.EVERYTHING).exists():
        return dict.fromkeys(ids, frozenset([Change.Kind.PAPER.value]))
    causes: dict[int, set[str]] = {}
    for cause, papers in _by_cause(later, ids, taxonomy):
        for pk in papers:
            causes.setdefault(pk, set()).add(cause.value)
    return {pk: frozenset(causes[pk]) for pk in ids if pk in causes}


def _by_cause(
    later: Q, ids: Collection[int], taxonomy: Taxonomy
) -> Iterable[tuple[Change.Kind, Iterable[int]]]:
    kind, these = Change.Kind, among(ids)
    yield kind.PAPER, _objects(later, ids)
    by_author, at_venue = _has_row(later, kind.AUTHOR, "author_id"), _has_row(later, kind.VENUE, "venue_id")
    categories = _categories(later, taxonomy)
    rows = [
        (kind.AUTHOR, Authorship.objects.filter(by_author, paper_id__in=these)),
        (kind.VENUE, Version.objects.filter(at_venue, paper_id__in=these)),
        (kind.CATEGORY, Classification.objects.filter(category_id__in=categories, paper_id__in=these)),
    ]
    for cause, found in rows:
        yield cause, found.order_by().values_list("paper_id", flat=True)
    papers = Paper.objects.filter(at_venue, pk__in=these)
    yield kind.VENUE, papers.order_by().values_list("pk", flat=True)


def _objects(later: Q, ids: Collection[int]) -> Iterable[int]:
    rows = Change.objects.filter(later, kind=Change.Kind.PAPER, object_id__in=among(ids))
    return (pk for pk in rows.values_list("object_id", flat=True).distinct() if pk is not None)


def _has_row(later: Q, kind: Change.Kind, column: str) -> Exists:
    return Exists(Change.objects.filter(later, kind=kind, object_id=OuterRef(column)))


def _categories(later: Q, taxonomy: Taxonomy) -> set[int]:
    """The changed ones; with one that was moved, all below it."""
    rows = Change.objects.filter(later, kind=Change.Kind.CATEGORY, object_id__in=list(taxonomy.by_id))
    found = set()
    for pk, action in rows.values_list("object_id", "action").distinct():
        if pk is not None:
            node = taxonomy.by_id[pk]
            found |= {deeper.id for deeper in taxonomy.below(node)} if action == Change.Action.MOVED else {pk}
    return found
