"""Following a submission by mail: asking, saying yes, and stopping."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from papers import following, letters
from papers.models import Follower, Submission
from papers.status_forms import FollowForm
from papers.throttle import FollowThrottle
from papers.views import status
from papers.views.throttled import wait_a_while


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Ask an address whether it wants letters. The answer does not depend on whether it gets some already."""
    row = status.find(token)
    if request.method != "POST":
        return redirect(row)
    if not letters.can_be_sent():
        raise Http404
    form = FollowForm(request.POST)
    if not form.is_valid():
        return status.page(request, row, follow=form, status=400)
    throttle = FollowThrottle()
    if not throttle.allow_request(request):
        form.add_error("address", wait_a_while(throttle.wait()))
        return status.page(request, row, follow=form, status=429)
    try:
        following.follow(row, form.cleaned_data["address"], language=get_language() or "en")
    except following.CannotFollow as error:
        throttle.give_back()
        messages.warning(request, str(error))
        return redirect(row)
    said = _(
        "A letter goes to this address, unless it has had one. Nothing else does until its link was followed."
    )
    messages.success(request, said)
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str, follower: str) -> HttpResponse:
    """A button, since programs that look through mail open the links in it."""
    row = status.find(token)
    found = _follower(row, follower)
    if request.method != "POST" or found is None:
        return _page(request, "submissions/confirm.html", row, found)
    following.confirm(found)
    messages.success(request, _("You will get a letter when a curator decides or asks something."))
    return redirect(row)


@csrf_exempt  # mail programs post to it by themselves (RFC 8058); its address is the secret
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unfollow(request: HttpRequest, token: str, follower: str) -> HttpResponse:
    row = status.find(token)
    found = _follower(row, follower)
    if request.method == "POST" and found is not None:
        found.delete()
        found = None
    return _page(request, "submissions/unfollow.html", row, found)


def _follower(row: Submission, token: str) -> Follower | None:
    return row.followers.filter(token=token).first()


def _page(request: HttpRequest, name: str, row: Submission, found: Follower | None) -> HttpResponse:
    response = render(request, name, {"submission": row, "follower": found, "title": letters.title_of(row)})
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
