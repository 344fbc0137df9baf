"""Who asks: the address of the client behind the proxies that we trust, and the name that is tried."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings

LONGEST_NAME = 150  # of an account


def address(request: Any) -> str | None:
    """The client's IP address, for Django's requests and the API's; None when nothing says it.

    Of an IPv6 address the network of 64 bits ("2001:db8::"): within it every host may give itself any address.

    TRUSTED_PROXIES proxies of ours have each put down who asked them at the right end of X-Forwarded-For;
    what stands left of that, anyone can write. Without such proxies the header says nothing.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    forwarded = said[-min(trusted, len(said))] if trusted else ""
    return _clean(forwarded) or _clean(request.META.get("REMOTE_ADDR", ""))


def name(request: Any, credentials: dict[str, Any] | None = None) -> str:
    """The name under which a try to sign in is counted: one that no account can have is cut until a row holds it."""
    tried = (credentials or request.POST).get("username") or ""
    return str(tried).replace("\0", "")[:LONGEST_NAME]


def _clean(text: str) -> str | None:
    # Without the zone of a link-local address: PostgreSQL takes none.
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False).network_address)
    return str(found)
