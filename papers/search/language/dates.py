"""Years and days as people write them: one, from one to another, before and after."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from django.utils.translation import gettext as _

from papers.search.analysis import simplified
from papers.search.language.problems import Impossible

Ends: TypeAlias = tuple[int | None, int | None]

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2099, 12, 31)  # of `added`: its seconds fit into 32 bits
DAY = 86_400  # seconds
YEAR = re.compile(r"[0-9]{4}")
DATE = re.compile(r"([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?")
YEARS = re.compile(r"([0-9]{4})[-–~—]([0-9]{4})")
SPAN = re.compile(r"(.*?)(?:\.{2,3}|…|‥)(.*)")
COMPARED = re.compile(r"(<=|>=|≤|≥|<|>|=)(.*)")
LAST_DAYS = re.compile(r"last-([0-9]{1,5})-days?|最近([0-9]{1,5})天")
RECENT = {"last-week": 7, "last-month": 30, "last-year": 365, "最近一周": 7, "最近一月": 30, "最近一年": 365}
DAYS_AGO = {"today": 0, "yesterday": 1, "今天": 0, "昨天": 1}


def years(text: str) -> Ends:
    """First and last year. Raises `Impossible`."""
    return _ends(text, _year)


def seconds(text: str, today: date) -> Ends:
    """First and last second since 1970 (UTC) of days; relative ones count from `today`. Raises `Impossible`.

    "last-week" alone is from that day until now; in a range or a comparison it is that day, a week ago.
    """
    key = re.sub(r"[\s_]+", "-", simplified(text).casefold())
    if since := _recent(key, today):
        return _second(since), None
    return _ends(key, lambda day: _days(day, today))


def written(field: str, first: int | None, last: int | None) -> str:
    """Reads back as the same ends."""
    if field == "added":
        ends = [
            "" if end is None else datetime.fromtimestamp(end, UTC).date().isoformat()
            for end in (first, last)
        ]
    else:
        ends = ["" if end is None else f"{end:04}" for end in (first, last)]
    return ends[0] if ends[0] == ends[1] else "..".join(ends)


def _ends(text: str, read: Callable[[str], Ends]) -> Ends:
    text = YEARS.sub(r"\1..\2", text) if YEARS.fullmatch(text) else text
    if match := COMPARED.fullmatch(text):
        return _compared(match[1], read(match[2]))
    if match := SPAN.fullmatch(text):
        return _span(match[1], match[2], read)
    return read(text)


def _compared(sign: str, ends: Ends) -> Ends:
    first, last = ends
    assert first is not None
    assert last is not None
    match sign:
        case "<":
            return None, first - 1
        case ">":
            return last + 1, None
        case "<=" | "≤":
            return None, last
        case ">=" | "≥":
            return first, None
    return ends


def _span(first: str, last: str, read: Callable[[str], Ends]) -> Ends:
    start = read(first)[0] if first else None
    end = read(last)[1] if last else None
    if start is None and not last:
        raise Impossible(_("A range has a beginning, an end, or both: 2021..2023, ..2020, 2020.."))
    if start is not None and end is not None and start > end:
        raise Impossible(_("The range ends before it begins."), f"{last}..{first}")
    return start, end


def _year(text: str) -> Ends:
    if not YEAR.fullmatch(text):
        raise Impossible(
            _("“%(value)s” is not a year. Write 2021, 2021..2023, ..2020, 2020.. or <2020.")
            % {"value": text[:50]},
            *YEAR.findall(text)[:1],
        )
    return int(text), int(text)


def _days(text: str, today: date) -> Ends:
    day = today - timedelta(days=DAYS_AGO[text]) if text in DAYS_AGO else _recent(text, today)
    if day is None:
        return _calendar_days(text)
    return _second(day), _second(day) + DAY - 1


def _recent(text: str, today: date) -> date | None:
    match = LAST_DAYS.fullmatch(text)
    days = int(match[1] or match[2]) if match else RECENT.get(text)
    first = today - timedelta(days=days) if days else None
    return first if first and first >= FIRST_DAY else None


def _calendar_days(text: str) -> Ends:
    match = DATE.fullmatch(text)
    try:
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            first = date(year or 0, month or 1, day or 1)
            month = month or 12
            last = date(first.year, month, day or calendar.monthrange(first.year, month)[1])
            if first >= FIRST_DAY and last <= LAST_DAY:
                return _second(first), _second(last) + DAY - 1
    except ValueError:
        pass
    raise Impossible(
        _(
            "“%(value)s” is not a day. Write today, yesterday, last-week, last-30-days, 2024, 2024-05 or 2024-05-17."
        )
        % {"value": text[:50]}
    )


def _second(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY
