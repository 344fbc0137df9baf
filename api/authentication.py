"""Signing in with name and password, for tools."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.authentication import BasicScheme
from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

LONGEST: int = get_user_model()._meta.get_field("username").max_length or 0


class NameAndPassword(BasicAuthentication):
    """HTTP Basic. What cannot be anyone's name is refused before the database is asked."""

    def authenticate_credentials(self, userid: str, password: str, request: Any = None) -> tuple[Any, None]:
        if "\0" in userid or len(userid) > LONGEST:
            raise AuthenticationFailed(_("Invalid username/password."))
        bare = _bare(request) if isinstance(request, Request) else request
        user, nothing = super().authenticate_credentials(userid, password, bare)
        return user, nothing


def _bare(request: Request) -> Any:
    """The request without what was sent along.

    Whoever counts wrong passwords reads it: a body or a query string that cannot be read would end in an error
    in place of a count, and such tries would be free.
    """
    bare: Any = copy.copy(request._request)
    bare.GET = QueryDict()
    bare._post, bare._files = QueryDict(), MultiValueDict()
    return bare


class NameAndPasswordScheme(BasicScheme):  # type: ignore[no-untyped-call]
    target_class = "api.authentication.NameAndPassword"
