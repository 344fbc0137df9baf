"""Verbs of curation that meet: several at the same moment, and one that is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from papers.curation import CurationError


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and a transaction of its own; what each returned or raised, in order."""
    results: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int) -> None:
        start.wait(timeout=10)
        try:
            results[number] = acts[number]()
        except CurationError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def refusal(verb: Callable[..., Any], *args: Any, **named: Any) -> CurationError:
    """What the verb raises."""
    with pytest.raises(CurationError) as refused:
        verb(*args, **named)
    return refused.value


def until_somebody_waits_for_a_lock(seconds: float = 20.0) -> None:
    """Of those who use this database; what is asked for is held by the caller's transaction."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees the same list otherwise
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
