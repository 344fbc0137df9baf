"""What helps when little or nothing is found: corrected words, and each filter with what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from papers.search import SearchRequest, SearchResult
from papers.search.facets.doctor import Cure, cures
from papers.search.request import Match
from papers.views.addresses import address
from papers.views.chips import Chip
from taxonomy.tree import Taxonomy

FEW = 3  # papers, below which the filters are looked at one by one


@dataclass(frozen=True, slots=True)
class Correction:
    word: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One filter, and what would be found without it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Remedies:
    """`filters` begin with the one that frees most papers. `respelled_url` asks with all corrections."""

    corrections: list[Correction]
    respelled_url: str
    filters: list[Remedy]
    any_words_url: str
    without_filters_url: str


def remedies(result: SearchResult, taxonomy: Taxonomy, active: Sequence[Chip]) -> Remedies:
    asked = result.request
    helps = cures(asked, taxonomy) if result.total < FEW and asked.is_filtered else []
    corrections = list(dict.fromkeys(Correction(c.word, c.suggestion) for c in result.corrections))
    respelled = address(result.respelled) if result.respelled else ""
    any_words = address(asked.matching_words(Match.ANY.value)) if result.some else ""
    without = address(asked.without_filters()) if asked.is_filtered else ""
    filters = sorted((_remedy(cure, asked, active) for cure in helps), key=lambda remedy: -remedy.count)
    return Remedies(corrections, respelled, filters, any_words, without)


def _remedy(cure: Cure, asked: SearchRequest, active: Sequence[Chip]) -> Remedy:
    return Remedy(_label(cure, asked, active), cure.count, address(cure.request))


def _label(cure: Cure, asked: SearchRequest, active: Sequence[Chip]) -> str:
    if cure.facet == "q":
        return _("the words “%(words)s”") % {"words": asked.q[:80]}
    same = [chip for chip in active if chip.facet == cure.facet]
    if cure.facet != "year":
        same = [chip for chip in same if chip.value == cure.value]
    return pgettext("between things of a list", ", ").join(chip.text for chip in same)
