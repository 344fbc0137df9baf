"""One thing that the search box offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    CATEGORY = "category", pgettext_lazy("kind of suggestion", "category")
    AUTHOR = "author", pgettext_lazy("kind of suggestion", "author")
    VENUE = "venue", pgettext_lazy("kind of suggestion", "venue")
    PAPER = "paper", pgettext_lazy("kind of suggestion", "paper")
    FIELD = "field", pgettext_lazy("kind of suggestion", "search field")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`count` is its number of papers in the whole catalogue, None where that means nothing. `insert` is what the box
    becomes; `url` is where it leads instead: to a paper, or to the search with a filter beside the words before it."""

    kind: Kind
    label: str
    detail: str = ""
    count: int | None = None
    insert: str = ""
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "label": self.label,
            "detail": self.detail,
            "count": self.count,
            "insert": self.insert,
            "url": self.url,
        }
