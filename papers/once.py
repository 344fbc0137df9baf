"""Work that one worker does at a time: a courtesy that saves requests. What keeps two from harm is in the rows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.cache import cache

logger = logging.getLogger(__name__)

LONGEST = 600  # seconds; a task is stopped after this, so a lease that is older was left by a dead worker


@contextmanager
def once(what: str) -> Iterator[bool]:
    """Whether this is the only one at this work; the others come again later. Without Redis nobody is: whoever asks a
    source needs it anyway."""
    key, token = f"once:{what}", uuid4().hex
    mine = _taken(key, token)
    try:
        yield mine
    finally:
        if mine:
            _left(key, token)


def _taken(key: str, token: str) -> bool:
    try:
        return bool(cache.add(key, token, LONGEST))
    except Exception:  # whatever the cache's client raises while Redis is down
        logger.warning("%s: the lease could not be taken.", key, exc_info=True)
        return False


def _left(key: str, token: str) -> None:
    try:
        if cache.get(key) == token:
            cache.delete(key)
    except Exception:
        logger.warning("%s: the lease could not be given back; it runs out by itself.", key, exc_info=True)
