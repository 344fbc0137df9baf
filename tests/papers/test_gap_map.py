"""The gap map and the page on how to search."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from papers.search.language.help import EXAMPLES
from papers.views.gaps import shade
from tests.catalogue import grow_tree, make_paper
from tests.papers.html import links, plain, text
from tests.papers.searching import result

ROW = re.compile(r'<tr class="([^"]+)"><th scope="row">(.*?)</th>(.*?)</tr>', re.S)


def rows(html: str) -> dict[str, list[str]]:
    """The numbers of each category, with the total last."""
    return {plain(name): re.findall(r">(\d+)<", cells) for _, name, cells in ROW.findall(html)}


def test_the_gap_map_crosses_categories_and_years(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/map/")
    assert re.findall(r'<th scope="col">([^<]+)</th>', html) == ["Category", "2022", "2023", "All"]
    assert rows(html) == {
        "Outer alignment": ["2", "0", "2"],
        "Non-recursive oversight": ["2", "0", "2"],
        "Scalable oversight": ["1", "0", "1"],
        "Inner alignment": ["0", "0", "0"],
        "Attacks on aligned LLMs": ["0", "1", "1"],
        "Jailbreaking": ["0", "1", "1"],
    }
    assert "1 paper without a year stands in the totals alone." in plain(html)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "by=kind",
        "q=language",
        "year_from=2022&not_kind=report",
        "category=attacks-on-aligned-llms",
        "exact=1",
        "category=scalable-oversight&category=inner-alignment",
        "q=language+OR+feedback&category=scalable-oversight&category=attacks-on-aligned-llms",
    ],
)
def test_every_number_of_the_gap_map_leads_to_so_many_papers(
    client: Client, searchable: dict[str, Paper], query: str
) -> None:
    cells = re.findall(r'<td[^>]*><a href="([^"]+)">(\d+)</a>', text(client, f"/map/?{query}"))
    assert cells
    found = [plain(text_of(client, url)) for url, _ in cells]
    wrong = [
        (url, n)
        for (url, n), page in zip(cells, found, strict=True)
        if not re.search(rf"\b{n} papers?\b", page)
    ]
    assert wrong == []


def text_of(client: Client, url: str) -> str:
    html = client.get(url.replace("&amp;", "&"), follow=True).content.decode()
    if "No paper matches all of this" in html:
        return "0 papers"
    return html.split('<p class="count">')[1].split("</p>")[0]


def test_the_gap_map_has_columns_for_the_kinds_that_the_filters_leave(
    client: Client, searchable: dict[str, Paper]
) -> None:
    wanted = text(client, "/map/?kind=report&kind=book&by=kind")
    assert re.findall(r'<th scope="col">([^<]+)</th>', wanted) == ["Category", "Report", "Book", "All"]
    left = text(client, "/map/?not_kind=paper&not_kind=blog&by=kind")
    assert re.findall(r'<th scope="col">([^<]+)</th>', left) == ["Category", "Report", "Book", "Site", "All"]


def test_a_branch_of_the_gap_map_opens(client: Client, searchable: dict[str, Paper]) -> None:
    opened = links(text(client, "/map/?q=language"))["Outer alignment"]
    assert opened == "/map/?q=language&below=outer-alignment"
    html = text(client, opened)
    assert list(rows(html)) == ["Outer alignment", "Non-recursive oversight", "Scalable oversight"]
    assert links(html)["All categories"] == "/map/?q=language"


def pressed(client: Client, html: str, value: str) -> str:
    """Where the button of a cell leads."""
    form = html.split('<form class="scroll')[1]
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    response = client.get("/map/", [*kept, ("cell", value)])
    assert response.status_code == 302
    return response.headers["Location"]


def buttons(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<td[^>]*><button name="cell" value="([^"]+)">(\d+)</button>', html)


LONG = f"q={'+OR+'.join(['language'] * 40)}+OR+feedback"


@pytest.mark.parametrize(
    "query",
    [LONG, f"{LONG}&by=kind", f"{LONG}&year_from=2022&category=outer-alignment&category=inner-alignment"],
)
def test_every_number_of_the_map_of_a_long_search_is_a_button_that_finds_as_many(
    client: Client, searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 3_000)
    html = text(client, f"/map/?{query}")
    cells = buttons(html)
    assert len(cells) + 1 == html.count("<td") > 12  # the total of all is a link
    found = {says: text_of(client, pressed(client, html, says)) for says, _ in cells}
    wrong = [(says, n) for says, n in cells if not re.search(rf"\b{n} papers?\b", plain(found[says]))]
    assert wrong == []


def test_the_map_of_a_long_search_keeps_two_levels_with_buttons_else_one(
    client: Client, searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 1_500)
    assert len(rows(text(client, "/map/?q=language"))) == 6
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 100)
    html = text(client, "/map/?q=language")
    assert list(rows(html)) == ["Outer alignment", "Inner alignment", "Attacks on aligned LLMs"]
    assert '<button name="below" value="outer-alignment">Outer alignment</button>' in html


def test_a_column_of_all_earlier_years_is_a_button_too(
    client: Client, index: Indexer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 100)
    for year in (1990, 2005, 2023):
        make_paper(f"a{year}", categories=(), year=year)
    index.catch_up()
    html = text(client, "/map/?q=study")
    assert (".-2011", "2") in buttons(html)
    assert pressed(client, html, ".-2011") == "/papers/?q=study&year_to=2011"


@pytest.mark.parametrize("cell", ["0.2022", ".poem", "1.20000", "x", "1.2022.3"])
def test_a_cell_that_there_is_not_is_missing(client: Client, searchable: dict[str, Paper], cell: str) -> None:
    assert client.get(f"/map/?q=language&cell={cell}").status_code == 404


def test_the_gap_map_stays_small_for_the_longest_search(client: Client, searchable: dict[str, Paper]) -> None:
    words = "+OR+".join(["misalignmentofmodels"] * 60)
    response = client.get(f"/map/?q={words}")
    assert response.status_code == 200
    assert len(response.content) < 60_000


def test_a_cell_outside_the_wanted_categories_is_named_in_the_words(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/map/?category=scalable-oversight&category=inner-alignment&exact=0")
    found = re.findall(r'<a href="(/papers/\?q=category%3A[^"]+)">(\d+)</a>', html)
    url = "/papers/?q=category%3Aouter-alignment/non-recursive-oversight&amp;"
    assert [n for address, n in found if address.startswith(url)] == ["1", "1"]
    assert all(re.search(rf"\b{n} papers?\b", plain(text_of(client, address))) for address, n in found)


def test_the_gap_map_asks_the_database_as_often_for_1_paper_as_for_30(
    client: Client, index: Indexer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    category = grow_tree()["outer-alignment"]
    make_paper("a2023one", categories=(category,))
    index.catch_up()
    client.get("/map/")
    with django_assert_max_num_queries(10) as first:
        client.get("/map/?q=study")
    for number in range(30):
        make_paper(f"b2023n{number}", categories=(category,), year=1990 + number)
    index.catch_up()
    with django_assert_max_num_queries(len(first)):
        assert client.get("/map/?q=study").status_code == 200


@pytest.mark.parametrize("query", ["by=venue", "below=nowhere"])
def test_a_map_that_there_is_not_is_missing(client: Client, searchable: dict[str, Paper], query: str) -> None:
    assert client.get(f"/map/?{query}").status_code == 404


def test_the_gap_map_of_an_impossible_search_leads_to_what_is_wrong(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/map/?q=titel:x&by=kind&below=outer-alignment")
    assert (response.status_code, response.headers["Location"]) == (302, "/papers/?q=titel%3Ax")


@pytest.mark.parametrize(
    ("count", "highest", "expected"), [(0, 9, 0), (1, 1, 5), (1, 1000, 1), (30, 1000, 3), (1000, 1000, 5)]
)
def test_the_shade_of_a_cell_grows_with_doubling(count: int, highest: int, expected: int) -> None:
    assert shade(count, highest) == expected


def test_the_help_page_shows_each_example_with_what_it_finds(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/help/searching/")
    shown = re.findall(r'<td><a href="/papers/\?q=[^"]+"><code>(.*?)</code></a></td>', html)
    assert [plain(query) for query in shown] == [example.query for example in EXAMPLES]
    counted = re.search(
        r"<code>human feedback</code></a></td><td>[^<]+</td><td class=\"number\">(\d+)</td>", html
    )
    assert counted
    assert int(counted[1]) == result("human feedback").total


def test_the_help_page_counts_anew_when_papers_come(client: Client, index: Indexer) -> None:
    make_paper("a2023one", "Human feedback")
    index.catch_up()
    row = re.compile(r"<code>human feedback</code></a></td><td>[^<]+</td><td class=\"number\">(\d+)</td>")
    assert row.findall(text(client, "/help/searching/")) == ["1"]
    make_paper("b2023two", "Feedback from humans")
    index.catch_up()
    assert row.findall(text(client, "/help/searching/")) == ["2"]
