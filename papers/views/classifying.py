"""The categories of a paper that we have, for curators to change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.forms import ClassifyForm
from papers.models import Classification, Paper
from papers.suggested_categories import suggest
from papers.views import picker
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
    return ClassifyForm(sent, auto_id="accept-%s", initial={"opened": _state(_rows(paper))})


def _rows(paper: Paper) -> list[Classification]:
    """The primary one first."""
    return list(paper.classifications.select_related("category").order_by("-primary", "pk"))


def _state(rows: list[Classification]) -> str:
    return ",".join(row.category.path for row in rows)


def _decide(request: HttpRequest, paper: Paper, form: ClassifyForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, paper, form, status=400)
    if form.cleaned_data["opened"] != _state(_rows(paper)):
        form.add_error(
            None, _("The categories of this paper have been changed since. Look, and send it again.")
        )
        return _page(request, paper, form, status=409)
    try:
        curation.classify_paper(paper, by=request.user, **form.changes())  # type: ignore[arg-type]
    except curation.CurationError as error:
        form.add_error(None, error.sentence)
        return _page(request, paper, form, status=409)
    messages.success(request, _("The categories are changed; the history leads back."))
    return redirect(paper)


def _page(request: HttpRequest, paper: Paper, form: ClassifyForm, *, status: int = 200) -> HttpResponse:
    taxonomy, rows = tree.load(), _rows(paper)
    reader: Any = request.user
    ticked, primary, quotes = _standing(form, rows)
    suggested = suggest(paper.title, paper.abstract, taxonomy)
    offers = picker.offers(
        taxonomy,
        suggested.suggestions,
        ticked=ticked,
        primary=primary,
        proposed=(),
        recent=picker.recently_used(reader),
    )
    context = {
        "paper": paper,
        "form": form,
        "opened": _state(rows),
        "suggested": suggested,
        "offers": offers,
        "choices": picker.choices(taxonomy, ticked=ticked, primary=primary, offers=offers),
        "quotes": [(node, text) for path, text in quotes.items() if (node := taxonomy.by_path.get(path))],
        # As the fragments of the triage screen know them
        "forms": {"accept": form},
        "evidence": {"record": paper},
    }
    return render(request, "curation/classify.html", context, status=status)


def _standing(form: ClassifyForm, rows: list[Classification]) -> tuple[list[str], str, dict[str, str]]:
    """What is ticked, primary and quoted: as it was sent, else as it is."""
    if form.is_bound:
        return form["categories"].value() or [], form["primary"].value() or "", form.quotes()
    ticked = [row.category.path for row in rows]
    primary = next((row.category.path for row in rows if row.primary), "")
    return ticked, primary, {row.category.path: row.evidence for row in rows if row.evidence}
