"""Verbs of curation that meet: several at the same moment, and one that is refused."""

from __future__ import annotations

import threading
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
