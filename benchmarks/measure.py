"""Taking times side by side, and what is said of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Case = TypeVar("Case")
Subject = Callable[[Case], object]


@dataclass(frozen=True, slots=True)
class Summary:
    """Median and 95th percentile in milliseconds of so many runs."""

    runs: int
    median: float
    p95: float


def summary(seconds: Sequence[float]) -> Summary:
    """Raises `ValueError` without a run."""
    return Summary(len(seconds), *(round(quantile(seconds, q) * 1000, 3) for q in (0.5, 0.95)))


def quantile(values: Sequence[float], q: float) -> float:
    """By linear interpolation between the two nearest values (type 7 of Hyndman and Fan, 1996)."""
    if not values:
        raise ValueError("No values.")
    ordered = sorted(values)
    place = (len(ordered) - 1) * q
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def interleaved(cases: Sequence[Case], subjects: Mapping[str, Subject[Case]]) -> dict[str, list[float]]:
    """The seconds of each subject over the cases, in the cases' order.

    Every case passes through all subjects before the next one, and each time another subject begins: what the
    machine does meanwhile, and what one leaves in its caches for the next, meets all alike.
    """
    names = list(subjects)
    found: dict[str, list[float]] = {name: [] for name in names}
    for number, case in enumerate(cases):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].append(timed(lambda subject=subjects[name], case=case: subject(case)))  # type: ignore[misc]
    return found
