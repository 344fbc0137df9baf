"""How often one address or account may submit, or keep a search. The page and the API count together."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.core.cache import caches
from redis.exceptions import RedisError
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from papers import clients

logger = logging.getLogger(__name__)

# Names in REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
ANYONE, SIGNED_IN, KEEP, PREVIEW = "submit", "submit_signed_in", "keep", "preview"

# Looks and counts in one step, so that requests at the same moment cannot pass together. The members of the set
# are what was let in, with the time in ms. Returns how many of those who ask are let in, and in how many ms the
# oldest one no longer counts (0 when all were let in).
COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local room = math.min(tonumber(ARGV[4]), math.max(tonumber(ARGV[1]) - redis.call('ZCARD', KEYS[1]), 0))
for number = 1, room do
  redis.call('ZADD', KEYS[1], now, ARGV[3] .. ':' .. number)
end
if room > 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
if room == tonumber(ARGV[4]) then
  return {room, 0}
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {room, math.max((oldest[2] or now) + ARGV[2] - now, 1)}
"""


class _Throttle(SimpleRateThrottle):
    """`allow_request(request)` counts one; `wait()` is how many seconds to wait after a refusal.

    Takes Django's requests and the API's. With Redis down nothing is counted and everything is let in.
    """

    def __init__(self) -> None:
        # The rate depends on who asks: `allow_request` sets it.
        self._left = 0.0

    def wait(self) -> float:
        return self._left

    def _allow(self, scope: str, ident: Any) -> bool:
        return self._room(scope, ident, 1) == 1

    def _room(self, scope: str, ident: Any, wanted: int) -> int:
        most, period = self.parse_rate(str(api_settings.DEFAULT_THROTTLE_RATES[scope]))
        try:
            room, self._left = _count(f"{scope}:{ident}", int(most or 0), int(period or 0), wanted)
        except (RedisError, OSError) as error:
            logger.warning("Submissions are not counted: %s", error)
            return wanted
        return room


class SubmitThrottle(_Throttle):
    """Submissions of one address, or of one account; curators are not counted."""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        return self.room(request, 1) == 1

    def room(self, request: Any, wanted: int) -> int:
        """How many of so many references are let in; these are counted."""
        user = request.user
        if not wanted or user.has_perm("papers.decide_submission"):
            return wanted
        if user.is_authenticated:
            return self._room(SIGNED_IN, user.pk, wanted)
        return self._room(ANYONE, clients.address(request), wanted)


class PreviewThrottle(_Throttle):
    """Looking at what would be submitted, which takes time but keeps nothing; curators are not counted."""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        user = request.user
        if user.has_perm("papers.decide_submission"):
            return True
        return self._allow(PREVIEW, user.pk if user.is_authenticated else clients.address(request))


class KeepThrottle(_Throttle):
    """Snapshots of one account, whoever it is."""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        return self._allow(KEEP, request.user.pk)


def _count(who: str, most: int, period: int, wanted: int) -> tuple[int, float]:
    """How many are let in (and counted), and 0.0 or in how many seconds there is room again."""
    cache: Any = caches["default"]
    client = cache._cache.get_client(write=True)  # Django's cache has no step that both looks and counts
    key = cache.make_key(f"submitted:{who}")
    room, left = client.eval(COUNT, 1, key, most, period * 1000, secrets.token_hex(8), wanted)
    return int(room), float(left) / 1000
