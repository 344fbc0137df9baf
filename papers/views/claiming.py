"""Claiming the next ones of the queue as it is filtered, and giving back what one holds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from papers import curation
from papers.filters import QueueFilter
from papers.views.allowed import for_curators
from papers.views.queued import to_decide


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Then the queue shows what the curator holds, or why there was nothing to claim.

    Who had to sign in first comes with GET, and sees the queue.
    """
    wanted, by = QueueFilter(request.GET), _reader(request)
    if request.method != "POST":
        return redirect(_queue(wanted.query_string))
    if not (found := curation.claim_next(to_decide(wanted), by=by)):
        said = _("There is nothing to claim here: it is decided, still being pulled, or with a colleague.")
        messages.warning(request, said)
        return redirect(_queue(wanted.query_string))
    sentence = ngettext("You claimed %(n)s submission.", "You claimed %(n)s submissions.", len(found))
    messages.success(request, sentence % {"n": len(found)})
    return redirect(_queue(urlencode({"kind": "all", "claimed": by.get_username()})))


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    wanted = QueueFilter(request.GET)
    if request.method != "POST":
        return redirect(_queue(wanted.query_string))
    given = curation.release_all(by=_reader(request))
    sentence = ngettext("You gave %(n)s submission back.", "You gave %(n)s submissions back.", given)
    messages.success(request, sentence % {"n": given})
    return redirect(_queue("" if wanted.data.get("claimed") else wanted.query_string))


def _reader(request: HttpRequest) -> Any:
    return request.user


def _queue(query: str) -> str:
    return reverse("queue") + (f"?{query}" if query else "")
