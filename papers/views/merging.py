"""Merging two papers: finding the other one, choosing field by field, seeing what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from papers import curation, paper_fields
from papers.curation.merging_papers import FIELDS, default_choices, preprint_that_goes
from papers.duplicates import candidates
from papers.exports import bibtex_of, record_of
from papers.ingest import by_key, value_of
from papers.merging_forms import MergePapersForm, OtherPaperForm
from papers.models import Paper
from papers.punctuation import named
from papers.rehearsing import rehearse
from papers.views.allowed import for_curators, kept_form
from papers.views.differences import Sides, sides
from papers.views.finding import paper_or_404
from taxonomy import tree

MOST_CANDIDATES = 6


@for_curators
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which is the other one? What looks alike is offered."""
    paper = paper_or_404(request.GET.get("paper", ""))
    form = OtherPaperForm(request.GET) if "other" in request.GET else OtherPaperForm()
    if form.is_bound and form.is_valid():
        return redirect("merge-papers", paper.cite_key, form.cleaned_data["other"].cite_key)
    alike = candidates(record_of(paper), most=MOST_CANDIDATES + 1)
    others = [one for one in alike if one.paper.pk != paper.pk][:MOST_CANDIDATES]
    return render(request, "curation/merge_choose.html", {"paper": paper, "form": form, "others": others})


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, left: str, right: str) -> HttpResponse:
    """The left one is merged into the right one."""
    gone, into = _pair(f"{left}/{right}")
    data = request.POST if request.method == "POST" else kept_form(request)
    form = MergePapersForm(data, defaults=default_choices(gone, into))
    if request.POST.get("action") != "merge" or not form.is_valid():
        return _page(request, gone, into, form)
    by: Any = request.user
    try:
        curation.merge_papers(
            gone, into=into, choices=form.choices, reason=form.cleaned_data["reason"].strip(), by=by
        )
    except curation.CurationError as error:
        return _page(request, gone, into, form, error)
    messages.success(request, _("The two are one paper now. For 30 days this can be undone."))
    return redirect(into)


def _pair(keys: str) -> tuple[Paper, Paper]:
    """Cite keys may have slashes: the place between them is where two papers are."""
    for at in (place for place, sign in enumerate(keys) if sign == "/"):
        left, right = by_key(keys[:at]), by_key(keys[at + 1 :])
        if left and right and left != right:
            return left, right
    raise Http404


@dataclass(frozen=True, slots=True)
class Row:
    """One field that can be chosen. `best` is what the best of both would be, where that is possible."""

    name: str
    sides: Sides
    chosen: str
    has_best: bool

    @property
    def same(self) -> bool:
        return [piece.text for piece in self.sides.left] == [piece.text for piece in self.sides.right]


def _page(
    request: HttpRequest,
    gone: Paper,
    into: Paper,
    form: MergePapersForm,
    error: curation.CurationError | None = None,
) -> HttpResponse:
    tried = _preview(gone, into, form, request.user)
    if isinstance(tried, curation.CurationError):
        error = error or tried
    context = {
        "gone": gone,
        "into": into,
        "form": form,
        "rows": [_row(name, gone, into, form.choices[name]) for name in FIELDS],
        "preview": None if tried is error else tried,
        "preprint": preprint_that_goes(gone, into),
        "error": error,
    }
    wrong = form.is_bound and not form.is_valid()
    return render(
        request, "curation/merge_papers.html", context, status=409 if error else 400 if wrong else 200
    )


def _row(name: str, gone: Paper, into: Paper, chosen: str) -> Row:
    label = _("primary category") if name == "primary" else paper_fields.label(name)
    return Row(name, sides(label, _said(name, gone), _said(name, into)), chosen, name == "venue")


def _said(name: str, paper: Paper) -> str:
    match name:
        case "primary":
            primary = paper.classifications.filter(primary=True).first()
            return _named(primary.category_id) if primary else ""
        case "venue":
            return " ".join(str(part) for part in (paper.venue_name, paper.year, paper.published_on) if part)
        case "authors":
            return paper_fields.say(name, paper.author_names) + ("" if paper.authors_complete else " et al.")
    return paper_fields.say(name, value_of(paper, name))


def _named(category_id: int) -> str:
    """The category in words; "" where it was made after the tree was read."""
    taxonomy = tree.load()
    node = taxonomy.by_id.get(category_id)
    return taxonomy.in_words(node) if node else ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The paper that comes of it."""

    bibtex: str
    keys: list[str]
    identifiers: list[str]
    versions: list[str]
    categories: list[str]


def _preview(gone: Paper, into: Paper, form: MergePapersForm, by: Any) -> Preview | curation.CurationError:
    """It is merged, looked at, and taken back."""

    def merged() -> Preview:
        curation.merge_papers(gone, into=into, choices=form.choices, by=by)
        return _looked_at(Paper.objects.for_export().get(pk=into.pk))

    try:
        return rehearse(merged).value
    except curation.CurationError as error:
        return error


def _looked_at(paper: Paper) -> Preview:
    return Preview(
        bibtex=bibtex_of(paper),
        keys=[paper.cite_key, *paper.cite_key_aliases.values_list("key", flat=True)],
        identifiers=[str(row) for row in paper.identifiers.all()],
        versions=[named(row.get_stage_display(), row) for row in paper.versions.all()],
        categories=[_named(row.category_id) for row in paper.classifications.all()],
    )
