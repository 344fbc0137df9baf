"""A search in words, in the reader's language: the title of a feed, the head of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from papers.models import Author, Kind, Origin
from papers.search.request import FACETS, Has, Match, SearchRequest, Sort
from taxonomy.tree import Taxonomy

LABELS = {
    "category": gettext_lazy("Category"),
    "year": gettext_lazy("Year"),
    "venue": gettext_lazy("Venue"),
    "kind": gettext_lazy("Kind"),
    "author": gettext_lazy("Author"),
    "origin": gettext_lazy("Origin"),
    "has": gettext_lazy("Has"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One part of a search. `left_out`: papers with this are not wanted."""

    label: str
    text: str
    left_out: bool = False


def in_words(asked: SearchRequest, taxonomy: Taxonomy) -> list[Phrase]:
    """The words, then each active filter. Asks the database once when there are authors."""
    names = _author_names(asked)
    phrases = [Phrase(_words_label(asked), asked.q)] if asked.q else []
    for facet in FACETS:
        phrases += _of_facet(asked, facet, taxonomy, names)
    return phrases


def title_of(asked: SearchRequest, taxonomy: Taxonomy) -> str:
    """All of it in one line."""
    parts = [
        _("not %(value)s") % {"value": p.text} if p.left_out else p.text for p in in_words(asked, taxonomy)
    ]
    return " · ".join(parts) or _("All papers")


def sort_in_words(asked: SearchRequest) -> str:
    return str(Sort(asked.sort).label)


def _words_label(asked: SearchRequest) -> str:
    return _("Any of these words") if asked.match == Match.ANY else _("Words")


def _of_facet(asked: SearchRequest, facet: str, taxonomy: Taxonomy, names: Mapping[str, str]) -> list[Phrase]:
    label = str(LABELS[facet])
    found = [Phrase(label, years)] if facet == "year" and (years := _years(asked)) else []
    for name, left_out in ((facet, False), (f"not_{facet}", True)):
        texts = [_value(facet, value, taxonomy, names) for value in getattr(asked, name, ())]
        if texts:
            joined = _between(asked, facet, left_out=left_out).join(texts)
            found.append(Phrase(label, joined + _note(asked, facet), left_out))
    return found


def _between(asked: SearchRequest, facet: str, *, left_out: bool) -> str:
    needs_all = facet == "has" or getattr(asked, f"{facet}_match", "") == Match.ALL
    if needs_all and not left_out:
        return pgettext("between values that all must hold", " and ")
    return pgettext("between values of which any will do", " or ")


def _note(asked: SearchRequest, facet: str) -> str:
    return f" ({_('only papers filed exactly here')})" if facet == "category" and asked.exact else ""


def _value(facet: str, value: Any, taxonomy: Taxonomy, names: Mapping[str, str]) -> str:
    match facet:
        case "category":
            node = taxonomy.by_path.get(value)
            return node.name if node else str(value)
        case "kind":
            return str(Kind(value).label)
        case "origin":
            return str(Origin(value).label)
        case "has":
            return str(Has(value).label)
        case _:
            return names.get(value, str(value))


def _years(asked: SearchRequest) -> str:
    first, last = asked.year_from, asked.year_to
    if first is None and last is None:
        return ""
    if first is None:
        return _("until %(year)s") % {"year": last}
    if last is None:
        return _("since %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"


def _author_names(asked: SearchRequest) -> dict[str, str]:
    wanted = (*asked.author, *asked.not_author)
    return {a.slug: str(a) for a in Author.objects.filter(slug__in=wanted)} if wanted else {}
