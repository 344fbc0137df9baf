"""SearchRequest: what is asked, typed and immutable, made from a query string by one form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db import models
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    RELEVANCE = "relevance", _("Relevance")
    NEWEST = "newest", _("Newest")
    OLDEST = "oldest", _("Oldest")
    ADDED = "added", _("Recently added")
    TITLE = "title", _("Title")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Words and filters. Values inside one filter mean "any of"; filters and words all have to hold.

    `category` holds paths, `venue` names, `author` slugs, `kind` values of `papers.models.Kind`. Years include both
    ends. `sort` is never empty: with words relevance is the default, without newest.
    """

    q: str = ""
    category: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    venue: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1

    def __post_init__(self) -> None:
        if not self.sort or (self.sort == Sort.RELEVANCE and not self.q):
            object.__setattr__(self, "sort", Sort.RELEVANCE.value if self.q else Sort.NEWEST.value)

    @property
    def default_sort(self) -> str:
        return Sort.RELEVANCE.value if self.q else Sort.NEWEST.value

    @property
    def is_filtered(self) -> bool:
        return bool(self.category or self.year_from or self.year_to or self.venue or self.kind or self.author)

    def without(self, name: str, value: str = "") -> Self:
        """Without one value of a filter, or without the whole filter ("year" is both ends); back to page 1."""
        if name == "year":
            return replace(self, year_from=None, year_to=None, page=1)
        if name == "q":
            return replace(self, q="", sort="", page=1)
        kept = tuple(v for v in getattr(self, name) if value and v != value)
        change: dict[str, Any] = {name: kept}
        return replace(self, **change, page=1)

    def toggled(self, name: str, value: str) -> Self:
        """With the value added to the filter, or taken out when it is there; back to page 1."""
        if value in getattr(self, name):
            return self.without(name, value)
        change: dict[str, Any] = {name: (*getattr(self, name), value)}
        return replace(self, **change, page=1)

    def with_year(self, year: int) -> Self:
        return replace(self, year_from=year, year_to=year, page=1)

    def on_page(self, page: int) -> Self:
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Self:
        return replace(self, sort=sort, page=1)

    def query_string(self, *, page: bool = True) -> str:
        """The canonical query string; the form reads it back into the same request."""
        pairs: list[tuple[str, str | int]] = [("q", self.q)] if self.q else []
        for name in ("category", "venue", "kind", "author"):
            pairs += [(name, value) for value in getattr(self, name)]
        for name in ("year_from", "year_to"):
            if (year := getattr(self, name)) is not None:
                pairs.append((name, year))
        if self.sort != self.default_sort:
            pairs.append(("sort", self.sort))
        if page and self.page > 1:
            pairs.append(("page", self.page))
        return urlencode(pairs)
