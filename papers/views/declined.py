"""The public register of what was considered and declined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from papers import identifiers, reasons
from papers.curation.declining import register
from papers.models import Decision

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One declined work: its title, or its identifier as people print it (`label`) with where that leads, or both."""

    title: str
    label: str
    address: str
    declined_at: datetime
    reason: str


class WordsForm(forms.Form):
    q = forms.CharField(label=_("Words of the title"), max_length=200, required=False)


@require_safe
def declined(request: HttpRequest) -> HttpResponse:
    form = WordsForm(request.GET, label_suffix="")
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Paginator(register(words), ON_A_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "page": page,
        "rows": rows(page.object_list),
        "total": found.count,
    }
    return render(request, "declined.html", context, status=200 if form.is_valid() else 400)


def rows(decisions: Iterable[Decision]) -> list[Row]:
    return [_row(decision) for decision in decisions]


def _row(decision: Decision) -> Row:
    assert decision.submission
    known = decision.submission.identifier
    label, address = (identifiers.label(known), identifiers.url(known)) if known else ("", "")
    title = decision.title  # type: ignore[attr-defined]  # annotated by the register
    return Row(title, label, address, decision.decided_at, reasons.said(decision))
