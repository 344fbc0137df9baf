"""A reading list beside the catalogue, entry by entry, with what settles each. Nothing of the list is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from papers import incoming, reconciling
from papers.curation import CurationError
from papers.incoming import Uploaded
from papers.models import User
from papers.reconciling import ListForm, Outcome, Report, Row
from papers.views.allowed import for_curators, kept_form

MOST_OF_A_KIND = 100  # rows of one outcome, beside those of the others
ACTIONS = ("use", "keep", "same", "send")


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """A list is posted as `text` or `file`; then it comes back as `carried`, with what to do or to `show`."""
    if request.method != "POST":
        kept = kept_form(request)
        if kept and kept.get("carried"):
            return _shown(request, str(kept["carried"]))
        return _page(request, ListForm(kept) if kept else ListForm())
    if request.POST.get("carried"):
        return _shown(request, request.POST["carried"], acts=True)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=400)
    return _reported(request, form.given, reconciling.carry(form.given))


def _shown(request: HttpRequest, text: str, *, acts: bool = False) -> HttpResponse:
    try:
        given = reconciling.carried(text)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("The list has been damaged on its way. Paste it again."))
    if acts:
        _act(request, reconciling.reconcile(reconciling.pieces(given)))
    return _reported(request, given, text)


# What to do


def _act(request: HttpRequest, report: Report) -> None:
    name = next((action for action in ACTIONS if action in request.POST), "")
    if not name:
        return
    by = request.user
    assert isinstance(by, User)
    number, _colon, what = request.POST[name].partition(":")
    try:
        if name == "send":
            _send(request, report.of(Outcome.NEW) if number == "all" else [_row(report, number)], by)
        else:
            messages.success(request, _fixed(name, _row(report, number), what, by))
    except CurationError as error:
        messages.error(request, error.sentence)


def _row(report: Report, number: str) -> Row:
    if not (number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(report.rows)):
        raise CurationError(_("The list has no such entry."))
    return report.rows[int(number)]


def _fixed(name: str, row: Row, what: str, by: User) -> str:
    if name == "use":
        reconciling.use_theirs(row, what, by=by)
        return _("Taken from the list and locked: %(title)s") % {"title": row.title}
    if name == "keep":
        reconciling.keep_ours(row, what, by=by)
        return _("Ours stays and is locked: %(title)s") % {"title": row.title}
    paper = int(what) if what.isascii() and what.isdigit() and len(what) < 19 else 0
    reconciling.same_work(row, paper, by=by)
    if not row.record.identifiers:
        return _("Kept as the same work: %(title)s") % {"title": row.title}
    return _("The paper carries its identifiers now: %(title)s") % {"title": row.title}


def _send(request: HttpRequest, rows: list[Row], by: User) -> None:
    sent = reconciling.submit(rows, by=by)
    number = sum(one.created for one in sent)
    words = ngettext("%(n)s reference was submitted.", "%(n)s references were submitted.", number)
    messages.success(request, words % {"n": number})


# The page


def _reported(request: HttpRequest, given: Uploaded, text: str) -> HttpResponse:
    report = reconciling.reconcile(reconciling.pieces(given))
    show = request.POST.get("show", "")
    show = show if show in Outcome.values else ""
    counts = report.counts()
    wanted = [show] if show else Outcome.values
    most = reconciling.MOST if show else MOST_OF_A_KIND
    context = {
        "report": report,
        "given": given,
        "carried": text,
        "show": show,
        "counts": [(name, Outcome(name).label, counts[name]) for name in Outcome.values if counts[name]],
        "groups": [_group(report, name, most) for name in wanted if counts[name]],
        "new": min(counts[Outcome.NEW], incoming.MOST_AT_ONCE),
        "most": reconciling.MOST,
    }
    return _page(request, ListForm(), context)


def _group(report: Report, outcome: str, most: int) -> dict[str, Any]:
    rows = report.of(outcome)
    return {"name": outcome, "label": Outcome(outcome).label, "rows": rows[:most], "more": len(rows[most:])}


def _page(
    request: HttpRequest, form: ListForm, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, "reconciling/reconcile.html", {"form": form, **(context or {})}, status=status)
