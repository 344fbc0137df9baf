"""Papers per year: bars over the list, and the same as a table beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from papers.search import SearchRequest
from papers.views.addresses import AND, DROP, FEW_LINK_CHARS, LINK_CHARS, address, is_long

MOST = 25  # bars; earlier years stand together in the first one
STEP = 14  # width of a bar with its gap, in units of the drawing
HEIGHT = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """One year, or those up to one.

    `x`, `y` and `height` are in units of the drawing; `y` counts from its upper edge. `url` is "" when the request
    is too long to be said so often; `button`, `says`, `leaves_out` and `state` as in a facet.
    """

    label: str
    count: int
    url: str
    button: str
    says: str
    leaves_out: str
    state: str
    x: int
    y: float
    height: float
    alone: bool = False  # the only years that are wanted, so that it leads back to all

    @property
    def title(self) -> str:
        """What it stands for, and where it leads when that is not to these years."""
        says = {"name": self.label, "papers": self.count}
        if self.state == "excluded":
            return _("%(name)s: %(papers)s (left out: take it in again)") % says
        if self.alone:
            return _("%(name)s: %(papers)s (back to all years)") % says
        return _("%(name)s: %(papers)s") % says


@dataclass(frozen=True, slots=True)
class YearBars:
    bars: list[Bar]
    width: int
    linked: bool
    height: int = HEIGHT
    step: int = STEP
    bar_width: int = STEP - 2

    @property
    def first(self) -> str:
        return self.bars[0].label

    @property
    def last(self) -> str:
        return self.bars[-1].label

    @property
    def rows(self) -> list[Bar]:
        """The newest first, without years that have no paper."""
        return [bar for bar in reversed(self.bars) if bar.count or bar.state]


def year_bars(
    request: SearchRequest, counts: Mapping[Any, int], *, most_chars: int = LINK_CHARS
) -> YearBars | None:
    """None when the papers are of one year and the request names none, since one bar says nothing.

    Bars of a request with a longer query string than `most_chars` are no links."""
    if not counts or (len(counts) < 2 and not request.is_active("year")):
        return None
    spans = _spans(min(counts), max(counts))
    numbers = [sum(counts.get(year, 0) for year in range(start, end + 1)) for start, end in spans]
    highest = max(numbers)
    linked = not is_long(request, most_chars)
    bars = [
        _bar(request, place, span, number, highest, linked)
        for place, (span, number) in enumerate(zip(spans, numbers, strict=True))
    ]
    return YearBars(bars, len(bars) * STEP, linked)


def over_list(request: SearchRequest, counts: Mapping[Any, int]) -> dict[str, Any]:
    """The context of `search/_looking.html`, for a page that lists the request's papers and is no search itself."""
    years = year_bars(request, counts, most_chars=FEW_LINK_CHARS)
    return {"years": years, "gaps": address(request, "gaps")}


def _bar(
    request: SearchRequest, place: int, span: tuple[int, int], number: int, highest: int, linked: bool
) -> Bar:
    start, end = span
    first = start if place or start == end else None
    height = round(max(2, HEIGHT * number / highest), 1) if number else 0
    state = _state(request, start, end)
    return Bar(
        label=str(end) if start == end else _("until %(year)s") % {"year": end},
        count=number,
        url=address(_clicked(request, first, end, state)) if linked else "",
        button=DROP if state == "excluded" else AND,
        says=_says(first, end, state),
        leaves_out=f"not_year={start}" if start == end and state != "excluded" else "",
        state=state,
        x=place * STEP,
        y=round(HEIGHT - height, 1),
        height=height,
        alone=_is_alone(request, first, end),
    )


def _is_alone(request: SearchRequest, first: int | None, last: int) -> bool:
    return (request.year_from, request.year_to) == (first, last)


def _clicked(request: SearchRequest, first: int | None, last: int, state: str) -> SearchRequest:
    """These years alone; without them when they are alone already; back again when they were left out."""
    if state == "excluded":
        return request.off("year", last)
    if _is_alone(request, first, last):
        return request.within_years(None, None)
    return request.within_years(first, last)


def _says(first: int | None, last: int, state: str) -> str:
    if state == "excluded":
        return f"not_year={last}"
    return f"year={last}" if first else f"year=..{last}"


def _spans(first: int, last: int) -> list[tuple[int, int]]:
    """Year by year; years before the last `MOST` - 1 in one span."""
    start = max(first, last - MOST + 2)
    years = [(year, year) for year in range(start, last + 1)]
    return [(first, start - 1), *years] if first < start else years


def _state(request: SearchRequest, start: int, end: int) -> str:
    if start == end and start in request.not_year:
        return "excluded"
    if request.year_from is None and request.year_to is None:
        return ""
    covers = (request.year_from or 0) <= end and start <= (request.year_to or 9999)
    return "included" if covers else ""
