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


def test_the_gap_map_of_a_long_search_shows_branches_alone_then_numbers_alone(
    client: Client, searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 1_200)
    assert list(rows(text(client, "/map/"))) == [
        "Outer alignment",
        "Inner alignment",
        "Attacks on aligned LLMs",
    ]
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 100)
    html = text(client, "/map/")
    assert '<td class="s5">2' in html
    assert "category=" not in html.split("<tbody>")[1].split("</tbody>")[0]


def test_the_gap_map_stays_small_for_the_longest_search(client: Client, searchable: dict[str, Paper]) -> None:
    words = "+OR+".join(["misalignmentofmodels"] * 60)
    response = client.get(f"/map/?q={words}")
    assert response.status_code == 200
    assert len(response.content) < 60_000


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
