"""The page of one paper."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from papers.exports import bibtex_of
from papers.identifiers import parse as identify
from papers.ingest import by_identifier, by_key
from papers.models import Paper
from papers.search import IndexUnavailable
from papers.search.likeness.similar import Similar, similar
from papers.views.reasons import shared
from papers.views.rows import pdf_address
from taxonomy import tree
from taxonomy.tree import Taxonomy

AUTHORS_SHOWN = 12
NOT_NAMED_BY_THE_MODEL = {"authors": _("authors"), "venue": _("venue")}


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """A former cite key, or one in another case, redirects, and so does an identifier in any form; else a 404 that
    helps on."""
    if found := _papers().filter(cite_key=key).first():
        return render(request, "paper.html", _shown(found, tree.load()))
    if other := by_key(key):
        return redirect(other, permanent=True)
    if other := by_identifier(key):
        return redirect(other)  # for now: a merge may give the identifier to another paper
    return render(request, "paper_missing.html", {"key": key}, status=404)


def _papers() -> Any:
    return Paper.objects.for_export().prefetch_related("authorships__author", "field_origins")


def _shown(paper: Paper, taxonomy: Taxonomy) -> dict[str, Any]:
    authorships = sorted(paper.authorships.all(), key=lambda row: row.position)
    return {
        "paper": paper,
        "authorships": authorships[:AUTHORS_SHOWN],
        "more_authorships": authorships[AUTHORS_SHOWN:],
        "source_url": _source_url(paper),
        "bibtex": bibtex_of(paper),
        "pdf": pdf_address(paper),
        "classifications": [
            (row, taxonomy.line(taxonomy.by_id[row.category_id]))
            for row in paper.classifications.all()
            if row.category_id in taxonomy.by_id
        ],
        "versions": paper.versions.all(),
        "origins": _origins(paper),
        "similar": _similar(paper, taxonomy),
        "description": Truncator(paper.abstract or paper.title).chars(200),
    }


def _similar(paper: Paper, taxonomy: Taxonomy) -> list[tuple[Similar, str]]:
    """Each with what it shares; none while there is no index."""
    try:
        return [(other, shared(other)) for other in similar(paper, taxonomy)]
    except IndexUnavailable:
        return []


def _source_url(paper: Paper) -> str:
    """The paper's own address, unless it says what an identifier says."""
    identifiers = paper.identifiers.all()
    own = identify(paper.url)
    return "" if own and own in [row.canonical for row in identifiers if row.scheme != "url"] else paper.url


def _origins(paper: Paper) -> list[tuple[str, list[str]]]:
    """The fields by the source that gave them: [("arXiv", ["Title", "Abstract"])]."""
    by_source: dict[str, list[str]] = {}
    for row in sorted(paper.field_origins.all(), key=lambda row: row.pk):
        by_source.setdefault(str(row.get_source_display()), []).append(_field_label(row.field))
    return list(by_source.items())


def _field_label(name: str) -> str:
    if name in NOT_NAMED_BY_THE_MODEL:
        return str(NOT_NAMED_BY_THE_MODEL[name])
    try:
        return str(getattr(Paper._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return capfirst(name)
