"""How often one address or account may submit, report, answer, ask for letters, or keep a search.

The page and the API count together; each of these is counted apart.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from redis.exceptions import RedisError
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from papers import clients

logger = logging.getLogger(__name__)

# Names in REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]
ANYONE, SIGNED_IN, KEEP, PREVIEW = "submit", "submit_signed_in", "keep", "preview"
REPORT, ANSWER, FOLLOW = "report", "answer", "follow"

# Looks and counts in one step, so that requests at the same moment cannot pass together. The members of the set
# are what was let in, with the time in ms. Returns how many of those who ask are let in, and in how many ms the
# oldest one no longer counts (0 when all were let in). Who comes with a "whole" is let in when there is room for one.
COUNT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
local free = math.max(tonumber(ARGV[1]) - redis.call('ZCARD', KEYS[1]), 0)
local room = (ARGV[5] == 'whole' and free > 0) and tonumber(ARGV[4]) or math.min(tonumber(ARGV[4]), free)
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
        self._counted: _Counted | None = None

    def wait(self) -> float:
        return self._left

    def _allow(self, scope: str, ident: Any) -> bool:
        return self._room(scope, ident, 1) == 1

    def _room(self, scope: str, ident: Any, wanted: int, *, whole: bool = False) -> int:
        most, period = self.parse_rate(str(api_settings.DEFAULT_THROTTLE_RATES[scope]))
        try:
            self._counted = _count(f"{scope}:{ident}", int(most or 0), int(period or 0), wanted, whole)
        except (RedisError, OSError) as error:
            logger.warning("Submissions are not counted: %s", error)
            return wanted
        self._left = self._counted.wait
        return self._counted.room

    def give_back(self) -> None:
        """What was counted last came to nothing, so it does not count."""
        counted, self._counted = self._counted, None
        try:
            if counted:
                _uncount(counted)
        except (RedisError, OSError) as error:
            logger.warning("Submissions are not counted: %s", error)


class SubmitThrottle(_Throttle):
    """Submissions of one address, or of one account; submitters may send more, and curators are not counted."""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        return self.room(request, 1) == 1

    def room(self, request: Any, wanted: int, *, whole: bool = False) -> int:
        """How many of so many references are let in; these are counted.

        `whole`: a submitter who has room for one has room for all, and then none for a while.
        """
        user = request.user
        if not wanted or user.has_perm("papers.decide_submission"):
            return wanted
        if user.has_perm("papers.add_submission"):
            return self._room(SIGNED_IN, user.pk, wanted, whole=whole)
        return self._room(ANYONE, _who(request), wanted)


class _OneByOne(_Throttle):
    """One thing that one address or account does; curators are not counted."""

    rate_name = ""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        if request.user.has_perm("papers.decide_submission"):
            return True
        return self._allow(self.rate_name, _who(request))


class PreviewThrottle(_OneByOne):
    """Looking at what would be submitted, and trying out, which take time but keep nothing."""

    rate_name = PREVIEW

    def give_back(self) -> None:
        """It took its time all the same."""


class ReportThrottle(_OneByOne):
    rate_name = REPORT


class AnswerThrottle(_OneByOne):
    rate_name = ANSWER


class FollowThrottle(_OneByOne):
    """Asking for letters."""

    rate_name = FOLLOW


class KeepThrottle(_Throttle):
    """Snapshots of one account, whoever it is."""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        return self._allow(KEEP, request.user.pk)


def _who(request: Any) -> Any:
    return request.user.pk if request.user.is_authenticated else clients.address(request)


@dataclass(frozen=True, slots=True)
class _Counted:
    """`room`: how many were let in; `wait`: 0.0 or in how many seconds there is room again."""

    key: str
    token: str
    room: int
    wait: float


def _count(who: str, most: int, period: int, wanted: int, whole: bool) -> _Counted:
    key, token = caches["default"].make_key(f"submitted:{who}"), secrets.token_hex(8)
    room, left = _redis().eval(COUNT, 1, key, most, period * 1000, token, wanted, "whole" if whole else "")
    return _Counted(key, token, int(room), float(left) / 1000)


def _uncount(counted: _Counted) -> None:
    members = [f"{counted.token}:{number}" for number in range(1, counted.room + 1)]
    if members:
        _redis().zrem(counted.key, *members)


def _redis() -> Any:
    cache: Any = caches["default"]
    return cache._cache.get_client(write=True)  # Django's cache has no step that both looks and counts
