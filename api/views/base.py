"""What every address of the API does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from papers.addresses import absolute


class ApiView(APIView):
    # Answers in the language of Accept-Language: the addresses have none, and Django would take English.
    # (Docstrings of views go into the schema.)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        translation.activate(translation.get_language_from_request(request))
        return super().initialize_request(request, *args, **kwargs)


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
