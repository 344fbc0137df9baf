"""What goes wrong, in one shape: {"detail": a sentence, "errors": {field: [sentences]}}; a search adds "problems"."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from api.serializers import PaperLinkSerializer
from api.serializers.storable import storable
from papers.curation import CurationError, InvalidSubmission
from papers.exports.refusals import Errors, refusal, refused_search, refused_values
from papers.search import IndexUnavailable, InvalidSearch, NoSuchPage

RETRY_AFTER = 10  # seconds; an index is built in less


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what the rooms below raise. Anything unknown stays an error of the server (500)."""
    match error:
        case InvalidSearch():
            return Response(refused_search(error), status=400)
        case InvalidSubmission():
            return _invalid({error.field: [storable(error.sentence)]})
        case CurationError():
            return _conflict(error, context)
        case NoSuchPage():
            return _answer(404, _("This page lies behind the last one."))
        case IndexUnavailable():
            sentence = _("The search index is being built. Try again in a moment.")
            return _answer(503, sentence, headers={"Retry-After": str(RETRY_AFTER)})
        case RequestDataTooBig():
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            return _answer(413, _("The body of a request has at most %(most)s bytes.") % {"most": most})
        case ValidationError():
            return _invalid(_by_field(error.detail))
        case Throttled() if getattr(error, "wait", None) is None:
            error.wait = 60  # type: ignore[attr-defined]
    return _as_django_rest_framework(error, context)


def _as_django_rest_framework(error: Exception, context: dict[str, Any]) -> Response | None:
    response = exception_handler(error, context)
    if response is not None:
        response.data = refusal(str(response.data.get("detail", "")))
    return response


def _answer(code: int, sentence: str, **more: Any) -> Response:
    return Response(refusal(sentence), status=code, **more)


def _invalid(errors: Errors) -> Response:
    return Response(refused_values(errors), status=400)


def _conflict(error: CurationError, context: dict[str, Any]) -> Response:
    link = PaperLinkSerializer(error.paper, context=context).data if error.paper else None
    return Response(refusal(storable(error.sentence), paper=link), status=409)


def _by_field(detail: Any) -> Errors:
    if not isinstance(detail, dict):
        return {api_settings.NON_FIELD_ERRORS_KEY: _sentences(detail)}
    return {storable(str(field)): _sentences(inner) for field, inner in detail.items()}


def _sentences(detail: Any) -> list[str]:
    """The sentences of a nested error, in order, each once."""
    if isinstance(detail, dict):
        detail = list(detail.values())
    if not isinstance(detail, list):
        return [storable(str(detail))]
    return list(dict.fromkeys(sentence for inner in detail for sentence in _sentences(inner)))
