"""The active filters of a search, each with its name and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from papers.models import Author, Kind, Origin
from papers.search import SearchRequest
from papers.search.request import Has, Match
from papers.views.addresses import FEW_LINK_CHARS, address, is_long
from taxonomy.tree import Taxonomy


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; `url` is the request without it, or "" where a button drops what it `says`.

    `value` is None for a span of years and for switches.
    """

    facet: str
    value: str | int | None
    label: str
    url: str
    left_out: bool = False
    says: str = ""

    @property
    def text(self) -> str:
        return _("not %(filter)s") % {"filter": self.label} if self.left_out else self.label


def chips(request: SearchRequest, taxonomy: Taxonomy) -> list[Chip]:
    """In the order of the filters; one query when authors are among them."""
    label = labels(request, taxonomy)
    found = [
        _chip(request, facet, value, label(facet, value), left_out)
        for facet in ("category", "year", "kind", "origin", "has", "venue", "author")
        for left_out in (False, True)
        for value in getattr(request, f"not_{facet}" if left_out else facet, ())
    ]
    if years := year_label(request):
        found.append(Chip("year", None, years, address(request.within_years(None, None))))
    if request.exact:
        found.append(
            Chip("exact", None, _("only papers filed exactly here"), address(request.exactly(False)))
        )
    if request.match == Match.ANY and request.q:
        found.append(
            Chip("match", None, _("any of the words"), address(request.matching_words(Match.ALL.value)))
        )
    return found


def _chip(request: SearchRequest, facet: str, value: str | int, label: str, left_out: bool) -> Chip:
    url = "" if is_long(request, FEW_LINK_CHARS) else address(request.off(facet, value))
    return Chip(
        facet, value, label, url, left_out, f"not_{facet}={value}" if left_out else f"{facet}={value}"
    )


def labels(request: SearchRequest, taxonomy: Taxonomy) -> Callable[[str, str | int], str]:
    """What people call a value of a facet."""
    wanted = (*request.author, *request.not_author)
    named = Author.objects.filter(slug__in=wanted) if wanted else ()
    authors = {author.slug: str(author) for author in named}

    def label(facet: str, value: str | int) -> str:
        text = str(value)
        if facet == "category":
            return taxonomy.by_path[text].name
        if facet == "author":
            return authors.get(text, text)
        if facet == "has":
            return _("has: %(what)s") % {"what": Has(text).label}
        choices = {"kind": Kind, "origin": Origin}.get(facet)
        return str(choices(text).label) if choices else text

    return label


def year_label(request: SearchRequest) -> str:
    """The span of years as people write it, "" for all."""
    first, last = request.year_from, request.year_to
    if first is None and last is None:
        return ""
    if first is None:
        return _("until %(year)s") % {"year": last}
    if last is None:
        return _("since %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"
