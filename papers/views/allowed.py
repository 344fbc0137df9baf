"""Who may see a curator's page; and what was typed in a form is not lost when its session has run out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache

KEPT = "kept_form"
LONGEST = 200_000  # characters of a form that is kept for somebody who is not signed in
SHOWN_TO = "form_of"  # the cookie with the account to which this browser was last shown a form

Response = TypeVar("Response", bound=HttpResponse)


def for_curators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody signs in first; who signed in without the right is refused.

    A form that Nobody posts is kept until after signing in: `kept_form` gives it to the view.
    """
    allowed = login_required(permission_required("papers.decide_submission", raise_exception=True)(view))

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            keep_form(request, request.POST)
            return redirect_to_login(request.get_full_path())
        return shown_to(request, allowed(request, *args, **kwargs))

    return never_cache(guarded)


def shown_to(request: HttpRequest, response: Response) -> Response:
    """The browser remembers whose forms it shows, for longer than the session lasts: nobody else gets to read them."""
    if request.user.is_authenticated and _last_shown_to(request) != request.user.pk:
        response.set_signed_cookie(
            SHOWN_TO,
            str(request.user.pk),
            salt=SHOWN_TO,
            max_age=2 * settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def keep_form(request: HttpRequest, typed: QueryDict) -> bool:
    """Whether what Nobody posted waits in the session, which signing in takes along, for the account that it was shown
    to. What was shown to none, or is longer than `LONGEST`, is not kept: anyone could fill the database with it."""
    whose = _last_shown_to(request)
    typed = typed.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if whose is None or len(body := typed.urlencode()) > LONGEST:
        return False
    request.session[KEPT] = {"path": request.get_full_path(), "body": body, "whose": whose}
    return True


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What the same person posted to this address before having to sign in again; given out once, and decided by
    nobody."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or not kept or not request.user.is_authenticated:
        return None
    is_mine = kept.get("whose") == request.user.pk
    if is_mine and kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    return QueryDict(kept["body"]) if is_mine else None


def _last_shown_to(request: HttpRequest) -> int | None:
    said = request.get_signed_cookie(SHOWN_TO, default=None, salt=SHOWN_TO)
    return int(said) if said else None
