"""Answering a curator's question on the status page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.status_forms import AnswerForm
from papers.throttle import AnswerThrottle
from papers.views import status
from papers.views.throttled import wait_a_while


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever knows the address of the submission."""
    row = status.find(token)
    if request.method != "POST":
        return redirect(row)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return status.page(request, row, answer=form, status=400)
    throttle = AnswerThrottle()
    if not throttle.allow_request(request):
        form.add_error(None, wait_a_while(throttle.wait()))
        return status.page(request, row, answer=form, status=429)
    try:
        curation.answer(row, **form.arguments())
    except curation.InvalidSubmission as error:
        throttle.give_back()
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return status.page(request, row, answer=form, status=400)
    except curation.CurationError as error:
        throttle.give_back()
        messages.warning(request, error.sentence)
        return redirect(row)
    messages.success(request, _("Thank you. Your answer is with the curators."))
    return redirect(row)
