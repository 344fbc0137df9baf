"""What every address of the API does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, UnsupportedMediaType, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from api.filters import refuse_unknown
from api.permissions import MayDecide
from api.throttles import PreviewThrottle
from papers.addresses import absolute
from papers.rehearsing import Difference, rehearse

Post = TypeVar("Post", bound=Callable[..., Response])
DRY_RUN = OpenApiParameter(
    "dry_run",
    str,
    OpenApiParameter.QUERY,
    enum=["0", "1"],
    description=gettext_lazy(
        "1: nothing is written. The answer is what it would be, with “dry_run”: true and “would”, the rows that would "
        "be created, changed or deleted, each with the old and the new values."
    ),
)


class ApiView(APIView):
    # Answers in the language of Accept-Language: the addresses have none, and Django would take English.
    # (Docstrings of views go into the schema.)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        translation.activate(translation.get_language_from_request(request))
        return super().initialize_request(request, *args, **kwargs)

    # What is refused keeps nothing, so it does not count; what is only tried counts as a look.

    counted: Sequence[Any] = ()

    def get_throttles(self) -> list[BaseThrottle]:
        usual = super().get_throttles()
        self.counted = [PreviewThrottle()] if usual and _is_dry(self.request) else usual
        return list(self.counted)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        if response.status_code >= 400:
            self.give_back()
        return super().finalize_response(request, response, *args, **kwargs)

    def give_back(self) -> None:
        for throttle in self.counted:
            throttle.give_back()


def writes(post: Post) -> Post:
    """For every method that writes: with `dry_run=1`, behind the question mark or in the body, nothing is written.

    Any other parameter behind the question mark is refused: a misspelt `dry_run` must not write.
    """

    @wraps(post)
    def asked(view: ApiView, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request.query_params, {DRY_RUN.name})
        if not _is_dry(request):
            return post(view, request, *args, **kwargs)
        tried = rehearse(lambda: post(view, request, *args, **kwargs))
        view.give_back()
        response: Response = tried.value
        response.headers.pop("Location", None)  # it leads nowhere
        all_said = MayDecide().has_permission(request, view)
        would = [_said(difference, all_said) for difference in tried.differences]
        response.data = {**response.data, "dry_run": True, "would": would}
        return response

    return asked  # type: ignore[return-value]


def _is_dry(request: Request) -> bool:
    given = request.query_params.getlist(DRY_RUN.name)
    body = _body(request)
    given += [str(body[DRY_RUN.name])] if DRY_RUN.name in body else []
    if wrong := [value for value in given if value.lower() not in ("0", "1", "true", "false")]:
        sentence = _("Write 1 (nothing is written) or 0, not “%(value)s”.") % {"value": wrong[0]}
        raise ValidationError({DRY_RUN.name: [sentence]})
    return any(value.lower() in ("1", "true") for value in given)


def _body(request: Request) -> Mapping[str, Any]:
    try:
        return request.data if isinstance(request.data, Mapping) else {}
    except UnsupportedMediaType:
        return {}  # it is refused where the body is needed


def _said(difference: Difference, all_said: bool) -> dict[str, Any]:
    """Of a row that was there only the names of its fields, unless a curator asks: others wrote in it too."""
    told = asdict(difference)
    if not all_said and difference.action != "created":
        told["changes"] = [{"field": change.field} for change in difference.changes]
    return told


def moved(place: str) -> HttpResponsePermanentRedirect:
    """From an address of before a merge. It is not kept: undoing the merge makes the address right again."""
    answer = HttpResponsePermanentRedirect(place)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@extend_schema(exclude=True)
class Missing(ApiView):
    """Whatever is no address of the API, in JSON. A forgotten slash at the end is told or mended."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def get(self, request: Request, rest: str) -> Response:
        if not self._is_known(f"{request.path}/"):
            raise NotFound
        query = request.META.get("QUERY_STRING", "")
        place = absolute(request, f"{request.path}/" + (f"?{query}" if query else ""))
        return Response(status=301, headers={"Location": place})

    def post(self, request: Request, rest: str) -> Response:
        if not self._is_known(f"{request.path}/"):
            raise NotFound
        raise NotFound(_("Write this address with a slash at its end."))

    put = patch = delete = post

    def _is_known(self, path: str) -> bool:
        try:
            return getattr(resolve(path).func, "view_class", None) is not Missing
        except Resolver404:
            return False
