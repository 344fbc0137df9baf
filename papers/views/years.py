"""Papers per year as bars; each bar is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from papers.search import SearchRequest

MOST = 25  # bars; earlier years stand together in the first one
STEP = 14  # width of a bar with its gap, in units of the drawing
HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """`x`, `y` and `height` are in units of the drawing; `y` counts from its upper edge."""

    label: str
    count: int
    url: str
    selected: bool
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class YearBars:
    bars: list[Bar]
    width: int
    height: int = HEIGHT
    step: int = STEP
    bar_width: int = STEP - 2

    @property
    def first(self) -> str:
        return self.bars[0].label

    @property
    def last(self) -> str:
        return self.bars[-1].label


def year_bars(
    request: SearchRequest, counts: Mapping[Any, int], address: Callable[[SearchRequest], str]
) -> YearBars | None:
    """None when the papers are of one year, since one bar says nothing."""
    if len(counts) < 2:
        return None
    spans = _spans(min(counts), max(counts))
    numbers = [sum(counts.get(year, 0) for year in range(start, end + 1)) for start, end in spans]
    highest = max(numbers)
    bars = []
    for place, ((start, end), number) in enumerate(zip(spans, numbers, strict=True)):
        height = round(max(2, HEIGHT * number / highest), 1) if number else 0
        narrowed = replace(request, year_from=start if place or start == end else None, year_to=end, page=1)
        bars.append(
            Bar(
                label=str(end) if start == end else _("until %(year)s") % {"year": end},
                count=number,
                url=address(narrowed),
                selected=_covers(request, start, end),
                x=place * STEP,
                y=round(HEIGHT - height, 1),
                height=height,
            )
        )
    return YearBars(bars, len(bars) * STEP)


def _spans(first: int, last: int) -> list[tuple[int, int]]:
    """Year by year; years before the last `MOST` - 1 in one span."""
    start = max(first, last - MOST + 2)
    years = [(year, year) for year in range(start, last + 1)]
    return [(first, start - 1), *years] if first < start else years


def _covers(request: SearchRequest, start: int, end: int) -> bool:
    if request.year_from is None and request.year_to is None:
        return False
    return (request.year_from or 0) <= end and start <= (request.year_to or 9999)
