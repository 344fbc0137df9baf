"""Is the process alive, and can it do its work? For whatever stands in front."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from papers.search.indexing import index

TIMEOUT = 2  # seconds


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each part by name, "ok" or what is wrong; 503 when one is missing.

    `?exclude=broker` leaves a part out of the status: without the broker pages, search and submitting go on.
    """
    parts = {name: _state(check) for name, check in CHECKS.items()}
    excluded = request.GET.getlist("exclude")
    ready = all(state == "ok" for name, state in parts.items() if name not in excluded)
    answer = {"status": "ok" if ready else "unavailable", **parts}
    return JsonResponse(answer, status=200 if ready else 503)


def _state(check: Callable[[], None]) -> str:
    # The reason goes by its kind: a message could tell an address or a name to anyone.
    try:
        check()
    except (DatabaseError, redis.RedisError, index.IndexUnavailable, OSError, ValueError) as error:
        return type(error).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _index() -> None:
    index.opened().searcher()


def _broker() -> None:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT
    ) as broker:
        broker.ping()


CHECKS = {"database": _database, "index": _index, "broker": _broker}
