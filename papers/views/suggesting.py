"""What the search box offers while somebody types: a list for the script, and no page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from papers.search.suggest import suggestions
from taxonomy import tree

SECONDS = 60


@require_safe
@cache_control(private=True, max_age=SECONDS)
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of a listbox for the text `q`; an empty list for what nothing begins with."""
    text = request.GET.get("q", "").encode("utf-8", "ignore").decode()  # lone surrogates end in no database
    return render(request, "search/_suggestions.html", {"suggestions": suggestions(text, tree.load())})
