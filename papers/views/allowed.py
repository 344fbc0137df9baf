"""Who may see a curator's page; and what was typed in a form is not lost when its session has run out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache

KEPT = "kept_form"
LONGEST = 200_000  # characters of a form that is kept for somebody who is not signed in


def for_curators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody signs in first; who signed in without the right is refused.

    A form that Nobody posts is kept until after signing in: `kept_form` gives it to the view.
    """
    allowed = login_required(permission_required("papers.decide_submission", raise_exception=True)(view))

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return _keep(request)
        return allowed(request, *args, **kwargs)

    return never_cache(guarded)


def _keep(request: HttpRequest) -> HttpResponse:
    """The form waits in the session, which signing in takes along."""
    path = request.get_full_path()
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if len(body := typed.urlencode()) <= LONGEST:
        request.session[KEPT] = {"path": path, "body": body}
    return redirect_to_login(path)


def kept_form(request: HttpRequest) -> QueryDict | None:
    """What was posted to this address before its sender had to sign in again; given out once, and decided by nobody."""
    kept = request.session.get(KEPT)
    if request.method != "GET" or not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[KEPT]
    return QueryDict(kept["body"])
