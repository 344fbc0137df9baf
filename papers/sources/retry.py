"""When to ask again: what the server wishes, and what we do when it says nothing."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_ATTEMPTS = 10  # about eight hours of waiting on average, at most seventeen
FIRST = 30.0
LAST = 6 * 3600.0
LONGEST_WISH = 3600.0  # a Retry-After above this is taken as this
SLOWEST = 60.0  # a pace slower than a request a minute is taken as this


def backoff(
    attempt: int, rng: random.Random | None = None, *, first: float = FIRST, last: float = LAST
) -> float:
    """Seconds to wait after the attempt-th failure (counted from 1): exponential with full jitter.

    Any value between `first` and `first * 2**attempt`, never above `last`: rows that failed together
    do not come back together.
    """
    ceiling = min(last, first * 2.0 ** min(attempt, 64))
    return (rng or random.Random()).uniform(min(first, ceiling), ceiling)  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the Retry-After header asks for (RFC 9110, 10.2.3: seconds or an HTTP date), at most
    an hour; None when there is none that can be read. A date counts from the server's own Date."""
    wish = headers.get("retry-after", "").strip()
    seconds = _number(wish) if wish else None
    if wish and seconds is None:
        seconds = _until(wish, headers.get("date", ""))
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WISH)


def pace(headers: Mapping[str, str]) -> float | None:
    """Seconds from one request to the next that `X-Rate-Limit-Limit` requests in each `X-Rate-Limit-Interval`
    leave ("50" and "1s" are 0.02), at most a minute; None when the server names no rate.

    Form: https://github.com/CrossRef/rest-api-doc, "Rate limits".
    """
    limit = _number(headers.get("x-rate-limit-limit", ""))
    interval = _number(headers.get("x-rate-limit-interval", "").strip().removesuffix("s"))
    if limit is None or interval is None or limit <= 0 or interval <= 0:
        return None
    return min(interval / limit, SLOWEST)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(wish: str, now: str) -> float | None:
    then = _date(wish)
    return (then - (_date(now) or datetime.now(UTC))).total_seconds() if then else None


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
