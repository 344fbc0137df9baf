"""The categories of a paper that we have, for curators to change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.curation.classifying import state_of
from papers.forms import ClassifyForm
from papers.models import Classification, Paper
from papers.suggested_categories import suggest
from papers.views import picker, picking
from papers.views.allowed import for_curators, kept_form
from papers.views.finding import paper_or_404
from taxonomy import tree


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def classify(request: HttpRequest, key: str) -> HttpResponse:
    paper = paper_or_404(key)
    if request.method == "POST":
        return _decide(request, paper, _form(paper, request.POST))
    kept = kept_form(request)
    if kept is not None:
        messages.warning(
            request, _("You had been signed out. What you typed is here again; nothing is decided yet.")
        )
    return _page(request, paper, _form(paper, kept))


def _form(paper: Paper, sent: QueryDict | None) -> ClassifyForm:
    return ClassifyForm(sent, auto_id="accept-%s", initial={"opened": state_of(paper)})


def _rows(paper: Paper) -> list[Classification]:
    """The primary one first."""
    return list(paper.classifications.select_related("category").order_by("-primary", "pk"))


def _decide(request: HttpRequest, paper: Paper, form: ClassifyForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, paper, form, status=400)
    try:
        curation.classify_paper(
            paper,
            by=request.user,  # type: ignore[arg-type]
            opened=form.cleaned_data["opened"],
            **form.changes(),
        )
    except curation.CurationError as error:
        form.add_error(None, error.sentence)
        return _page(request, paper, form, status=409)
    messages.success(request, _("The categories are changed; the history leads back."))
    return redirect(paper)


def _page(request: HttpRequest, paper: Paper, form: ClassifyForm, *, status: int = 200) -> HttpResponse:
    taxonomy, rows = tree.load(), _rows(paper)
    reader: Any = request.user
    ticked, primary, said = _standing(form, rows)
    suggested = suggest(paper.title, paper.abstract, taxonomy)
    offers = picker.offers(
        taxonomy,
        suggested.suggestions,
        ticked=ticked,
        primary=primary,
        proposed=(),
        recent=picker.recently_used(reader),
        own=[row.category.path for row in rows],
    )
    context = {
        "paper": paper,
        "form": form,
        "opened": state_of(paper),
        "suggested": suggested,
        "offers": offers,
        "choices": picker.choices(taxonomy, ticked=ticked, primary=primary, offers=offers),
        **picking.spoken(said, taxonomy),
        # As the fragments of the triage screen know them
        "forms": {"accept": form},
        "evidence": {"record": paper},
    }
    return render(request, "curation/classify.html", context, status=status)


def _standing(
    form: ClassifyForm, rows: list[Classification]
) -> tuple[list[str], str, dict[str, tuple[str, str]]]:
    """What is ticked, primary and said: as it was sent, else as it is."""
    if form.is_bound:
        return form["categories"].value() or [], form["primary"].value() or "", form.spoken()
    ticked = [row.category.path for row in rows]
    primary = next((row.category.path for row in rows if row.primary), "")
    said = {row.category.path: (row.evidence, row.confidence) for row in rows}
    return ticked, primary, {path: both for path, both in said.items() if any(both)}
