"""Submitting references: looking at what is understood, and sending it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from papers import curation, incoming
from papers.models import Paper
from papers.submission_form import SubmissionForm
from papers.throttle import PreviewThrottle, SubmitThrottle
from papers.views import picker
from papers.views.allowed import KEPT, kept_form
from papers.views.understood import Understood
from taxonomy import tree

MOST_LOST = 200  # rows of what was not understood


class _KeepsWhatWasTyped(CsrfViewMiddleware):
    """Gives the form back with its content where Django would show a page without it."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        form = _form_of(request, guarded=False)
        form.full_clean()
        sentence = _(
            "The form was too old or came from elsewhere, so nothing was sent. Look at it and send it again."
        )
        form.add_error(None, sentence)
        return _form_page(request, form, status=403)


def _says_what_is_too_large(
    view: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The door lets a file through, so a text as large comes this far: Django reads none of it."""

    @wraps(view)
    def told(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except RequestDataTooBig:
            title = _("This is too much at once")
            sentence = _(
                "A pasted text has at most %(most)s characters. Go back, and put a longer one into a file."
            )
            shown = {"title": title, "sentence": sentence % {"most": f"{incoming.MAX_CHARS:,}"}}
            return render(request, "refused.html", shown, status=413)

    return told


@csrf_exempt  # the line after the next one checks
@_says_what_is_too_large
@decorator_from_middleware(_KeepsWhatWasTyped)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _opened(request)
    if request.POST.get("signed_in") and not request.user.is_authenticated:
        return _sign_in_again(request)
    looks = bool(request.htmx or "look" in request.POST)  # type: ignore[attr-defined]
    form = _form_of(request, guarded=not looks)
    if not form.is_valid():
        return _fragment(request, form) if request.htmx else _form_page(request, form, status=400)  # type: ignore[attr-defined]
    return _looked(request, form) if looks else _sent(request, form)


def _form_of(request: HttpRequest, *, guarded: bool = True) -> SubmissionForm:
    return SubmissionForm(request.POST, request.FILES, user=request.user, guarded=guarded)


def _opened(request: HttpRequest) -> HttpResponse:
    if kept := kept_form(request):
        messages.info(request, _("Here is what you typed. It has not been sent yet."))
        return _form_page(request, SubmissionForm(kept, user=request.user, guarded=False))
    given = request.GET.get("reference", "")
    return _form_page(request, SubmissionForm(initial={"reference": given}, user=request.user))


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """Whoever was signed in when the form was opened does not become Nobody without a word."""
    form = _form_of(request, guarded=False)
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if form.is_valid() and form.uploaded:
        typed["carried"] = _understood(form).carried
    path = request.get_full_path()
    request.session[KEPT] = {"path": path, "body": typed.urlencode()}
    messages.info(request, _("You were signed out meanwhile. Sign in, and what you typed is there again."))
    return redirect_to_login(path)


# Looking


def _looked(request: HttpRequest, form: SubmissionForm) -> HttpResponse:
    throttle = PreviewThrottle()
    if not throttle.allow_request(request):
        form.add_error(None, _("You look very often. Nothing is lost: wait a minute, or send it."))
        if not request.htmx:  # type: ignore[attr-defined]
            return _waits(_form_page(request, form, status=429), throttle.wait())
    return _fragment(request, form) if request.htmx else _form_page(request, form)  # type: ignore[attr-defined]


def _fragment(request: HttpRequest, form: SubmissionForm) -> HttpResponse:
    """What the page includes below its field; the file stays in the field, so nothing is carried."""
    understood = _understood(form, keeps_file=True) if form.is_valid() else None
    return render(
        request, "submissions/_understood.html", {"form": form, "understood": understood, "fragment": True}
    )


def _understood(form: SubmissionForm, *, keeps_file: bool = False) -> Understood:
    return Understood.of(form, incoming.standing(form.pieces), keeps_file=keeps_file)


# Sending


def _sent(request: HttpRequest, form: SubmissionForm) -> HttpResponse:
    if not form.pieces:
        return _one(request, form)
    understood = _understood(form)
    if form.one_plain() and not understood.standing.of(incoming.Stands.DECLINED):
        return _one(request, form)
    if form.typed_record().title:
        form.add_error("title", _("What is typed by hand belongs to one reference, and several stand above."))
        return _form_page(request, form, status=400)
    if form.cleaned_data["seen"] != form.digest:
        return _form_page(request, form)
    return _all(request, form, understood)


def _one(request: HttpRequest, form: SubmissionForm) -> HttpResponse:
    throttle = SubmitThrottle()
    if not throttle.allow_request(request):
        return _too_many(request, form, throttle.wait())
    try:
        submitted = curation.submit(**form.for_one(), by=request.user)  # type: ignore[arg-type]
    except curation.InvalidSubmission as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _form_page(request, form, status=400)
    return _answer(request, submitted)


def _answer(request: HttpRequest, submitted: curation.Submitted) -> HttpResponse:
    if submitted.paper:
        paper = Paper.objects.for_results().get(pk=submitted.paper.pk)
        return render(request, "submissions/known.html", {"paper": paper})
    assert submitted.submission
    if not submitted.created:
        messages.info(request, _("This reference was submitted before and waits already. This is its page."))
    return redirect(submitted.submission)


def _all(request: HttpRequest, form: SubmissionForm, understood: Understood) -> HttpResponse:
    wanted = understood.to_send
    if not wanted:
        return _form_page(request, form)
    throttle = SubmitThrottle()
    room = throttle.room(request, min(len(wanted), incoming.MOST_AT_ONCE))
    if not room:
        return _too_many(request, form, throttle.wait())
    sent = incoming.submit_all(wanted[:room], **form.for_all(), by=request.user)  # type: ignore[arg-type]
    rest = wanted[room:]
    carried = incoming.carry([one for one in rest if one.piece.file], left=form.carries.left)
    context = {
        "form": form,
        "sent": sent,
        "created": sum(one.created for one in sent),
        "lost": understood.standing.of(incoming.Stands.NOT_UNDERSTOOD)[:MOST_LOST],
        "rest": len(rest) + form.carries.left,
        "carried": carried,
        "seen": form.digest_with(carried),
        "later": _later(throttle.wait()) if throttle.wait() else "",
    }
    return _waits(render(request, "submissions/sent.html", context), throttle.wait())


# Pages


def _form_page(request: HttpRequest, form: SubmissionForm, *, status: int = 200) -> HttpResponse:
    ticked = form["categories"].value() or []
    context: dict[str, Any] = {
        "form": form,
        "choices": picker.choices(tree.load(), ticked=ticked),
        "ticked": len(ticked),
    }
    if form.is_bound and not form.errors.keys() & {"reference", "file", "carried"}:
        context["understood"] = _understood(form)
    return render(request, "submissions/submit.html", context, status=status)


def _too_many(request: HttpRequest, form: SubmissionForm, wait: float) -> HttpResponse:
    form.add_error(None, _later(wait or 60.0))
    return _waits(_form_page(request, form, status=429), wait or 60.0)


def _later(wait: float) -> str:
    minutes = max(1, round(wait / 60))
    sentence = ngettext(
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minute.",
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minutes.",
        minutes,
    )
    return sentence % {"n": minutes}


def _waits(response: HttpResponse, wait: float) -> HttpResponse:
    if wait:
        response["Retry-After"] = str(max(1, round(wait)))
    return response
