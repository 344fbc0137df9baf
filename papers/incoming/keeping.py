"""What a file held, kept for an account between looking and sending: one text an account, and not for long."""

from __future__ import annotations

import json
import logging
import secrets
import zlib
from typing import Any

from django.core.cache import cache

logger = logging.getLogger(__name__)

KEPT = 4 * 3600  # seconds


def keep(whose: int, packed: Any) -> str:
    """The token to ask for it with; it replaces what was kept for this account. "" while Redis is down."""
    token = secrets.token_urlsafe(16)
    body = zlib.compress(json.dumps([token, packed], separators=(",", ":")).encode(), 1)
    try:
        cache.set(_key(whose), body, KEPT)
    except Exception:  # whatever the cache's client raises while Redis is down
        logger.warning("What a file held could not be kept.", exc_info=True)
        return ""
    return token


def kept(whose: int, token: str) -> Any:
    """What was kept under that token, or None."""
    try:
        body = cache.get(_key(whose))
    except Exception:
        logger.warning("What a file held could not be read.", exc_info=True)
        return None
    found, packed = json.loads(zlib.decompress(body)) if body else ("", None)
    return packed if found == token else None


def _key(whose: int) -> str:
    return f"carried:{whose}"
