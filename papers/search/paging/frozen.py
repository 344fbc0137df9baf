"""Lists of ids that readers have seen, kept for a while in the cache. Without the cache there are none."""

from __future__ import annotations

import logging
import re
import secrets
import time
from array import array

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CURSOR = re.compile("l[0-9a-f]{12}")
KEPT = 15 * 60  # seconds since the last look
SILENCE = 30.0  # seconds without the cache after it did not answer

_silent_until = 0.0  # of this process, on the monotonic clock


def start(mark: str, ids: list[int]) -> str:
    """Keep a new list; the cursor that leads to it, "" without a cache."""
    cursor = f"l{secrets.token_hex(6)}"
    return cursor if keep(mark, cursor, ids) else ""


def read(mark: str, cursor: str) -> list[int] | None:
    """The list, if it is still there and belongs to this search (`mark`)."""
    if not CURSOR.fullmatch(cursor) or time.monotonic() < _silent_until:
        return None
    try:
        kept = cache.get(_key(mark, cursor))
    except (RedisError, OSError) as error:
        _fall_silent(error)
        return None
    return list(array("q", kept)) if isinstance(kept, bytes) else None


def keep(mark: str, cursor: str, ids: list[int] | None) -> bool:
    """Keep the list from now on, or for None the one that is there; whether there was a cache."""
    if time.monotonic() < _silent_until:
        return False
    try:
        if ids is None:
            cache.touch(_key(mark, cursor), KEPT)
        else:
            cache.set(_key(mark, cursor), array("q", ids).tobytes(), KEPT)
    except (RedisError, OSError) as error:
        _fall_silent(error)
        return False
    return True


def _key(mark: str, cursor: str) -> str:
    return f"search-{mark}-{cursor}"


def _fall_silent(error: Exception) -> None:
    global _silent_until
    _silent_until = time.monotonic() + SILENCE
    logger.warning("Pages are not kept for %.0f s: %s", SILENCE, error)
