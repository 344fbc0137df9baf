"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from papers.models import Paper
from papers.views.counts import category_counts
from papers.views.rows import rows
from taxonomy import tree
from taxonomy.field import field_map
from taxonomy.rows import tree_rows

RECENT = 6
WIDE = (800, 480)
NARROW = (340, 420)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    taxonomy = tree.load()
    counts = category_counts(taxonomy)
    recent = Paper.objects.order_by("-added_at", "-pk").values_list("pk", flat=True)[:RECENT]
    context = {
        "tree": tree_rows(taxonomy, url=lambda node: node.get_absolute_url(), counts=counts),
        "papers": Paper.objects.count(),
        "categories": len(taxonomy.nodes),
        "rows": rows(list(recent), taxonomy),
    }
    if counts:
        context["wide_map"] = field_map(taxonomy, counts, *WIDE, deep=True)
        context["narrow_map"] = field_map(taxonomy, counts, *NARROW, deep=False)
    return render(request, "home.html", context)
