"""The first to see a request: what no page could answer goes no further."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from alignlit import request_ids

API = "/api/"
WITH_FILE = ("/submit/", "/curate/reconcile/")


class Doorkeeper:
    """Refuses addresses with a null character (400) and bodies that are too large (413) or of unknown size (411).

    PostgreSQL stores no null characters, so such an address would fail anywhere behind, also where wrong passwords
    are counted. Bodies are refused by their announced length, before any of them is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(_language(request)):
            refused = _refused(request)
        return self.get_response(request) if refused is None else refused


class History(HistoryMiddleware):
    """What a request changes, the history says of it: who, where, and in which request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "request": request_ids.current()}


def _refused(request: HttpRequest) -> HttpResponse | None:
    if "\0" in request.path_info:
        sentence = _("The address or the form is damaged, so nothing was done. Go back and try again.")
        return _answer(request, 400, _("This request could not be read"), sentence)
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return _answer(request, 411, _("How long is it?"), _("Send the body in one piece, with its length."))
    if _length(request) > (most := _most(request)):
        sentence = _("The body of a request has at most %(most)s bytes.") % {"most": most}
        return _answer(request, 413, _("This is too much at once"), sentence)
    return None


def _most(request: HttpRequest) -> int:
    """Bytes; a file of references may come beside its form."""
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most + settings.SUBMIT_MAX_FILE if request.path_info.endswith(WITH_FILE) else most


def _answer(request: HttpRequest, code: int, title: str, sentence: str) -> HttpResponse:
    if request.path_info.startswith(API):
        return JsonResponse({"detail": sentence, "errors": {}}, status=code)
    return render(request, "refused.html", {"title": title, "sentence": sentence}, status=code)


def _length(request: HttpRequest) -> int:
    # As Django reads it: what is no number announces no body.
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _language(request: HttpRequest) -> str:
    """That of the address; below the API, where addresses have none, the one asked for."""
    if request.path_info.startswith(API):
        return translation.get_language_from_request(request)
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
