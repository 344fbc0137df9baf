"""The curator's queue, and one submission with its evidence and its decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers import curation, identifiers
from papers.filters import QueueFilter
from papers.forms import DECISIONS, AcceptForm, DecisionForm
from papers.models import State, Submission
from papers.views import picker
from papers.views.evidence import gather
from taxonomy import tree
from taxonomy.tree import Taxonomy

PAGE = 20
SPANS: dict[str, Any] = {  # Django's own Chinese says 日 for days of waiting, which is a date
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}
BEFORE, AFTER = 4, 14  # how many neighbours the list beside a submission shows


def for_curators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody signs in first; who signed in without the right is refused."""
    allowed = permission_required("papers.decide_submission", raise_exception=True)(view)
    return never_cache(login_required(allowed))


@dataclass(frozen=True, slots=True)
class Item:
    """A submission as a line of a list."""

    submission: Submission
    address: str
    label: str
    current: bool = False

    @property
    def age(self) -> str:
        """In one unit: "3 days"."""
        return timesince(self.submission.created_at, depth=1, time_strings=SPANS)


@for_curators
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    if request.htmx and request.htmx.target == "progress":  # type: ignore[attr-defined]
        return render(request, "curation/_progress.html", {"progress": progress()})
    wanted = QueueFilter(request.GET)
    page = _page_of(wanted.qs, request.GET.get("page", 1))
    context = {
        "filter": wanted,
        "page": page,
        "items": [_item(row, wanted) for row in page],
        "progress": progress(),
        "decided": _decided(request),
    }
    return render(request, "curation/queue.html", context, status=200 if wanted.is_valid() else 400)


def _page_of(rows: QuerySet[Submission], number: str | int) -> Page[Submission]:
    try:
        return Paginator(rows, PAGE).page(number)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404(_("The queue has no such page.")) from error


def _item(row: Submission, wanted: QueueFilter, current: Submission | None = None) -> Item:
    known = row.identifier
    return Item(row, _address(row, wanted), identifiers.label(known) if known else "", row == current)


def _address(row: Submission, wanted: QueueFilter, **more: str) -> str:
    query = [wanted.query_string, *(f"{name}={value}" for name, value in more.items())]
    text = "&".join(filter(None, query))
    return reverse("curate", args=[row.token]) + (f"?{text}" if text else "")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the pulling of metadata for the papers that we have is."""

    asked: int
    waiting: int
    failed: int

    @property
    def pulled(self) -> int:
        return self.asked - self.waiting - self.failed


def progress() -> Progress:
    counts = Submission.objects.filter(kind=Submission.Kind.UPDATE).aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=State.waiting_for_source())),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    return Progress(**counts)


@for_curators
@require_POST
def retry_failed(request: HttpRequest) -> HttpResponse:
    asked = curation.retry_failed(kind=Submission.Kind.UPDATE, by=request.user)  # type: ignore[arg-type]
    sentence = ngettext("%(n)s paper is asked for again.", "%(n)s papers are asked for again.", asked)
    messages.success(request, sentence % {"n": asked})
    return redirect("queue")


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def curate(request: HttpRequest, token: str) -> HttpResponse:
    """A decision is posted to the submission's own address as `verb` with what the verb needs."""
    submission = _load(token)
    wanted = QueueFilter(request.GET)
    if request.method == "POST":
        return _decide(request, submission, wanted)
    if request.htmx:  # type: ignore[attr-defined]
        return _still_waiting(submission)
    return _curate_page(request, submission, wanted)


def _load(token: str) -> Submission:
    return get_object_or_404(Submission.objects.for_queue(), token=token)


def _still_waiting(submission: Submission) -> HttpResponse:
    """The page asks while metadata is pulled, and is loaded anew when it is there."""
    answer = HttpResponse(status=204)
    if not submission.is_waiting_for_source:
        answer["HX-Refresh"] = "true"
    return answer


def _decide(request: HttpRequest, submission: Submission, wanted: QueueFilter) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb not in DECISIONS:
        raise BadRequest("verb")
    form_class, act = DECISIONS[verb]
    form = form_class(request.POST, auto_id=f"{verb}-%s")
    if not form.is_valid():
        return _curate_page(request, submission, wanted, form=form, verb=verb, status=400)
    try:
        act(submission, by=request.user, **form.arguments(submission))
    except curation.InvalidSubmission as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _curate_page(request, submission, wanted, form=form, verb=verb, status=400)
    except curation.CurationError as error:
        again = _load(submission.token)  # as it is now: another curator may have decided
        return _curate_page(request, again, wanted, form=form, verb=verb, error=error, status=409)
    if sentence := _STAYS.get(verb):
        messages.success(request, sentence)
        return redirect(_address(submission, wanted))
    return redirect(_next_address(submission, wanted))


_STAYS = {  # verbs after which there is still something to decide, and what is said then
    "undo": gettext_lazy("The decision was taken back. The submission waits again."),
    "complete": gettext_lazy("What you typed is saved."),
}


def _next_address(submission: Submission, wanted: QueueFilter) -> str:
    """The next one that can be decided on, from the start when this was the last; else the queue.

    What a submitter was asked about comes only where the queue is filtered for it, or asking would go in circles.
    """
    states = set(State.decidable()) - {State.NEEDS_INFO} | {wanted.data["state"]}
    others = wanted.qs.filter(state__in=states & set(State.decidable())).exclude(pk=submission.pk)
    following = others.filter(_later(submission)).first() or others.first()
    if following:
        return _address(following, wanted, decided=submission.token)
    query = "&".join(filter(None, [wanted.query_string, f"decided={submission.token}"]))
    return f"{reverse('queue')}?{query}"


def _later(submission: Submission) -> Q:
    same = Q(created_at=submission.created_at)
    return Q(created_at__gt=submission.created_at) | (same & Q(pk__gt=submission.pk))


def _decided(request: HttpRequest) -> dict[str, Any] | None:
    """The submission decided on a moment ago, with what can be taken back."""
    token = request.GET.get("decided", "")
    usable = bool(token) and "\0" not in token
    row = Submission.objects.filter(token=token).first() if usable else None
    return {"submission": row, "undoable": curation.undoable(row)} if row else None


def _curate_page(
    request: HttpRequest,
    submission: Submission,
    wanted: QueueFilter,
    *,
    form: DecisionForm | None = None,
    verb: str = "",
    error: curation.CurationError | None = None,
    status: int = 200,
) -> HttpResponse:
    taxonomy = tree.load()
    forms = _empty_forms(submission)
    if form is not None:
        forms[verb] = form
    context = {
        "submission": submission,
        "item": _item(submission, wanted),
        "evidence": gather(submission, taxonomy),
        "choices": _choices(submission, forms["accept"], taxonomy),
        "forms": forms,
        "verb": verb,
        "error": error,
        "filter": wanted,
        "around": around(submission, wanted),
        "waiting": wanted.qs.count(),
        "decision": submission.decisions.standing().select_related("decided_by").first(),
        "undoable": curation.undoable(submission),
        "decided": _decided(request),
    }
    return render(request, "curation/curate.html", context, status=status)


def _empty_forms(submission: Submission) -> dict[str, DecisionForm]:
    return {
        verb: form_class(auto_id=f"{verb}-%s", initial=form_class.starts_with(submission))
        for verb, (form_class, _act) in DECISIONS.items()
    }


def _choices(submission: Submission, form: DecisionForm, taxonomy: Taxonomy) -> list[picker.Choice]:
    """The tree with what was ticked; before that, with what the submitter proposed."""
    assert isinstance(form, AcceptForm)
    proposed = [category.path for category in submission.proposed_categories.all()]
    if not form.is_bound:
        primary = proposed[0] if len(proposed) == 1 else ""
        return picker.choices(taxonomy, ticked=proposed, primary=primary, proposed=proposed)
    ticked, primary = form["categories"].value() or [], form["primary"].value() or ""
    return picker.choices(taxonomy, ticked=ticked, primary=primary, proposed=proposed)


def around(submission: Submission, wanted: QueueFilter) -> list[Item]:
    """The submission between its neighbours in the queue."""
    others = wanted.qs.exclude(pk=submission.pk)
    later = others.filter(_later(submission))[:AFTER]
    earlier = others.exclude(_later(submission)).order_by("-created_at", "-id")[:BEFORE]
    rows = [*reversed(earlier), submission, *later]
    return [_item(row, wanted, current=submission) for row in rows]
