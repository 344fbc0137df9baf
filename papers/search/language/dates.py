"""Years and days as people write them: one, from one to another, before and after."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

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
MEANT_YEARS = (  # what people write for a year or a range, and how it is written here
    (re.compile(r"([0-9]{4})[-–—~]"), r"\1.."),
    (re.compile(r"[-–—~]([0-9]{4})"), r"..\1"),
    (re.compile(r"([0-9]{2})([0-9]{2})[-–—~/](1[3-9]|[2-9][0-9])"), r"\1\2..\1\3"),
    (re.compile(r"([0-9]{3})0s"), r"\g<1>0..\g<1>9"),
    (re.compile(r".*?([0-9]{4}).*"), r"\1"),
)
WORDS_FOR_DAYS = ("today", "yesterday", "last-week", "last-month", "last-year", "今天", "昨天", "最近一周")
OTHER_DAYS = {"now": "today", "week": "last-week", "month": "last-month", "year": "last-year"}
CLOSE_ENOUGH = 60  # of 100, for a word that means a day
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
        return _compared(match[1], _part(text, match, 2, read))
    if match := SPAN.fullmatch(text):
        return _span(match, read)
    return read(text)


def _part(text: str, match: re.Match[str], group: int, read: Callable[[str], Ends]) -> Ends:
    """One end; what may have been meant keeps the rest of the text."""
    try:
        return read(match[group])
    except Impossible as impossible:
        before, behind = text[: match.start(group)], text[match.end(group) :]
        single = (each for each in impossible.instead if not SPAN.fullmatch(each))
        raise Impossible(impossible.sentence, *(before + each + behind for each in single)) from None


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


def _span(match: re.Match[str], read: Callable[[str], Ends]) -> Ends:
    start = _part(match[0], match, 1, read)[0] if match[1] else None
    end = _part(match[0], match, 2, read)[1] if match[2] else None
    if start is None and not match[2]:
        raise Impossible(_("A range has a beginning, an end, or both: 2021..2023, ..2020, 2020.."))
    if start is not None and end is not None and start > end:
        raise Impossible(_("The range ends before it begins."), f"{match[2]}..{match[1]}")
    return start, end


def _year(text: str) -> Ends:
    if not YEAR.fullmatch(text):
        meant = (match.expand(instead) for way, instead in MEANT_YEARS if (match := way.fullmatch(text)))
        raise Impossible(
            _("“%(value)s” is not a year. Write 2021, 2021..2023, ..2020, 2020.. or <2020.")
            % {"value": text[:50]},
            *list(meant)[:1],
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
        % {"value": text[:50]},
        *_meant_days(text),
    )


def _meant_days(text: str) -> tuple[str, ...]:
    """The nearest word, or the year that stands in it."""
    known = {**{word: word for word in WORDS_FOR_DAYS}, **OTHER_DAYS}
    if last := re.fullmatch(r"(?:last|past)-?([0-9]{1,4})-?(?:d|days?)?", text):
        return (f"last-{last[1]}-days",)
    near = process.extractOne(text[:50], list(known), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    year = re.match(r"(?:19[7-9]|20)[0-9]+", text)
    return (known[near[0]],) if near else (year[0][:4],) if year and len(year[0]) == 4 else ()


def _second(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY
