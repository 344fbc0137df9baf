"""Each request's id: in its answer (X-Request-ID), in every line that it logs, in the history of what it changed."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
KEY = "ALIGNLIT_REQUEST_ID"
SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request that this thread answers, or ""."""
    return _current.get()


class RequestIds:
    """Stands before everything else, so that refusals and errors carry the id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META[KEY] = _given(request) or uuid4().hex
        token = _current.set(request.META[KEY])
        try:
            response = self.get_response(request)
            response[HEADER] = current()
        finally:
            _current.reset(token)
        return response


def _given(request: HttpRequest) -> str:
    """What a proxy of ours calls it. Without such proxies anyone could write it, and two requests would share one."""
    said = request.headers.get(HEADER, "")
    return said if settings.TRUSTED_PROXIES and SOUND.fullmatch(said) else ""


class InLog(logging.Filter):
    """Gives a line `request_id`: "[...] " or "", as the format of settings.LOGGING puts it."""

    def filter(self, record: logging.LogRecord) -> bool:
        request_id = current() or _answered(record)
        record.request_id = f"[{request_id}] " if request_id else ""
        return True


def _answered(record: logging.LogRecord) -> str:
    """Django logs a refusal when the answer has passed us already, but says which request it was."""
    request = getattr(record, "request", None)
    return str(request.META.get(KEY, "")) if isinstance(request, HttpRequest) else ""
