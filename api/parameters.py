"""What may stand behind the question mark of a search, described."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from api.filters import MAX_PAGE_SIZE
from papers.models import Kind, Origin
from papers.search import Sort
from papers.search.request import Has, Match

ANY_OF = gettext_lazy("Repeat it for “any of”.")
LEFT_OUT = gettext_lazy("Papers with this are left out. May be repeated.")


def parameter(name: str, description: Any, kind: type = str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


def _example(name: str, value: Any) -> list[OpenApiExample]:
    return [OpenApiExample(name, value=value)]


SEARCH = [
    parameter(
        "q",
        gettext_lazy(
            "Words, “phrases”, operators and fields, in English or Chinese: the language of the search box. "
            "Nothing is dropped or guessed: what cannot be read is an error that names its place."
        ),
        examples=_example("q", "reward model"),
    ),
    parameter(
        "match",
        gettext_lazy(
            "all (the default): papers that match all words. any: those first, then papers that match some."
        ),
        enum=Match.values,
    ),
    parameter(
        "category", gettext_lazy("Path of a category with all below it. Repeat it for “any of”."), many=True
    ),
    parameter("not_category", LEFT_OUT, many=True),
    parameter(
        "category_match", gettext_lazy("Whether any or all of the categories are wanted."), enum=Match.values
    ),
    parameter("exact", gettext_lazy("1: a category does not stand for those below it."), bool),
    parameter("year", gettext_lazy("2021, 2021..2023, ..2020 or 2020..")),
    parameter("year_from", gettext_lazy("First year, itself included."), int),
    parameter("year_to", gettext_lazy("Last year, itself included."), int),
    parameter("not_year", LEFT_OUT, int, many=True),
    parameter("venue", gettext_lazy("Short name of a venue. Repeat it for “any of”."), many=True),
    parameter("not_venue", LEFT_OUT, many=True),
    parameter("kind", ANY_OF, enum=Kind.values, many=True),
    parameter("not_kind", LEFT_OUT, enum=Kind.values, many=True),
    parameter("author", gettext_lazy("Slug of an author. Repeat it for “any of”."), many=True),
    parameter("not_author", LEFT_OUT, many=True),
    parameter(
        "author_match", gettext_lazy("Whether any or all of the authors are wanted."), enum=Match.values
    ),
    parameter(
        "origin",
        gettext_lazy("How a paper came into the catalogue. Repeat it for “any of”."),
        enum=Origin.values,
        many=True,
    ),
    parameter("not_origin", LEFT_OUT, enum=Origin.values, many=True),
    parameter(
        "has", gettext_lazy("What a paper must have. Repeat it for “all of”."), enum=Has.values, many=True
    ),
    parameter(
        "not_has",
        gettext_lazy("What a paper must not have. May be repeated."),
        enum=Has.values,
        many=True,
    ),
    parameter(
        "sort",
        gettext_lazy("With words relevance is the default, without words newest."),
        enum=Sort.values,
    ),
    parameter("page", gettext_lazy("From 1 on."), int),
    parameter(
        "cursor",
        gettext_lazy(
            "Where the page before ended; `next` and `previous` carry it. With it no paper comes twice and none is "
            "skipped while others are added. One that is too old counts as none."
        ),
    ),
    parameter(
        "page_size",
        gettext_lazy("Papers on a page: 20, at most 200. More is an error."),
        int,
        examples=_example("page_size", 2),
    ),
    parameter(
        "facets",
        gettext_lazy(
            "Counts to send along, with commas between them: category, year, venue, kind, author, origin, has; "
            "or all. A filter does not narrow its own facet. Of venues and authors the 50 largest are sent."
        ),
        examples=_example("facets", "category,year"),
    ),
]

assert MAX_PAGE_SIZE == 200, "the description of page_size says so"
