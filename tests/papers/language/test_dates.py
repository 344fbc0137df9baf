"""Years, and days of coming into the catalogue."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from papers.search.language import dates
from papers.search.language.problems import Impossible
from tests.papers.language.reading import all_of, any_of, between, marked, no, suggested, tree

TODAY = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2021", (2021, 2021)),
        ("2021..2023", (2021, 2023)),
        ("2021-2023", (2021, 2023)),
        ("2021–2023", (2021, 2023)),
        ("2021～2023", (2021, 2023)),
        ("2021…2023", (2021, 2023)),
        ("..2020", (None, 2020)),
        ("2020..", (2020, None)),
        ("<2020", (None, 2019)),
        ("<=2020", (None, 2020)),
        ("≤2020", (None, 2020)),
        (">2020", (2021, None)),
        (">=2020", (2020, None)),
        ("＞＝2020", (2020, None)),
        ('"2021"', (2021, 2021)),
    ],
)
def test_years(text: str, ends: dates.Ends) -> None:
    assert tree(f"year:{text}") == between("year", *ends)


def test_years_can_be_joined_and_left_out() -> None:
    assert tree("year:(<2000 OR 2020) -年份：2021") == all_of(
        any_of(between("year", None, 1999), between("year", 2020, 2020)), no(between("year", 2021, 2021))
    )


@pytest.mark.parametrize(
    "text", ["twenty", "21", "20211", "2021-05", "..", "<", "<..2020", "2021..x", "2023..2021"]
)
def test_what_is_no_year_is_impossible(text: str) -> None:
    with pytest.raises(Impossible):
        dates.years(text)


def moments(text: str) -> list[str]:
    """Both ends, as people write them."""
    ends = dates.seconds(text, TODAY)
    return ["" if end is None else f"{datetime.fromtimestamp(end, UTC):%Y-%m-%d %H:%M:%S}" for end in ends]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2024-03-15", "2024-03-15"),
        ("yesterday", "2024-03-14", "2024-03-14"),
        ("昨天", "2024-03-14", "2024-03-14"),
        ("last-week", "2024-03-08", ""),
        ("Last Week", "2024-03-08", ""),
        ("最近一周", "2024-03-08", ""),
        ("last-month", "2024-02-14", ""),
        ("last-year", "2023-03-16", ""),
        ("last-10-days", "2024-03-05", ""),
        ("最近10天", "2024-03-05", ""),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-2-3", "2024-02-03", "2024-02-03"),
        ("2023..2024-02", "2023-01-01", "2024-02-29"),
        ("2024-02..yesterday", "2024-02-01", "2024-03-14"),
        ("..last-week", "", "2024-03-08"),
        ("2024-02..", "2024-02-01", ""),
        ("<2024-02", "", "2024-01-31"),
        ("<=2024-02", "", "2024-02-29"),
        (">2024-02", "2024-03-01", ""),
        (">=last-week", "2024-03-08", ""),
        ("<last-week", "", "2024-03-07"),
    ],
)
def test_days_are_whole_days_of_utc(text: str, first: str, last: str) -> None:
    assert moments(text) == [first and f"{first} 00:00:00", last and f"{last} 23:59:59"]


@pytest.mark.parametrize(
    "text",
    [
        "lastweek",
        "2024-13",
        "2024-02-30",
        "1969",
        "2100",
        "9999-12-31",
        "0000",
        "last-0-days",
        "last-99999-days",
        ">",
    ],
)
def test_what_is_no_day_is_impossible(text: str) -> None:
    with pytest.raises(Impossible):
        dates.seconds(text, TODAY)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yesteday", "yesterday"),
        ("tody", "today"),
        (">lastweek", ">last-week"),
        ("2024..last-weak", "2024..last-week"),
        ("past-7-days", "last-7-days"),
        ("this-month", "last-month"),
        ("2024-13", "2024"),
    ],
)
def test_a_day_that_may_have_been_meant_is_suggested(text: str, meant: str) -> None:
    assert suggested(f"added:{text}") == [f"added:{meant}"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[2020 TO 2023]", "2020..2023"),
        ("[2020 TO *]", "2020.."),
        ("2020 - 2023", "2020..2023"),
        ("2020 .. 2023", "2020..2023"),
        ("> 2020", ">2020"),
        ("2020-", "2020.."),
        ("2021-23", "2021..2023"),
        ("2020s", "2020..2029"),
        ("2020,2021", "(2020 OR 2021)"),
    ],
)
def test_a_range_of_another_system_is_suggested_as_ours(text: str, meant: str) -> None:
    assert suggested(f"year:{text}") == [f"year:{meant}"]


def test_a_comma_between_comparisons_may_mean_and_or_or() -> None:
    assert suggested("year:>2020,<2023") == ["year:(>2020 AND <2023)", "year:(>2020 OR <2023)"]


def test_a_range_without_ends_can_as_well_be_left_out() -> None:
    year = datetime.now(UTC).year
    assert marked("x year:..") == [".."]
    assert suggested("x year:..") == ["x", f"x year:..{year}", f"x year:{year}.."]


def test_added_is_a_field() -> None:
    assert tree("added:1970-01-02") == between("added", 86_400, 2 * 86_400 - 1)
