"""Who asks: the address of the client behind the proxies that we trust."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.conf import settings


def address(request: Any) -> str | None:
    """The client's IP address, for Django's requests and the API's; None when nothing says it.

    TRUSTED_PROXIES proxies of ours have each put down who asked them at the right end of X-Forwarded-For;
    what stands left of that, anyone can write. Without such proxies the header says nothing.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    forwarded = said[-min(trusted, len(said))] if trusted else ""
    return _clean(forwarded) or _clean(request.META.get("REMOTE_ADDR", ""))


def _clean(text: str) -> str | None:
    # Without the zone of a link-local address: PostgreSQL takes none.
    try:
        return str(ip_address(text.strip().partition("%")[0]))
    except ValueError:
        return None
