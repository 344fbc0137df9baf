"""Leading from an address of before a merge to that of today."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponsePermanentRedirect


def moved(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """A 301 with the query string that was asked. It is not kept: undoing the merge makes the address right again."""
    asked = request.META.get("QUERY_STRING", "")
    answer = HttpResponsePermanentRedirect(f"{path}?{asked}" if asked else path)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
