"""Absolute addresses, as readers from outside know them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from rest_framework.request import Request


def absolute(request: HttpRequest | Request, path: str) -> str:
    """The path (with its query string) below PUBLIC_URL, or below the host that was asked."""
    public: str = settings.PUBLIC_URL
    return public + path if public else request.build_absolute_uri(path)


def address(request: HttpRequest | Request, name: str, *args: str) -> str:
    """The absolute address of a named route."""
    return absolute(request, reverse(name, args=args))
