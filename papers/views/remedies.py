"""What helps when little or nothing is found: corrected words, and each filter with what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from papers.search import SearchRequest, SearchResult
from papers.search.facets.doctor import Cure, Doctor, Filter
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
    """One filter, or several together, and what would be found without it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Remedies:
    """`filters` begin with what frees most papers; `together` says that each is several, since no filter alone is the
    cause. `respelled_url` asks with all corrections. `widest` is the search with the words alone, or everything."""

    corrections: list[Correction]
    respelled_url: str
    filters: list[Remedy]
    together: bool
    any_words_url: str
    widest: Remedy | None


def remedies(result: SearchResult, taxonomy: Taxonomy, active: Sequence[Chip]) -> Remedies:
    asked = result.request
    corrections = list(dict.fromkeys(Correction(c.word, c.suggestion) for c in result.corrections))
    respelled = address(result.respelled) if result.respelled else ""
    any_words = address(asked.matching_words(Match.ANY.value)) if result.some else ""
    doctor = Doctor(asked, taxonomy) if result.total < FEW else None
    alone = doctor.cures() if doctor else []
    sets = doctor.together() if doctor and alone and not any(cure.count for cure in alone) else []
    filters = sorted(
        (_remedy(cure, asked, active) for cure in sets or alone), key=lambda remedy: -remedy.count
    )
    widest = _widest(doctor) if doctor and alone else None
    return Remedies(corrections, respelled, filters, bool(sets), any_words, widest)


def _widest(doctor: Doctor) -> Remedy:
    """The words without any filter where they find something."""
    words = doctor.request.without_filters()
    if doctor.request.is_filtered and words.q and (count := doctor.count(words)):
        return Remedy(_("Search these words without any filter"), count, address(words))
    everything = SearchRequest()
    return Remedy(_("Show all papers"), doctor.count(everything), address(everything))


def _remedy(cure: Cure, asked: SearchRequest, active: Sequence[Chip]) -> Remedy:
    labels = [_label(each, asked, active) for each in cure.filters]
    label = pgettext("between filters that only help together", " and ").join(labels)
    return Remedy(label, cure.count, address(cure.request))


def _label(each: Filter, asked: SearchRequest, active: Sequence[Chip]) -> str:
    if each.facet == "q":
        return _condition(each, asked)
    same = [chip for chip in active if chip.facet == each.facet]
    if each.value is not None:
        same = [chip for chip in same if chip.value == each.value]
    return pgettext("between things of a list", ", ").join(chip.text for chip in same)


def _condition(each: Filter, asked: SearchRequest) -> str:
    """A field says its name itself."""
    text = Truncator(each.value or (each.condition.text if each.condition else asked.q)).chars(80)
    return text if each.value else _("the words “%(words)s”") % {"words": text}
