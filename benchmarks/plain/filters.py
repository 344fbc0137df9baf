"""The search of the plain site: django-filter's FilterSet over Django's full-text search."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Count, F, QuerySet

from benchmarks.plain.models import PlainPaper
from papers.models import Kind, Venue
from taxonomy.models import Category

FACETS = ("categories", "year", "kind", "origin")


class PlainFilter(django_filters.FilterSet):  # type: ignore[misc]  # untyped library
    q = django_filters.CharFilter(method="search")
    category = django_filters.ModelChoiceFilter(
        field_name="categories", queryset=Category.objects.without_tree_fields(), to_field_name="path"
    )
    venue = django_filters.ModelChoiceFilter(queryset=Venue.objects.all(), to_field_name="name")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    year = django_filters.RangeFilter()

    class Meta:
        model = PlainPaper
        fields = ["category", "venue", "kind", "year"]

    def search(self, papers: QuerySet[PlainPaper], name: str, value: str) -> QuerySet[PlainPaper]:
        query = SearchQuery(value, search_type="websearch", config="english")
        ranked = papers.filter(search=query).annotate(rank=SearchRank(F("search"), query))
        found: QuerySet[PlainPaper] = ranked.annotate(
            headline=SearchHeadline("abstract", query, config="english", max_words=45, min_words=35)
        ).order_by("-rank", "-id")
        return found


def result(data: dict[str, str]) -> tuple[int, list[PlainPaper], dict[str, list[Any]]]:
    """Total, twenty papers, and the counts of every facet: what a results page of the plain site needs."""
    papers = PlainFilter(data, PlainPaper.objects.order_by("-year", "-id")).qs
    first = list(papers.defer("search").select_related("venue").prefetch_related("categories")[:20])
    return papers.count(), first, {name: _counts(papers, name) for name in FACETS}


def _counts(papers: QuerySet[PlainPaper], name: str) -> list[Any]:
    # A narrower set of columns than the page's, or the ranking and the headlines would be grouped too.
    found = PlainPaper.objects.filter(pk__in=papers.order_by().values("pk"))
    return list(found.order_by().values(name).annotate(papers=Count("pk")).order_by("-papers"))
