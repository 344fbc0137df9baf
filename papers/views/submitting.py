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

from papers import curation, incoming, reasons
from papers.models import Paper
from papers.submission_form import SubmissionForm
from papers.throttle import PreviewThrottle, SubmitThrottle
from papers.views import picker
from papers.views.allowed import keep_form, kept_form, shown_to
from papers.views.understood import Understood, lost_of_file
from taxonomy import tree

MOST_LISTED = 150  # rows of what was sent; each can be looked up by sending the same again


class _KeepsWhatWasTyped(CsrfViewMiddleware):
    """Gives the form back with its content where Django would show a page without it."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        form = _form_of(request, guarded=False)
        form.full_clean()
        sentence = _(
            "The form was too old or came from elsewhere, so nothing was sent. Look at it and send it again."
        )
        form.add_error(None, sentence)
        return _unread(request, form, 403)


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
    return shown_to(request, _opened(request) if request.method != "POST" else _posted(request))


def _posted(request: HttpRequest) -> HttpResponse:
    """Reading takes the most time, so all that is posted counts as a look, before anything of it is read."""
    throttle = PreviewThrottle()
    if not throttle.allow_request(request):
        return _too_often(request, throttle.wait())
    if _is_script(request):
        return _fragment(request, _form_of(request, guarded=False))
    if _was_signed_in(request):
        return _sign_in_again(request)
    looks = "look" in request.POST
    form = _form_of(request, guarded=not looks)
    if not form.is_valid():
        return _form_page(request, form, status=400)
    return _form_page(request, form) if looks else _sent(request, form)


def _is_script(request: HttpRequest) -> bool:
    """Asks for the list alone, while somebody types."""
    return bool(request.htmx)  # type: ignore[attr-defined]


def _was_signed_in(request: HttpRequest) -> bool:
    return bool(request.POST.get("signed_in")) and not request.user.is_authenticated


def _form_of(request: HttpRequest, *, guarded: bool = True) -> SubmissionForm:
    return SubmissionForm(request.POST, request.FILES, user=request.user, guarded=guarded)


def _opened(request: HttpRequest) -> HttpResponse:
    if kept := kept_form(request):
        messages.info(request, _("Here is what you typed. It has not been sent yet."))
        return _form_page(request, SubmissionForm(kept, user=request.user, guarded=False))
    if not (given := request.GET.get("reference", "")):
        return _form_page(request, SubmissionForm(user=request.user))
    form = SubmissionForm({"reference": given}, user=request.user, guarded=False)
    if PreviewThrottle().allow_request(request):
        return _form_page(request, form)
    return _form_page(request, form, reads=False)


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    """Whoever was signed in when the form was opened does not become Nobody without a word."""
    form = _form_of(request, guarded=False)
    typed = request.POST.copy()
    if form.is_valid() and form.uploaded:
        typed["carried"] = _to_send(form).carried
    if not keep_form(request, typed):
        sentence = _(
            "You were signed out meanwhile. Sign in in another tab and then send this, or send it without an account."
        )
        form.add_error(None, sentence)
        return _form_page(request, form, status=403)
    messages.info(request, _("You were signed out meanwhile. Sign in, and what you typed is there again."))
    return redirect_to_login(request.get_full_path())


# Looking


def _fragment(
    request: HttpRequest, form: SubmissionForm, *, status: int = 200, reads: bool = True
) -> HttpResponse:
    """What the page includes below its field; the file stays in the field, so nothing is carried."""
    context = {
        "form": form,
        "understood": _understood(form, keeps_file=True) if reads and form.is_readable else None,
        "fragment": True,
        "signed_out": _was_signed_in(request),
    }
    return render(request, "submissions/_understood.html", context, status=status)


def _too_often(request: HttpRequest, wait: float) -> HttpResponse:
    form = _form_of(request, guarded=False)
    form.add_error(None, _("Much came from here in the last minute. Nothing is lost: wait a minute."))
    return _waits(_unread(request, form, 429), wait)


def _unread(request: HttpRequest, form: SubmissionForm, status: int) -> HttpResponse:
    """What was typed comes back as it is; a file was not read, and a browser gives none twice."""
    if _is_script(request):
        return _fragment(request, form, status=status, reads=False)
    if request.FILES and "file" not in form.errors:
        form.add_error("file", _("Choose the file again."))
    return _form_page(request, form, status=status, reads=False)


def _understood(form: SubmissionForm, *, keeps_file: bool = False) -> Understood:
    """For somebody who looks at it."""
    standing = incoming.compared(incoming.standing(form.pieces))
    return Understood.of(form, standing, keeps_file=keeps_file)


# Sending


def _to_send(form: SubmissionForm) -> Understood:
    return Understood.of(form, incoming.standing(form.pieces))


def _sent(request: HttpRequest, form: SubmissionForm) -> HttpResponse:
    if not form.pieces:
        return _one(request, form)
    understood = _to_send(form)
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
        throttle.give_back()
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return _form_page(request, form, status=400)
    if submitted.declined:
        return _form_page(request, form, declined=reasons.said(submitted.declined))
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
    wanted, to_tell = understood.to_send, understood.to_tell
    both = wanted + to_tell
    if not both:
        return _form_page(request, form)
    throttle, most = SubmitThrottle(), form.most_at_once
    room = throttle.room(request, min(len(both), most), whole=True)
    if not room:
        return _too_many(request, form, throttle.wait())
    sent = incoming.submit_all(both[:room], **form.for_all(), by=request.user, most=most)  # type: ignore[arg-type]
    lost = understood.standing.of(incoming.Stands.NOT_UNDERSTOOD)
    context = {
        "form": form,
        "sent": sent[:MOST_LISTED],
        "more": len(sent[MOST_LISTED:]),
        "created": sum(one.created for one in sent),
        "told": sum(not one.created for one in sent) if to_tell else 0,
        "lost": lost[: incoming.MOST_LOST],
        "more_lost": len(lost[incoming.MOST_LOST :]),
        **_rest(form, understood, wanted[room:]),
        "minutes": _minutes(throttle.wait()),
    }
    return _waits(render(request, "submissions/sent.html", context), throttle.wait())


def _rest(form: SubmissionForm, understood: Understood, rest: list[incoming.Found]) -> dict[str, Any]:
    """What was not sent goes back to the page, with what was not understood, for the next time."""
    from_file = [one for one in rest if one.piece.file]
    lost = lost_of_file(understood.standing)
    carried = incoming.carry(from_file, left=form.carries.left, lost=lost, whose=form.whose) if rest else ""
    return {
        "rest": len(rest) + form.carries.left,
        "carried": carried,
        "left_out": incoming.left_out(carried) if carried else form.carries.left,
        "seen": form.digest_with(carried),
    }


# Pages


def _form_page(
    request: HttpRequest,
    form: SubmissionForm,
    *,
    status: int = 200,
    declined: str = "",
    reads: bool = True,
) -> HttpResponse:
    """`declined` is why what was typed by hand was declined earlier; of pasted references the list says it."""
    ticked = form["categories"].value() or []
    context: dict[str, Any] = {
        "form": form,
        "choices": picker.choices(tree.load(), ticked=ticked),
        "ticked": len(ticked),
        "declined": declined,
    }
    if reads and form.is_readable:
        context["understood"] = _understood(form)
    return render(request, "submissions/submit.html", context, status=status)


def _too_many(request: HttpRequest, form: SubmissionForm, wait: float) -> HttpResponse:
    form.add_error(None, _later(wait or 60.0))
    return _waits(_form_page(request, form, status=429), wait or 60.0)


def _later(wait: float) -> str:
    minutes = _minutes(wait)
    sentence = ngettext(
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minute.",
        "Many references came from here in the last hour. Nothing is lost: send this one again in %(n)s minutes.",
        minutes,
    )
    return sentence % {"n": minutes}


def _minutes(wait: float) -> int:
    """0 when nobody has to wait."""
    return max(1, round(wait / 60)) if wait else 0


def _waits(response: HttpResponse, wait: float) -> HttpResponse:
    if wait:
        response["Retry-After"] = str(max(1, round(wait)))
    return response
