"""The page of one paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from papers.exports import bibtex_of, version_cited
from papers.identifiers import parse as identify
from papers.ingest import by_identifier, by_key
from papers.models import FieldOrigin, Paper
from papers.paper_fields import label
from papers.search import IndexUnavailable
from papers.search.likeness.similar import Similar, similar
from papers.views.corner import waiting_about
from papers.views.merges import merges
from papers.views.moved import moved
from papers.views.reasons import shared
from papers.views.rows import pdf_address
from taxonomy import tree
from taxonomy.tree import Taxonomy

AUTHORS_SHOWN = 12


@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """A former cite key, or one in another case, redirects, and so does an identifier in any form; else a 404 that
    helps on."""
    if found := _papers().filter(cite_key=key).first():
        shown = _shown(found, tree.load(), request.GET.get("version", ""))
        corner = {
            "merges": merges(request, paper=found),
            "waiting_about": waiting_about(request, paper=found),
        }
        return render(request, "paper.html", {**shown, **corner})
    if other := by_key(key):
        return moved(request, other.get_absolute_url())
    if other := by_identifier(key):
        return redirect(other)  # for now: a merge may give the identifier to another paper
    return render(request, "paper_missing.html", {"key": key}, status=404)


def _papers() -> Any:
    return Paper.objects.for_export().prefetch_related(
        "authorships__author", "field_origins__set_by", "classifications__classified_by"
    )


def _shown(paper: Paper, taxonomy: Taxonomy, stage: str) -> dict[str, Any]:
    authorships = sorted(paper.authorships.all(), key=lambda row: row.position)
    return {
        "paper": paper,
        "authorships": authorships[:AUTHORS_SHOWN],
        "more_authorships": authorships[AUTHORS_SHOWN:],
        "source_url": _source_url(paper),
        **_cited(paper, stage),
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


def _cited(paper: Paper, asked: str) -> dict[str, Any]:
    """The citation of the best version or the one that was asked for, and which others there are."""
    stages = {row.stage: row.get_stage_display() for row in paper.versions.all()}
    stage = asked if asked in stages else ""
    cited = version_cited(paper, stage)
    return {
        "bibtex": bibtex_of(paper, stage=stage),
        "cited_stage": cited.stage if cited else "",
        "asked_stage": stage,
        "stages": list(stages.items()) if len(stages) > 1 else [],
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


@dataclass(frozen=True, slots=True)
class OriginField:
    """A field whose origin is noted; `hint` says when, who and whether it is locked."""

    field: str
    name: str
    hint: str


def _origins(paper: Paper) -> list[tuple[str, list[OriginField]]]:
    """The fields by the source that gave them: [("arXiv", [title, abstract])]."""
    by_source: dict[str, list[OriginField]] = {}
    for row in sorted(paper.field_origins.all(), key=lambda row: row.pk):
        by_source.setdefault(str(row.get_source_display()), []).append(_origin_field(row))
    return list(by_source.items())


def _origin_field(row: FieldOrigin) -> OriginField:
    who = row.set_by.get_username() if row.set_by else ""
    locked = gettext("locked") if row.locked else ""
    hint = " · ".join(filter(None, [f"{row.set_at:%Y-%m-%d}", who, locked]))
    return OriginField(row.field, label(row.field), hint)
