"""SearchRequest: what is asked, typed and immutable, made from a query string by one form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db import models
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

FACETS = (
    "category",
    "year",
    "venue",
    "kind",
    "author",
    "origin",
    "has",
)  # in the order of pages and addresses
WITH_MATCH = ("category", "author")  # facets whose values hold for any or for all


class Sort(models.TextChoices):
    RELEVANCE = "relevance", _("Relevance")
    NEWEST = "newest", _("Newest")
    OLDEST = "oldest", _("Oldest")
    ADDED = "added", _("Recently added")
    TITLE = "title", _("Title")


class Match(models.TextChoices):
    ALL = "all", _("All")
    ANY = "any", _("Any")


class Has(models.TextChoices):
    """What a paper can be asked to have; a value's number in the index is its place here, so add at the end."""

    ABSTRACT = "abstract", _("Abstract")
    PUBLISHED = "published", _("Published version")
    PREPRINT = "preprint", _("Preprint")
    ARXIV = "arxiv", _("arXiv id")
    DOI = "doi", _("DOI")
    CATEGORY = "category", _("Category")
    EVIDENCE = "evidence", _("Evidence")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CERTAIN = "certain", _("Certain category")
    LIKELY = "likely", _("Likely category")
    UNSURE = "unsure", _("Unsure category")


class State(models.TextChoices):
    """What a value of a facet is in a request."""

    OFF = "", _("Off")
    INCLUDED = "included", _("Included")
    EXCLUDED = "excluded", _("Left out")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Words and filters; all of them have to hold.

    Each facet has values that are wanted (`category`) and values that are left out (`not_category`). A paper has to
    have any of the wanted ones, or all where `category_match` or `author_match` is "all"; of `has` always all.
    Values: paths of categories, names of venues, slugs of authors, values of `papers.models.Kind`,
    `papers.models.Origin` and `Has`; `not_year` holds years. Years include both ends. With `exact` a category does
    not stand for those below it. `match` says whether all words of `q` are needed. `sort` is never empty: with words
    relevance is the default, without newest. `cursor` is where an earlier page ended (see `papers.search.paging`).
    """

    q: str = ""
    match: str = Match.ALL.value
    category: tuple[str, ...] = ()
    not_category: tuple[str, ...] = ()
    category_match: str = Match.ANY.value
    exact: bool = False
    year_from: int | None = None
    year_to: int | None = None
    not_year: tuple[int, ...] = ()
    venue: tuple[str, ...] = ()
    not_venue: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    not_kind: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    not_author: tuple[str, ...] = ()
    author_match: str = Match.ANY.value
    origin: tuple[str, ...] = ()
    not_origin: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    not_has: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1
    cursor: str = ""

    def __post_init__(self) -> None:
        if not self.sort or (self.sort == Sort.RELEVANCE and not self.q):
            object.__setattr__(self, "sort", self.default_sort)

    @property
    def default_sort(self) -> str:
        return Sort.RELEVANCE.value if self.q else Sort.NEWEST.value

    def is_active(self, facet: str) -> bool:
        """Whether the facet narrows the result."""
        if facet == "year" and (self.year_from is not None or self.year_to is not None):
            return True
        return bool(getattr(self, facet, ())) or bool(getattr(self, f"not_{facet}"))

    @property
    def active(self) -> tuple[str, ...]:
        """The facets that narrow the result."""
        return tuple(facet for facet in FACETS if self.is_active(facet))

    @property
    def is_filtered(self) -> bool:
        return bool(self.active)

    def state(self, facet: str, value: Any) -> State:
        if value in getattr(self, facet, ()):
            return State.INCLUDED
        return State.EXCLUDED if value in getattr(self, f"not_{facet}") else State.OFF

    def including(self, facet: str, value: str) -> Self:
        """With the value wanted (and no longer left out)."""
        return self.off(facet, value)._with(facet, value)

    def excluding(self, facet: str, value: str | int) -> Self:
        """With the value left out (and no longer wanted)."""
        return self.off(facet, value)._with(f"not_{facet}", value)

    def off(self, facet: str, value: str | int) -> Self:
        """Without this value of the facet, wanted or left out."""
        names = [name for name in (facet, f"not_{facet}") if hasattr(self, name)]
        return self._from_start(**{n: tuple(v for v in getattr(self, n) if v != value) for n in names})

    def without(self, facet: str) -> Self:
        """Without the whole facet ("year" is all of it), or without "q"."""
        if facet == "q":
            return self._from_start(q="", sort="", match=Match.ALL.value)
        change: dict[str, Any] = {f"not_{facet}": ()}
        change |= {"year_from": None, "year_to": None} if facet == "year" else {facet: ()}
        return self._from_start(**change)

    def without_filters(self) -> Self:
        """The words alone."""
        return type(self)(q=self.q, match=self.match)

    def within_years(self, first: int | None, last: int | None) -> Self:
        return self._from_start(year_from=first, year_to=last)

    def matching(self, facet: str, match: str) -> Self:
        """With any or all of a facet's values ("category" or "author")."""
        return self._from_start(**{f"{facet}_match": match})

    def matching_words(self, match: str) -> Self:
        """With any or all of the words."""
        return self._from_start(match=match)

    def exactly(self, exact: bool) -> Self:
        return self._from_start(exact=exact)

    def asking(self, q: str) -> Self:
        """The same filters with other words."""
        return self._from_start(q=q)

    def sorted_by(self, sort: str) -> Self:
        return self._from_start(sort=sort)

    def on_page(self, page: int, cursor: str = "") -> Self:
        return replace(self, page=page, cursor=cursor)

    def _with(self, name: str, value: str | int) -> Self:
        return self._from_start(**{name: (*getattr(self, name), value)})

    def _from_start(self, **change: Any) -> Self:
        return replace(self, **change, page=1, cursor="")

    def query_string(self, *, page: bool = True) -> str:
        """The canonical query string; the form reads it back into the same request."""
        pairs: list[tuple[str, str | int]] = [("q", self.q)] if self.q else []
        if self.match != Match.ALL:
            pairs.append(("match", self.match))
        for facet in FACETS:
            pairs += self._pairs(facet)
        if self.exact:
            pairs.append(("exact", 1))
        if self.sort != self.default_sort:
            pairs.append(("sort", self.sort))
        if page and self.page > 1:
            pairs.append(("page", self.page))
        if page and self.cursor:
            pairs.append(("cursor", self.cursor))
        return urlencode(pairs)

    def _pairs(self, facet: str) -> list[tuple[str, str | int]]:
        names = ("year_from", "year_to") if facet == "year" else ()
        pairs = [(name, year) for name in names if (year := getattr(self, name)) is not None]
        pairs += [(name, v) for name in (facet, f"not_{facet}") for v in getattr(self, name, ())]
        if facet in WITH_MATCH and getattr(self, f"{facet}_match") != Match.ANY:
            pairs.append((f"{facet}_match", getattr(self, f"{facet}_match")))
        return pairs
