"""The page of one author."""

from __future__ import annotations

from itertools import groupby

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from papers.models import Author, Authorship
from papers.search import SearchRequest
from papers.views.rows import rows
from papers.views.years import over_list
from taxonomy import tree


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Author, slug=slug)
    places = Authorship.objects.filter(author=found).order_by(
        F("paper__year").desc(nulls_last=True), "-paper__published_on", "-paper"
    )
    ids = list(dict.fromkeys(place.paper_id for place in places))
    printed = sorted({place.name for place in places} - {found.name})
    papers = rows(ids, tree.load())
    by_year = [(year, list(group)) for year, group in groupby(papers, key=lambda row: row.paper.year)]
    counts = {year: len(group) for year, group in by_year if year}
    context = {
        "author": found,
        "printed": printed,
        "by_year": by_year,
        "total": len(papers),
        **over_list(SearchRequest(author=(found.slug,)), counts),
    }
    return render(request, "author.html", context)
