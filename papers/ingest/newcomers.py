"""Authors and venues that came with a paper or with a change of one: when that is taken back, they go again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from papers.models import Author, Decision, Paper, Venue

Newcomers = dict[str, list[int]]  # ids by "authors" and "venues"
MODELS: dict[str, Any] = {"authors": Author, "venues": Venue}


def newest() -> dict[str, int]:
    """How far the numbers have come; call under `lock`, before the change."""
    columns = ", ".join(f"(SELECT max(id) FROM {model._meta.db_table})" for model in MODELS.values())  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        return {name: last or 0 for name, last in zip(MODELS, cursor.fetchone(), strict=True)}


def came_with(paper: Paper, since: Mapping[str, int]) -> Newcomers:
    """Whom and what the paper names that was not there yet; `since` is `newest` before the change."""
    authors = Author.objects.filter(authorships__paper=paper, pk__gt=since["authors"])
    named = Q(papers=paper) | Q(versions__paper=paper)
    venues = Venue.objects.filter(named, pk__gt=since["venues"])
    return {
        "authors": sorted(set(authors.values_list("pk", flat=True))),
        "venues": sorted(set(venues.values_list("pk", flat=True))),
    }


def go_again(came: Mapping[str, Sequence[int]]) -> None:
    """Remove those of `came_with` that no paper names and nobody has decided or reported anything about."""
    decided = Decision.objects.standing().filter(author__in=came.get("authors", ())).values("author")
    authors = Author.objects.filter(
        pk__in=came.get("authors", ()), authorships=None, variants=None, submissions=None
    )
    authors.exclude(pk__in=decided).delete()
    Venue.objects.filter(pk__in=came.get("venues", ()), papers=None, versions=None).delete()
