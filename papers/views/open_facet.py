"""Every venue, author or category of a search with its count: a page, whose list the search page takes in as well."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.search import IndexUnavailable, InvalidSearch, SearchRequest, read_request, search
from papers.search.facets.values import OpenFacet, values_of
from papers.views.addresses import address, pairs
from papers.views.chips import chips
from papers.views.facet_tree import whole_tree
from papers.views.facet_values import Found, facet_values, match_switches
from papers.views.facets import OPENED
from taxonomy import tree
from taxonomy.tree import Taxonomy

STEPS = (50, 200, 1_000)  # values that are shown, by "more"
OWN = ("find", "most")
PAGES = (*OPENED, "category")


class FindForm(forms.Form):
    """What this page reads beside the search."""

    find = forms.CharField(required=False, max_length=100)
    most = forms.TypedChoiceField(
        required=False, choices=[(n, n) for n in STEPS], coerce=int, empty_value=None
    )


@require_safe
def facet(request: HttpRequest, name: str) -> HttpResponse:
    """A search that cannot be answered leads to the search page, which says why; 503 without an index."""
    form = FindForm(request.GET)
    if name not in PAGES or not form.is_valid():
        raise Http404
    taxonomy = tree.load()
    part = bool(request.htmx)  # type: ignore[attr-defined]
    try:
        asked = read_request(request.GET, taxonomy, also=OWN)
        shown = (
            _categories(asked, taxonomy, opened=not part)
            if name == "category"
            else _names(name, asked, taxonomy, form)
        )
    except InvalidSearch:
        return redirect(f"{reverse('search')}?{_of_the_search(request.GET)}")
    except IndexUnavailable:
        return render(request, "search/facet_building.html", {"query": asked}, status=503)
    body = "search/_tree.html" if name == "category" else "search/_open_facet.html"
    context = {
        "name": name,
        "label": _label(name),
        "query": asked,
        "search_url": address(asked.on_page(1)),
        "kept": pairs(asked.query_string(page=False)),
        "chips": chips(asked, taxonomy),
        "switches": [] if name == "venue" else match_switches(asked, name),
        "body": body,
        **shown,
    }
    response = render(request, body if part else "search/facet.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _label(name: str) -> str:
    return {"venue": _("Venues"), "author": _("Authors")}.get(name) or _("Categories")


def _categories(asked: SearchRequest, taxonomy: Taxonomy, *, opened: bool) -> dict[str, Any]:
    counts = search(asked.on_page(1), taxonomy, facets=["category"]).facets["category"]
    return {"tree": whole_tree(asked, counts, taxonomy, opened=opened)}


def _names(name: str, asked: SearchRequest, taxonomy: Taxonomy, form: FindForm) -> dict[str, Any]:
    find, most = form.cleaned_data["find"], form.cleaned_data["most"] or STEPS[0]
    found = values_of(asked, taxonomy, cast(OpenFacet, name), find=find, most=most)
    chosen = {value.key for value in found.chosen}
    values = [*found.chosen, *(value for value in found.values if value.key not in chosen)]
    return {
        "values": facet_values(
            name, asked, [Found(v.key, v.label, v.count, f"{name}-{v.key}") for v in values]
        ),
        "find": find,
        "more": _more(name, asked, find, most) if found.more else "",
    }


def _more(name: str, asked: SearchRequest, find: str, most: int) -> str:
    """The same with more values; "" at the end, from where words lead on."""
    following = next((step for step in STEPS if step > most), None)
    if following is None:
        return ""
    query = QueryDict(asked.query_string(page=False), mutable=True)
    query.update({"find": find, "most": str(following)} if find else {"most": str(following)})
    return f"{reverse('facet', args=[name])}?{query.urlencode()}"


def _of_the_search(data: QueryDict) -> str:
    left = data.copy()
    for name in OWN:
        left.pop(name, None)
    return left.urlencode()
