"""Where each field of a paper comes from, and what the sources say: curators choose, readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from papers.choosing import Taking, choose, takings
from papers.curation import CurationError, unlock_fields
from papers.models import Decision, Paper, User
from papers.paper_fields import FIELDS, label, say
from papers.provenance import FieldView, Saying, provenance
from papers.punctuation import listed
from papers.views.allowed import for_curators
from papers.views.finding import paper_or_404
from papers.word_diff import Piece, word_diff

Takings = Mapping[tuple[str, int], Taking]
COMPARED = ("title", "abstract", "authors")  # word by word


@dataclass(frozen=True, slots=True)
class Shown:
    """What a source says, how its words differ from what is shown, and what comes `along` when it is used.

    What `stays` because it is locked would come along too.
    """

    saying: Saying
    pieces: list[Piece]
    along: str
    stays: str


@dataclass(frozen=True, slots=True)
class Row:
    view: FieldView
    others: list[Shown]


@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest, key: str) -> HttpResponse:
    """A former cite key leads to the paper's present one."""
    paper = paper_or_404(key)
    if request.method == "POST":
        return _change(request, paper)
    if paper.cite_key != key:
        return redirect("paper-sources", paper.cite_key)
    curates = request.user.has_perm("papers.decide_submission")
    views = provenance(paper).values()
    taking = takings(paper, views) if curates else {}
    context = {
        "paper": paper,
        "rows": [_row(view, taking) for view in views],
        "curates": curates,
        "decided": _decided(request, paper),
    }
    response = render(request, "sources.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@for_curators
def _change(request: HttpRequest, paper: Paper) -> HttpResponse:
    """`use` is "title:17", a field and the answer whose value it takes; `unlock` is a field."""
    by = request.user
    assert isinstance(by, User)
    field, _colon, answer = request.POST.get("use", "").partition(":")
    unlocked = request.POST.get("unlock", "")
    try:
        if field in FIELDS and answer.isascii() and answer.isdigit() and len(answer) < 19:
            decision = choose(paper, field, int(answer), by=by)
        elif unlocked in FIELDS:
            decision = unlock_fields(paper, [unlocked], by=by)
        else:
            return HttpResponseBadRequest(_("Choose a field and a source."))
    except CurationError as error:
        messages.error(request, error.sentence)
        return redirect("paper-sources", paper.cite_key)
    place = f"#{field or unlocked}"
    return redirect(redirect("paper-sources", paper.cite_key).url + f"?decided={decision.pk}{place}")


def _decided(request: HttpRequest, paper: Paper) -> dict[str, Any] | None:
    """What was done just now, to be said and undone."""
    number = request.GET.get("decided", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = (
        Decision.objects.standing().filter(pk=int(number), paper=paper, verb=Decision.Verb.SET_FIELDS).first()
    )
    if found is None:
        return None
    names = listed(label(name) for name in found.effects.get("touched", []))
    said = _("Unlocked: %(fields)s") if "unlocked" in found.effects else _("Taken and locked: %(fields)s")
    return {"decision": found, "sentence": said % {"fields": names}}


def _row(view: FieldView, takings: Takings) -> Row:
    return Row(view, [_shown(view, saying, takings) for saying in view.others])


def _shown(view: FieldView, saying: Saying, takings: Takings) -> Shown:
    compared = view.field in COMPARED and not saying.agrees and bool(view.text)
    pieces: list[Piece] = word_diff(view.text, saying.text) if compared else [("equal", saying.text)]
    taking = takings.get((view.field, saying.answer), Taking({}))
    along = "; ".join(f"{label(name)} {say(name, value)}" for name, value in taking.along)
    return Shown(saying, pieces, along, listed(map(label, taking.stays)))
