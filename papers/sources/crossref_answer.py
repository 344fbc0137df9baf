"""Crossref's JSON answer taken apart: the works in it, or what is wrong with it.

Form: https://api.crossref.org (Swagger) and https://github.com/CrossRef/rest-api-doc. A refusal is a 400 with JSON, an
unknown DOI a 404 with the words "Resource not found.".
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from django.utils.translation import gettext_noop as _

from papers.sources.answer import SourceError
from papers.sources.fetch import Reply

Work = dict[str, Any]

DEEPEST = 50
# PostgreSQL takes neither NUL nor half of a surrogate pair in JSON.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def listed(reply: Reply) -> tuple[Work, ...]:
    """The works of a list. Raises SourceError when the answer is no whole list of works."""
    items = _message(reply, "work-list").get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _broken()
    return tuple(items)


def single(reply: Reply) -> Work:
    """The work that was asked for by its DOI. Raises SourceError when the answer is none."""
    return _message(reply, "work")


def is_absence(reply: Reply) -> bool:
    """Whether a 404 says that there is no such work; a page says only that this address is wrong."""
    return not _is_page(reply)


def complaint(reply: Reply) -> str:
    """What a refusal says, in Crossref's words; "" when it says nothing that can be read."""
    try:
        answer = _json(reply.body)
    except SourceError:
        return ""
    said = answer.get("message")
    first = said[0] if isinstance(said, list) and said else said
    text = first.get("message") if isinstance(first, dict) else first
    return text.strip()[:200] if isinstance(text, str) else ""


def _message(reply: Reply, kind: str) -> dict[str, Any]:
    if not reply.body.strip():
        raise SourceError(_("Crossref sent an empty answer."))
    if _is_page(reply) or not _is_json(reply):
        raise SourceError(_("Crossref sent a page instead of data: it is probably under repair."))
    answer = _json(reply.body)
    if answer.get("status") != "ok":
        said = complaint(reply) or str(answer.get("status"))[:200]
        raise SourceError(_("Crossref answered with an error: %(said)s"), said=said)
    message = answer.get("message")
    if answer.get("message-type") != kind or not isinstance(message, dict):
        raise _broken()
    return message


def _is_page(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "").lower() or reply.body.lstrip().startswith(b"<")


def _is_json(reply: Reply) -> bool:
    return "json" in reply.headers.get("content-type", "").lower()


def _json(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body.decode(), parse_constant=_refused, parse_float=_finite)
        storable = _storable(answer)
    except (ValueError, RecursionError) as error:
        raise _broken() from error
    if not isinstance(storable, dict):
        raise _broken()
    return storable


def _storable(value: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise ValueError("deeper than Crossref's answers are")
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("", key): _storable(one, depth + 1) for key, one in value.items()}
    return value


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> float:
    raise ValueError(f"{text} is no number in JSON")


def _broken() -> SourceError:
    return SourceError(_("Crossref's answer broke off or is damaged."))
