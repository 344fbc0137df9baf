"""The tree of categories, and the page of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from papers.search import IndexUnavailable, SearchRequest, SearchResult, Sort, search
from papers.views.addresses import address
from papers.views.counts import category_counts
from papers.views.rows import rows
from papers.views.years import over_list
from taxonomy import tree
from taxonomy.models import Language, reader_language
from taxonomy.rows import tree_rows
from taxonomy.tree import Taxonomy


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    taxonomy = tree.load()
    counts = category_counts(taxonomy)
    shown = tree_rows(taxonomy, url=lambda node: node.get_absolute_url(), counts=counts, opened=True)
    return render(request, "browse.html", {"tree": shown, "counts": counts})


@require_safe
def category(request: HttpRequest, path: str) -> HttpResponse:
    """A former address redirects."""
    taxonomy = tree.load()
    node = taxonomy.by_path.get(path)
    if node is None:
        moved = tree.redirected(path)
        if moved is None:
            raise Http404
        return redirect(moved, permanent=True)
    asked = SearchRequest(category=(node.path,), sort=Sort.NEWEST.value)
    result = _found(asked, taxonomy)
    counts = result.facets["category"] if result else {}
    context = {
        "node": node,
        "line": taxonomy.ancestors(node),
        "other_name": node.name_en if reader_language() == Language.CHINESE else node.name_zh,
        "children": [(child, counts.get(child.id, 0)) for child in taxonomy.children(node)],
        "result": result,
        "rows": rows(result.ids, taxonomy) if result else [],
        "query": asked.query_string(),
        "all_papers": address(asked),
        **over_list(asked, result.facets["year"] if result else {}),
    }
    return render(request, "category.html", context)


def _found(asked: SearchRequest, taxonomy: Taxonomy) -> SearchResult | None:
    try:
        return search(asked, taxonomy, facets=["category", "year"])
    except IndexUnavailable:
        return None
