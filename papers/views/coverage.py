"""Coverage: a table of all categories, and the page of one, where curators say that they looked through it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from papers.coverage import COUNTED, Coverage, coverage
from papers.search import IndexUnavailable
from papers.views.addresses import address
from papers.views.allowed import for_curators
from taxonomy import tree
from taxonomy.models import Category
from taxonomy.tree import Node, Taxonomy

SORTS: dict[str, Callable[[Coverage], tuple[float, ...]]] = {  # the first is the one that needs someone most
    "additions": lambda row: (-row.additions,),
    "abstracts": lambda row: (row.with_abstract, -row.papers),
    "evidence": lambda row: (-row.without_evidence,),
    "reviewed": lambda row: (row.reviewed_at.timestamp() if row.reviewed_at else 0.0,),
    "pending": lambda row: (row.pending.since.timestamp() if row.pending else float("inf"),),
}


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """All categories in reading order, or as `sort` says."""
    taxonomy = tree.load()
    sort = request.GET.get("sort", "")
    if sort and sort not in SORTS:
        raise Http404(_("Coverage has no such order."))
    rows = _rows(taxonomy, taxonomy.nodes)
    if rows and sort:
        rows.sort(key=SORTS[sort])
    return render(request, "coverage/every.html", {"rows": _shown(rows), "sort": sort})


@require_safe
def one(request: HttpRequest, path: str) -> HttpResponse:
    """A former address redirects."""
    taxonomy = tree.load()
    node = taxonomy.by_path.get(path)
    if node is None:
        moved = tree.redirected(path)
        if moved is None:
            raise Http404
        return redirect("coverage-of", moved.path, permanent=True)
    rows = _shown(_rows(taxonomy, [node, *taxonomy.children(node)]))
    context = {
        "node": node,
        "line": taxonomy.ancestors(node),
        "rows": rows,
        "row": rows[0][0] if rows else None,
    }
    return render(request, "coverage/one.html", context)


@for_curators
@require_POST
def look_after(request: HttpRequest, path: str) -> HttpResponse:
    """`act` is "reviewed" (just now), "take" (be in charge) or "leave"."""
    row = Category.objects.filter(path=path).first()
    if row is None:
        raise Http404
    match request.POST.get("act"):
        case "reviewed":
            row.reviewed_at = timezone.now()
            messages.success(request, _("You looked through this category just now."))
        case "take":
            row.curator = request.user
            messages.success(request, _("You are in charge of this category."))
        case "leave" if row.curator == request.user:
            row.curator = None
            messages.success(request, _("Nobody is in charge of this category now."))
        case _:
            raise BadRequest("act")
    row.save(update_fields=["reviewed_at", "curator"])
    return redirect("coverage-of", path)


def _rows(taxonomy: Taxonomy, nodes: list[Node] | tuple[Node, ...]) -> list[Coverage]:
    try:
        return coverage(taxonomy, nodes)
    except IndexUnavailable:
        return []


def _shown(rows: list[Coverage]) -> list[tuple[Coverage, dict[str, str]]]:
    """Each with the addresses of what its numbers count."""
    return [(row, {name: address(row.listed(name)) for name in COUNTED}) for row in rows]
