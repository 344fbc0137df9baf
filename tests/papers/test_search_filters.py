"""The filters beside the list: values in three states, years, chips."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper
from tests.papers.html import links, plain, text


def test_a_facet_shows_its_count_and_toggles_without_scripts(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/")
    link = re.search(r'<a id="kind-report" href="([^"]+)"><span>Report</span> <b>1</b></a>', html)
    assert link
    narrowed = text(client, link[1])
    assert "1 paper" in plain(narrowed)
    assert 'id="kind-report" href="/papers/" aria-current="true"' in narrowed


def value(html: str, name: str) -> str:
    """The list item of the value with this element id."""
    start = html.index(f'id="{name}"')
    return html[html.rindex("<li", 0, start) : html.index("</li>", start)]


def chips(html: str) -> dict[str, str]:
    """The active filters with the addresses without them."""
    part = html.split('<ul class="chips"')[1].split("</ul>")[0]
    return {
        name.removeprefix("Remove the filter ").removesuffix(" ✕"): url for name, url in links(part).items()
    }


def test_a_value_can_be_left_out_and_taken_back(client: Client, searchable: dict[str, Paper]) -> None:
    off = value(text(client, "/papers/"), "kind-report")
    assert '<button name="and" value="not_kind=report" aria-labelledby="o kind-report">−</button>' in off
    html = text(client, "/papers/?not_kind=report")
    assert "3 papers" in plain(html)
    left_out = value(html, "kind-report")
    assert 'href="/papers/" class="out"' in left_out
    assert plain(left_out).endswith("Left out: Report 1")
    assert "−" not in left_out


def test_a_wanted_value_can_be_left_out_instead(client: Client, searchable: dict[str, Paper]) -> None:
    wanted = value(text(client, "/papers/?kind=report"), "kind-report")
    assert links(wanted) == {"Report 1": "/papers/"}
    assert 'name="and" value="not_kind=report"' in wanted
    left_out = client.get("/papers/?kind=report&and=not_kind%3Dreport")
    assert left_out.headers["Location"] == "/papers/?not_kind=report"


def test_an_active_filter_is_a_chip_that_takes_it_out(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(
        client,
        "/papers/?q=ai&category=outer-alignment&not_kind=blog&year_from=2022&year_to=2023&not_year=2021",
    )
    rest = "/papers/?q=ai&category=outer-alignment&year_from=2022&year_to=2023&not_year=2021&not_kind=blog"
    assert chips(html) == {
        "Outer alignment": rest.replace("&category=outer-alignment", ""),
        "not 2021": rest.replace("&not_year=2021", ""),
        "not Blog post": rest.replace("&not_kind=blog", ""),
        "2022–2023": rest.replace("&year_from=2022&year_to=2023", ""),
    }


def test_other_ways_to_search_are_chips_too(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=ai+safety&match=any&category=outer-alignment&exact=1&has=published")
    assert set(chips(html)) == {
        "Outer alignment",
        "has: Published version",
        "only papers filed exactly here",
        "any of the words",
    }


def test_two_wanted_categories_offer_any_or_all(client: Client, searchable: dict[str, Paper]) -> None:
    one = text(client, "/papers/?category=outer-alignment")
    assert "all of them" not in one
    two = text(client, "/papers/?category=outer-alignment&category=inner-alignment")
    query = "category=outer-alignment&category=inner-alignment"
    assert links(two)["all of them"] == f"/papers/?{query}&category_match=all"
    both = text(client, f"/papers/?{query}&category_match=all")
    assert links(both)["any of them"] == f"/papers/?{query}"


def test_a_category_takes_the_place_of_the_one_above_it(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(
        client, "/papers/?q=ai&category=outer-alignment&category=attacks-on-aligned-llms/jailbreaking"
    )
    query = "category=attacks-on-aligned-llms%2Fjailbreaking&category=outer-alignment%2Fscalable-oversight"
    assert links(html)["Scalable oversight 1"] == f"/papers/?q=ai&{query}"
    pressed = client.get(
        "/papers/?category=outer-alignment&and=category%3Douter-alignment/scalable-oversight"
    )
    assert pressed.headers["Location"] == "/papers/?category=outer-alignment%2Fscalable-oversight"


def test_an_active_category_can_do_without_those_below(client: Client, searchable: dict[str, Paper]) -> None:
    assert "only papers filed exactly here" not in text(client, "/papers/")
    html = text(client, "/papers/?category=outer-alignment")
    assert links(html)["only papers filed exactly here"] == "/papers/?category=outer-alignment&exact=1"
    exactly = text(client, "/papers/?category=outer-alignment&exact=1")
    assert '<a id="exact" href="/papers/?category=outer-alignment" aria-current="true">' in exactly


def test_the_third_level_of_the_tree_comes_with_the_second(
    client: Client, searchable: dict[str, Paper]
) -> None:
    assert "RL-based methods" not in text(client, "/papers/").split('<ul class="tree"')[1].split("</form>")[0]
    html = text(client, "/papers/?category=outer-alignment/non-recursive-oversight")
    assert "RL-based methods 2" in links(html)


def test_without_those_below_the_tree_still_leads_down(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?category=outer-alignment&exact=1")
    tree = html.split('<ul class="tree"')[1].split("</form>")[0]
    assert re.findall(r"<span>([^<]+)</span> <b>(\d+)</b>", tree) == [
        ("Outer alignment", "0"),
        ("Non-recursive oversight", "0"),
        ("Scalable oversight", "0"),
        ("Attacks on aligned LLMs", "0"),
        ("Jailbreaking", "1"),
    ]


def test_the_tree_in_the_sidebar_opens_down_to_what_is_active(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?category=outer-alignment/scalable-oversight")
    outer = re.search(
        r"<span>Outer alignment</span> <b>2</b></a><button[^>]*>−</button>\s*<details[^>]* open>", html
    )
    assert outer
    assert 'href="/papers/" aria-current="true"><span>Scalable oversight</span> <b>1</b>' in html


def test_the_years_stand_in_a_table_too(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?not_year=2022")
    table = html.split('<details id="by-year">')[1].split("</table>")[0]
    rows = re.findall(r"<th id=[^>]*>(.*?)<td>(\d+)<td>", table)
    assert [(plain(label), int(count)) for label, count in rows] == [("2023", 1), ("Left out: 2022", 2)]
    assert links(table) == {
        "2023": "/papers/?year_from=2023&year_to=2023&not_year=2022",
        "Left out: 2022": "/papers/",
    }
    assert 'value="not_year=2023"' in table


def test_the_bar_of_the_only_year_leads_back(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?year_from=2022&year_to=2022")
    assert '<a href="/papers/" aria-current="true"><title>2022: 2 (back to all years)</title>' in html
    assert '<a href="/papers/?year_from=2023&amp;year_to=2023"><title>2023: 1</title>' in html


def test_the_bar_of_a_year_that_is_left_out_says_that_it_takes_it_in_again(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?not_year=2022")
    assert '<a href="/papers/" class="out"><title>2022: 2 (left out: take it in again)</title>' in html


def test_what_every_paper_has_is_no_filter(client: Client, index: Indexer) -> None:
    make_paper("a2023one", abstract="Text")
    index.catch_up()
    assert 'id="has-abstract"' not in text(client, "/papers/")
    make_paper("b2023two")
    index.catch_up()
    assert plain(value(text(client, "/papers/"), "has-abstract")).startswith("Abstract 1")


def test_one_kind_and_one_origin_are_no_choice(client: Client, index: Indexer) -> None:
    make_paper("a2023one")
    index.catch_up()
    html = text(client, "/papers/")
    assert 'id="facet-kind"' not in html
    assert 'id="facet-origin"' not in html


def test_a_facet_without_values_has_no_heading(client: Client, searchable: dict[str, Paper]) -> None:
    assert 'id="facet-category"' in text(client, "/papers/")
    html = text(client, "/papers/?q=nothing+like+it&match=any")
    assert re.findall(r'<h2 id="facet-(\w+)"', html) == ["year"]


def test_there_is_nothing_to_filter_where_nothing_is_found_without_filters(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=nothing+like+it")
    assert "No paper matches all of this" in html
    assert 'id="narrow"' not in html
    assert 'class="results-head"' not in html


def test_whoever_looks_deeper_gets_the_whole_tree(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=language&kind=paper")
    assert re.search(r'<details class="deeper" id="cd\d+"><summary aria-label="Below: Non-recursive', html)
    deeper = links(html)["All categories with their counts"]
    assert deeper == "/papers/facets/category/?q=language&kind=paper"
    part = text(client, deeper, **{"HX-Request": "true"})
    assert part.startswith('<ul class="tree" id="tree">')
    assert links(part)["RL-based methods 1"] == (
        "/papers/?q=language&category=outer-alignment%2Fnon-recursive-oversight%2Frl-based-methods&kind=paper"
    )
    assert "deeper" not in part


def test_the_whole_tree_is_a_page_of_its_own_with_every_branch_open(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/facets/category/?not_category=outer-alignment")
    assert "<h1>Categories</h1>" in html
    assert html.count("<details") == html.count(" open>") == 4
    assert links(html)["← Back to the papers"] == "/papers/?not_category=outer-alignment"
    assert re.search(r'<button name="and" value="not_category=outer-alignment/[^"]+rl-based-methods"', html)


def test_years_before_the_last_24_stand_together(client: Client, index: Indexer) -> None:
    for year in (1950, 1980, 2023):
        make_paper(f"a{year}", year=year)
    index.catch_up()
    html = text(client, "/papers/")
    assert '<a href="/papers/?year_to=1999"><title>until 1999: 2</title>' in html
    assert '<a href="/papers/?year_from=2023&amp;year_to=2023"><title>2023: 1</title>' in html


def test_venues_and_authors_are_counted_when_they_are_opened(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/?q=language&venue=NeurIPS")
    opened = re.search(
        r'<details class="facet" id="facet-venue" hx-get="([^"]+)" hx-include="#narrow" hx-trigger="toggle once"',
        html,
    )
    assert opened
    assert opened[1] == "/papers/facets/venue/"
    assert links(html, "facet-venue")["All values with their counts"].endswith(
        "venue/?q=language&venue=NeurIPS"
    )
    assert "NeurIPS 1" not in plain(html.split('id="facet-venue"')[1])


def test_an_opened_facet_is_a_page_of_its_own(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/facets/venue/?q=language")
    assert links(html)["NeurIPS 1"] == "/papers/?q=language&venue=NeurIPS"
    assert 'value="not_venue=NeurIPS"' in html
    assert links(html)["← Back to the papers"] == "/papers/?q=language"
    fragment = text(client, "/papers/facets/venue/?q=language", **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert links(fragment)["NeurIPS 1"] == "/papers/?q=language&venue=NeurIPS"


def test_a_name_is_found_in_an_opened_facet(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/facets/author/?find=wu")
    names = re.findall(r'<a id="author-[^"]+"[^>]*><span>([^<]+)</span> <b>(\d+)</b>', html)
    assert names == [("Jeff Wu", "2")]
    assert "No such name among these papers." in text(client, "/papers/facets/author/?find=nobody")


def test_an_opened_facet_shows_fifty_and_then_more(client: Client, index: Indexer) -> None:
    make_paper("a2023crowd", authors=[f"Author {number:03d}" for number in range(60)])
    index.catch_up()
    html = text(client, "/papers/facets/author/?q=study")
    assert html.count('<a id="author-') == 50
    following = links(html)["More"]
    assert following == "/papers/facets/author/?q=study&most=200"
    assert text(client, following).count('<a id="author-') == 60


@pytest.mark.parametrize(
    "address", ["/papers/facets/kind/", "/papers/facets/author/?most=7", "/papers/facets/x/"]
)
def test_only_venues_authors_and_categories_are_opened(
    client: Client, searchable: dict[str, Paper], address: str
) -> None:
    assert client.get(address).status_code == 404


def test_an_opened_facet_of_an_impossible_search_leads_to_what_is_wrong(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/papers/facets/author/?q=titel:x&find=wu")
    assert (response.status_code, response.headers["Location"]) == (302, "/papers/?q=titel%3Ax")


def test_a_chosen_author_stands_first_and_can_be_taken_out(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/papers/facets/author/?author=nate-soares")
    first = re.findall(r'<a id="author-[^"]+" href="([^"]+)" aria-current="true"><span>([^<]+)', html)
    assert first == [("/papers/", "Nate Soares")]


def test_a_venue_with_odd_signs_can_be_chosen(client: Client, index: Indexer) -> None:
    make_paper("a2023one", venue='J. of "A & B" <x>')
    index.catch_up()
    url = links(text(client, "/papers/facets/venue/"))['J. of "A & B" <x> 1']
    assert "1 paper" in plain(text(client, url))


def test_an_opened_facet_says_how_many_are_chosen(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?author=jeff-wu&not_author=long-ouyang")
    assert "Author · 2 chosen" in plain(html)
