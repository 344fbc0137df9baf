"""When transactions wait for each other in a circle PostgreSQL ends one of them: it is done again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from papers.curation.errors import CurationError

R = TypeVar("R")

PAUSE = 0.1  # seconds


def in_turn(act: Callable[[], R]) -> R:
    """Do it, and once more where it was ended for being part of a circle.

    Raises `CurationError` the second time, and at once inside a transaction that the caller has begun: what is held by
    that one closes the circle again.
    """
    if not connection.in_atomic_block:
        try:
            return act()
        except OperationalError as error:
            if not is_circle(error):
                raise
        time.sleep(PAUSE)  # or whoever has woken up for our locks would find that we have them again
    try:
        return act()
    except OperationalError as error:
        if not is_circle(error):
            raise
    raise CurationError(
        _("Somebody was changing the same at this moment, and nothing was decided. Send it again.")
    )


def is_circle(error: BaseException) -> bool:
    """Whether the database ended the transaction because it and others waited for each other."""
    return isinstance(error.__cause__, DeadlockDetected)
