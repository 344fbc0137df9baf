"""The gate in front of a source: one connection at a time, and a pause between two, over all hosts.

Three keys in Redis hold it, all with a time to live, so that only the Redis server's clock counts and
whatever dies leaves nothing behind:

- lease: the token of whoever is asking now. It lives for `hold` seconds if its holder dies.
- pause: nobody starts while it exists. It is set for `interval` when a request ENDS, and for as long as
  the source wishes when it answers 429 or 503.
- pace: the interval that the source named last, in milliseconds. It counts for an hour, for all workers, where
  it is longer than `interval`.

The interval runs from the end of a request, not from its start: a worker that stalls between getting its
slot and sending may send late, and counted from the start the next request could follow it too closely.
From the end, two requests are always more than the interval apart, wherever one measures.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import redis
from django.utils.translation import gettext_noop as _
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from papers.sources.answer import GateBusy

log = logging.getLogger(__name__)

# [0, ms]: taken. [1, ms]: someone is asking, for at most so long. [2, ms]: a pause, for just so long.
# Taking twice with the same token is taking once: the client repeats a command whose answer was lost.
TAKE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return {0, 0} end
local left = redis.call('PTTL', KEYS[1])
if left ~= -2 then return {1, left} end
left = redis.call('PTTL', KEYS[2])
if left ~= -2 then return {2, left} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {0, 0}
"""
PAUSE = """
local ms = tonumber(ARGV[1])
if ms > redis.call('PTTL', KEYS[2]) then redis.call('SET', KEYS[2], 1, 'PX', ms) end
"""
LEAVE = """
if redis.call('GET', KEYS[1]) == ARGV[2] then redis.call('DEL', KEYS[1]) end
local ms = math.max(tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[3]) or 0))
if ms > redis.call('PTTL', KEYS[2]) then redis.call('SET', KEYS[2], 1, 'PX', ms) end
"""
LOOK_AGAIN = 0.1  # seconds between two looks while someone else is asking
OUT_OF_REACH = 30.0
PACE_COUNTS = 3600.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The right to make one request. Whoever is still asking when `left` is used up is no longer alone."""

    until: float

    def left(self) -> float:
        """Seconds."""
        return self.until - time.monotonic()


class Gate:
    """One source's gate: `name` is the source's. `interval` and `hold` in seconds; `hold` must be longer than a
    request can take."""

    def __init__(
        self, client: redis.Redis, name: str = "arxiv", interval: float = 3.0, hold: float = 60.0
    ) -> None:
        # The braces keep the keys on one node of a Redis cluster.
        self._client = client
        self._keys = [f"gate:{{{name}}}:{key}" for key in ("lease", "pause", "pace")]
        self._take = client.register_script(TAKE)
        self._leave = client.register_script(LEAVE)
        self._pause = client.register_script(PAUSE)
        self.interval = interval
        self.hold = hold

    @contextmanager
    def slot(self, wait: float = 30.0, *, queue: bool = True) -> Iterator[Slot]:
        """Hold the only slot. Raises GateBusy when none comes free within `wait` seconds, and without `queue` as soon
        as someone else is asking: only a pause is waited for then."""
        token = secrets.token_hex(16)
        slot = self._wait_for(token, time.monotonic() + wait, queue)
        try:
            yield slot
        finally:
            self._release(token)

    def close_for(self, seconds: float) -> None:
        """Let nobody start for so long. A longer pause that is already running stays."""
        try:
            self._pause(keys=self._keys, args=[_ms(seconds)])
        except redis.RedisError:
            log.warning("The gate could not be closed for %.0f s", seconds, exc_info=True)

    def slow_down(self, seconds: float) -> None:
        """Keep at least so long between two requests, for an hour or until another pace is named; never less
        than the gate's own interval."""
        try:
            self._client.set(self._keys[2], _ms(seconds), px=_ms(PACE_COUNTS))
        except redis.RedisError:
            log.warning("The gate could not be slowed down to %.2f s", seconds, exc_info=True)

    def _wait_for(self, token: str, until: float, queue: bool) -> Slot:
        while True:
            begun = time.monotonic()
            pausing, left = self._try(token)
            if left == 0.0:
                return Slot(begun + self.hold)
            # How long someone else still asks is not known: the lease only says the longest.
            nap = left if pausing else min(left, LOOK_AGAIN)
            if begun + nap > until or not (pausing or queue):
                raise GateBusy(retry_in=left if pausing else min(left, self.interval))
            time.sleep(nap)

    def _try(self, token: str) -> tuple[bool, float]:
        try:
            code, left = cast(list[int], self._take(keys=self._keys, args=[token, _ms(self.hold)]))
        except redis.RedisError as error:
            raise GateBusy(
                OUT_OF_REACH, _("Redis, which shares out the requests, cannot be reached.")
            ) from error
        return code == 2, max(left, 1) / 1000 if code else 0.0

    def _release(self, token: str) -> None:
        try:
            self._leave(keys=self._keys, args=[_ms(self.interval), token])
        except redis.RedisError:  # the lease runs out by itself
            log.warning(
                "A slot could not be given back; it frees itself within %.0f s", self.hold, exc_info=True
            )


def connect(url: str) -> redis.Redis:
    """Redis for the gate, with time limits: a Redis that hangs must not hang a worker."""
    once_more = Retry(ConstantBackoff(0.1), 1)
    options: dict[str, Any] = {"socket_timeout": 5.0, "socket_connect_timeout": 5.0, "retry": once_more}
    return redis.Redis.from_url(url, **options)


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
