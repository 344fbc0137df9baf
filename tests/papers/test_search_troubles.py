"""What the search page says when a search cannot be answered, and when it finds little."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import add_identifier, make_paper
from tests.papers.html import HTMX, links, plain, text


def test_an_impossible_search_names_what_is_wrong_and_keeps_the_rest(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/papers/?q=reward&kind=poem&category=outer-alignment")
    html = response.content.decode()
    assert response.status_code == 400
    assert "Kind: poem" in plain(html)
    assert "There is no kind “poem”." in html
    assert '<a href="/papers/?q=reward&amp;category=outer-alignment">Search without it</a>' in html
    assert '<input type="hidden" form="search-form" name="category" value="outer-alignment">' in html
    assert 'name="q" value="reward"' in html


def test_an_impossible_year_can_be_corrected_where_it_is_named(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=reward&year_from=2023&year_to=2020&kind=paper")
    assert "The first year lies after the last one." in html
    assert re.findall(r'name="year_(\w+)"[^>]*value="(\d*)" aria-invalid="true"', html) == [
        ("from", "2023"),
        ("to", "2020"),
    ]
    assert re.findall(r'type="hidden" form="search-form" name="(\w+)"', html) == ["kind"]


@pytest.mark.parametrize(
    ("years", "wrong"),
    [
        ("year_from=20x&year_to=2020", ["from"]),
        ("year_from=2020&year_to=20x", ["to"]),
        ("year_from=20x", ["from"]),
    ],
)
def test_only_the_year_that_is_wrong_is_marked(
    client: Client, searchable: dict[str, Paper], years: str, wrong: list[str]
) -> None:
    html = text(client, f"/papers/?{years}")
    assert re.findall(r'name="year_(\w+)"[^>]* aria-invalid="true"', html) == wrong


def test_a_sign_that_means_nothing_is_told_above_the_results(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=constitutional+%7C+harmlessness&kind=paper")
    assert "Did you mean constitutional OR harmlessness?" in plain(html)
    assert "/papers/?q=constitutional+OR+harmlessness&amp;kind=paper" in html
    assert "Did you mean" not in plain(text(client, "/papers/?q=constitutional+harmlessness"))


def test_a_colon_is_chinese_in_chinese(client: Client, searchable: dict[str, Paper]) -> None:
    assert "种类：<code>poem</code>" in text(client, "/zh/papers/?kind=poem")
    assert 'aria-label="下级类别：' in text(client, "/zh/papers/")


@pytest.mark.parametrize(("address", "status"), [("/papers/?page=9", 404), ("/papers/?kind=poem", 400)])
def test_htmx_gets_a_fragment_of_what_went_wrong(
    client: Client, searchable: dict[str, Paper], address: str, status: int
) -> None:
    response = client.get(address, headers=HTMX)
    assert response.status_code == status
    assert response.content.decode().lstrip().startswith("<title>")
    assert "HX-Push-Url" not in response.headers


def test_what_is_wrong_in_the_words_is_marked_at_its_place(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/papers/?q=reward+titel:model&kind=paper")
    html = response.content.decode()
    assert response.status_code == 400
    assert "reward <mark>titel</mark>:model" in html
    assert 'role="alert" data-select="7 12"' in html
    assert links(html)["reward title:model"] == "/papers/?q=reward+title%3Amodel&kind=paper"
    assert 'aria-invalid="true" autofocus' in html


def test_a_place_is_counted_as_browsers_count(client: Client, searchable: dict[str, Paper]) -> None:
    assert 'data-select="3 8"' in text(client, "/papers/?q=🧪+titel:model")


def test_a_hostile_query_with_a_problem_is_escaped(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=<script>alert(1)</script>+titel:<b>")
    assert "<script>alert" not in html
    assert "<b>" not in html.split('class="as-typed"')[1].split("</p>")[0]


def test_papers_with_some_of_the_words_follow_and_are_not_counted(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=language+models+instructions")
    assert "1 paper for language models instructions" in plain(html)
    first, _, second = html.partition("These match some of these words")
    assert re.findall(r'/papers/(\w+)/" lang', first) == ["ouyang2022training"]
    assert re.findall(r'/papers/(\w+)/" lang', second) == ["zou2023universal"]
    assert links(second)["Search for any of the words"] == "/papers/?q=language+models+instructions&match=any"


def test_a_misspelt_word_offers_its_correction(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=corigibility&kind=report")
    assert "No paper has “corigibility”. Did you mean corrigibility?" in plain(html)
    assert links(html)["corrigibility"] == "/papers/?q=corrigibility&kind=report"


def test_several_misspelt_words_are_corrected_by_one_link(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=corigibility+or+corigibility+trasnferable")
    said = "No paper has “corigibility”. No paper has “trasnferable”. Did you mean"
    assert f"{said} corrigibility or corrigibility transferable?" in plain(html)
    assert (
        links(html)["corrigibility or corrigibility transferable"]
        == "/papers/?q=corrigibility+or+corrigibility+transferable"
    )


def test_each_filter_is_shown_with_what_would_be_found_without_it(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=language&kind=report&not_venue=NeurIPS&year_from=2022")
    table = html.split('id="doctor"')[1].split("</table>")[0]
    rows = re.findall(r"<tr><td>(.*?)</td><td[^>]*>(.*?)</td></tr>", table)
    assert {plain(label): int(plain(count)) for label, count in rows} == {
        "since 2022": 0,
        "Report": 1,
        "not NeurIPS": 0,
        "the words “language”": 0,
    }
    without = "/papers/?q=language&year_from=2022&not_venue=NeurIPS"
    assert links(table) == {"Report": without, "1": without}


def test_the_filter_that_frees_most_comes_first(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=language&kind=report&not_venue=NeurIPS&year_from=2022")
    table = html.split('id="doctor"')[1].split("</table>")[0]
    first = table.split("<tr><td>")[1].split("</td>")[0]
    assert plain(first) == "Report"


def test_nothing_found_is_said_once(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=zebra")
    assert "0 papers" not in plain(html.split('id="results"')[1])


def test_words_without_any_paper_get_advice(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=zebra")
    assert "No paper matches all of this" in html
    assert links(html)["How to search"] == "/help/searching/"
    assert 'id="doctor"' not in html


def test_an_empty_result_offers_a_way_on(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=corrigibility&kind=paper")
    assert "Search these words without any filter 1" in plain(html)
    found = links(html)
    assert found["Search these words without any filter"] == "/papers/?q=corrigibility"
    assert found["Submit it"] == "/submit/?reference=corrigibility"


def test_words_that_find_nothing_without_filters_either_lead_to_everything(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=zebra&kind=report")
    assert "Show all papers 4" in plain(html)
    assert "without any filter" not in html


def test_filters_of_which_two_exclude_everything_are_named_together(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=language+author:bai&kind=report&year_from=2022")
    table = html.split('id="doctor"')[1].split("</table>")[0]
    assert "No filter alone is the cause." in plain(table)
    assert links(table)["Report and author:bai"] == "/papers/?q=language&year_from=2022"
    rows = re.findall(r"<tr><td>(.*?)</td><td[^>]*>(.*?)</td></tr>", table)
    assert [(plain(label), plain(count)) for label, count in rows] == [
        ("Report and author:bai", "2"),
        ("Report and the words “language”", "1"),
    ]


def test_a_field_in_the_words_is_a_filter_of_its_own(client: Client, searchable: dict[str, Paper]) -> None:
    table = (
        text(client, "/papers/?q=language+author:bai+year:2023").split('id="doctor"')[1].split("</table>")[0]
    )
    found = links(table)
    assert found["author:bai"] == "/papers/?q=language+year%3A2023"
    assert "the words “language”" in plain(table)


@pytest.mark.parametrize(
    "typed",
    [
        "2203.02155",
        "arXiv:2203.02155v2",
        "https://arxiv.org/abs/2203.02155",
        "10.48550/arXiv.2203.02155",
        "ouyang2022training",
        "OUYANG2022training",
    ],
)
def test_an_identifier_in_the_box_leads_straight_to_its_paper(
    client: Client, searchable: dict[str, Paper], typed: str
) -> None:
    response = client.get("/zh/papers/", {"q": typed})
    assert (response.status_code, response.headers["Location"]) == (302, "/zh/papers/ouyang2022training/")
    swapped = client.get("/papers/", {"q": typed}, headers=HTMX)
    assert swapped.headers["HX-Redirect"] == "/papers/ouyang2022training/"


@pytest.mark.parametrize("query", ["q=2203.02155&kind=paper", "q=-2203.02155"])
def test_an_identifier_among_other_things_is_a_search(
    client: Client, searchable: dict[str, Paper], query: str
) -> None:
    assert client.get(f"/papers/?{query}").status_code == 200


def test_a_cite_key_with_signs_leads_to_its_paper(client: Client, index: Indexer) -> None:
    make_paper("DBLP:conf/nips/Bai22")
    response = client.get("/papers/?q=DBLP:conf/nips/Bai22")
    assert (response.status_code, response.headers["Location"]) == (302, "/papers/DBLP:conf/nips/Bai22/")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("arXiv:2912.00001", "arXiv:2912.00001"),
        ("https://doi.org/10.1145/123.456", "doi:10.1145/123.456"),
        ("https://example.org/post", "example.org/post"),
    ],
)
def test_an_identifier_that_no_paper_has_can_be_submitted(
    client: Client, searchable: dict[str, Paper], typed: str, label: str
) -> None:
    response = client.get("/papers/", {"q": typed})
    html = response.content.decode()
    assert response.status_code == 200
    assert f"No paper here has {label}." in plain(html)
    form = text(client, links(html)["Submit it"])
    written = re.search(r"<textarea[^>]*>([^<]*)</textarea>", form)
    assert written is not None
    assert written[1].strip() in (label, f"https://{label}")


def test_a_doi_of_a_paper_is_found_by_its_address(client: Client, index: Indexer) -> None:
    add_identifier(make_paper("a2023one"), "10.1145/3173574.3173986")
    response = client.get("/papers/?q=https://dl.acm.org/doi/10.1145/3173574.3173986")
    assert response.headers["Location"] == "/papers/a2023one/"


def test_filters_are_listed_as_chinese_lists_are(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/zh/papers/?kind=report&not_year=2021&year_from=2030")
    title = html.split("<title>")[1].split("</title>")[0]
    assert title.count("、") == 2
    years = re.findall(r"<tr><td>(.*?)</td>", html.split('id="doctor"')[1])
    assert any("2021、" in plain(label) for label in years)
