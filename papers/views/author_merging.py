"""Renaming an author, merging two names of one, and telling namesakes apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.ingest.names import LONGEST
from papers.matching.people import INITIALS, people, shared
from papers.merging_forms import MergeAuthorForm, RenameAuthorForm, SplitAuthorForm
from papers.models import Author, Paper
from papers.views.allowed import for_curators, kept_form
from papers.views.finding import author_or_404

LOOKED_AT = 400  # authors with such a family name
MOST_ALIKE = 12


@dataclass(slots=True)
class _Forms:
    """What a curator can do with an author; the one that was sent holds what was typed."""

    renaming: RenameAuthorForm
    merging: MergeAuthorForm
    splitting: SplitAuthorForm

    @classmethod
    def of(cls, author: Author, data: QueryDict | None, wanted: str = "") -> _Forms:
        """`wanted` is the name that somebody proposes."""
        action = data.get("action", "") if data else ""
        given = {name: data if name == action else None for name in ("rename", "merge", "split")}
        initial = {"name": wanted or author.name, "distinction": author.distinction}
        return cls(
            RenameAuthorForm(given["rename"], initial=initial, auto_id="rename-%s"),
            MergeAuthorForm(given["merge"], auto_id="merge-%s"),
            SplitAuthorForm(given["split"], auto_id="split-%s", author=author),
        )

    @property
    def sent(self) -> RenameAuthorForm | MergeAuthorForm | SplitAuthorForm | None:
        return next((form for form in (self.renaming, self.merging, self.splitting) if form.is_bound), None)


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """`?name=` fills in a name that somebody proposes."""
    found = author_or_404(slug)
    data = request.POST if request.method == "POST" else kept_form(request)
    forms = _Forms.of(found, data, request.GET.get("name", "")[:LONGEST])
    if request.method != "POST" or forms.sent is None or not forms.sent.is_valid():
        return _page(request, found, forms)
    try:
        if "look" in request.POST:
            return _page(request, found, forms, effects=_foretold(request, found, forms))
        return _done(request, found, forms)
    except curation.CurationError as error:
        return _page(request, found, forms, error)


def _done(request: HttpRequest, author: Author, forms: _Forms) -> HttpResponse:
    if forms.sent is forms.merging:
        return _merged(request, author, forms.merging)
    if forms.sent is forms.splitting:
        return _split(request, author, forms.splitting)
    by: Any = request.user
    decision = curation.rename_author(author, **forms.renaming.arguments(), by=by)
    messages.success(request, _("The author has the new name."))
    return redirect("author", decision.effects["after"]["slug"])


def _foretold(request: HttpRequest, author: Author, forms: _Forms) -> list[curation.Effect]:
    by: Any = request.user
    if forms.sent is forms.merging:
        assert forms.merging.into
        return curation.merging(author, into=forms.merging.into, by=by)
    if forms.sent is forms.splitting:
        given = forms.splitting.cleaned_data
        papers, distinction = list(given["papers"]), given["distinction"]
        return curation.splitting(author, papers=papers, distinction=distinction, by=by)
    given = forms.renaming.arguments()
    return curation.renaming(author, name=given["name"], distinction=given["distinction"], by=by)


def _merged(request: HttpRequest, gone: Author, form: MergeAuthorForm) -> HttpResponse:
    by: Any = request.user
    into = form.into
    assert into
    curation.merge_authors(gone, into=into, by=by, reason=form.cleaned_data["reason"].strip())
    messages.success(request, _("The two are one author now."))
    return redirect(into)


def _split(request: HttpRequest, author: Author, form: SplitAuthorForm) -> HttpResponse:
    given = form.cleaned_data
    by: Any = request.user
    decision = curation.split_author(
        author,
        papers=list(given["papers"]),
        distinction=given["distinction"],
        by=by,
        reason=given["reason"].strip(),
    )
    messages.success(request, _("These papers have an author of their own now."))
    return redirect("author", decision.effects["slug"])


def _page(
    request: HttpRequest,
    author: Author,
    forms: _Forms,
    error: curation.CurationError | None = None,
    effects: Sequence[curation.Effect] = (),
) -> HttpResponse:
    context = {
        "author": author,
        "alike": alike(author),
        "papers": Paper.objects.filter(authorships__author=author).distinct().order_by("-year", "title"),
        "ticked": forms.splitting["papers"].value() or [],
        "renaming": forms.renaming,
        "merging": forms.merging,
        "splitting": forms.splitting,
        "error": error,
        "effects": effects,
        "sent": forms.sent,
    }
    status = 409 if error else 400 if request.method == "POST" and not effects else 200
    return render(request, "curation/author.html", context, status=status)


def alike(author: Author) -> list[Author]:
    """Others whose name may be the same person's, each with `count` papers: "Y. Bai" and "Yuntao Bai"."""
    here = people([author.name])
    family = here.names[0].long[-1] if here.names else author.name
    rows = Author.objects.filter(name__icontains=family).exclude(pk=author.pk)
    counted = rows.annotate(count=Count("authorships__paper", distinct=True))
    others = (row for row in counted.order_by("-count", "pk")[:LOOKED_AT] if _may_be(author, row))
    return [row for row, _place in zip(others, range(MOST_ALIKE), strict=False)]


def _may_be(one: Author, other: Author) -> bool:
    found = shared(people([one.name]), people([other.name]))
    return one.name == other.name or (found is not None and found.count >= INITIALS)
