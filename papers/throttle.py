"""How often one address or account may submit. The page and the API count together; curators are not counted."""

from __future__ import annotations

import logging
from typing import Any

from redis.exceptions import RedisError
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

logger = logging.getLogger(__name__)

ANYONE, SIGNED_IN = "submit", "submit_signed_in"  # names in REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]


class SubmitThrottle(SimpleRateThrottle):
    """`allow_request(request)` counts one; `wait()` is how many seconds to wait after a refusal.

    Takes Django's requests and the API's. With Redis down nothing is counted and everything is let in.
    """

    scope = ANYONE

    def __init__(self) -> None:
        # The rate depends on who asks: `allow_request` sets it.
        self.ident = ""

    def allow_request(self, request: Any, view: Any = None) -> bool:
        user = request.user
        if user.has_perm("papers.decide_submission"):
            return True
        self.scope = SIGNED_IN if user.is_authenticated else ANYONE
        self.ident = str(user.pk) if user.is_authenticated else str(self.get_ident(request))
        self.rate = str(api_settings.DEFAULT_THROTTLE_RATES[self.scope])
        self.num_requests, self.duration = self.parse_rate(self.rate)
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError) as error:
            logger.warning("Submissions are not counted: %s", error)
            return True

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.ident}
