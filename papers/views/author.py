"""The page of one author."""

from __future__ import annotations

from itertools import groupby

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Authorship
from papers.search import SearchRequest
from papers.views.corner import waiting_about
from papers.views.finding import author_or_404
from papers.views.merges import merges
from papers.views.moved import moved
from papers.views.rows import rows
from papers.views.years import over_list
from taxonomy import tree


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An address of before a merge redirects."""
    found = author_or_404(slug)
    if found.slug != slug:
        return moved(request, found.get_absolute_url())
    places = Authorship.objects.filter(author=found).order_by(
        F("paper__year").desc(nulls_last=True), "-paper__published_on", "-paper"
    )
    ids = list(dict.fromkeys(place.paper_id for place in places))
    variants = found.variants.values_list("name", flat=True)
    printed = sorted({*(place.name for place in places), *variants} - {found.name})
    papers = rows(ids, tree.load())
    by_year = [(year, list(group)) for year, group in groupby(papers, key=lambda row: row.paper.year)]
    counts = {year: len(group) for year, group in by_year if year}
    context = {
        "author": found,
        "printed": printed,
        "by_year": by_year,
        "total": len(papers),
        "merges": merges(request, author=found),
        "waiting_about": waiting_about(request, author=found),
        **over_list(SearchRequest(author=(found.slug,)), counts),
    }
    return render(request, "author.html", context)
