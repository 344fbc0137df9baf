"""The search page: the list, its swaps, and what goes with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from papers.models import Paper
from papers.search.indexing import index as search_index
from papers.search.indexing.indexer import Indexer
from papers.seed.files import categories
from papers.seed.load_categories import load_categories
from taxonomy.models import Category
from tests.catalogue import grow_tree, make_paper
from tests.papers.html import HTMX, links, plain, text


def test_the_search_page_counts_and_marks(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=reward+model")
    assert "1 paper for reward model" in plain(html)
    assert "<mark>reward</mark> <mark>model</mark> trained on human comparisons" in html
    assert "NeurIPS 2022" in plain(html)
    assert "preprint + published" in html


def test_htmx_gets_the_list_the_filters_and_the_count(client: Client, searchable: dict[str, Paper]) -> None:
    response = client.get("/papers/?q=reward&sort=relevance", headers=HTMX)
    html = response.content.decode()
    assert plain(html).startswith("reward · alignlit 1 paper for reward")
    assert "<header" not in html
    assert '<div id="facets" hx-swap-oob="innerHTML">' in html
    assert '<p id="search-status" hx-swap-oob="innerHTML">' in html
    assert response.headers["HX-Push-Url"] == "/papers/?q=reward"
    assert "HX-Request" in response.headers["Vary"]


def test_going_back_asks_for_the_whole_page(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/", **HTMX, **{"HX-History-Restore-Request": "true"})
    assert "<!doctype html>" in html


def test_a_hostile_title_is_escaped_and_still_marked(client: Client, index: Indexer) -> None:
    make_paper("x2023reward", "<script>alert(1)</script> Reward & ruin", abstract="<img src=x> reward & more")
    index.catch_up()
    html = text(client, "/papers/?q=reward")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Reward</mark> &amp; ruin" in html
    assert "&lt;img src=x&gt; <mark>reward</mark> &amp; more" in html
    assert "<script>alert" not in html + text(client, "/papers/x2023reward/")


def test_a_hostile_query_is_escaped(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, '/papers/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html


def test_the_second_page_links_back_and_a_page_too_far_says_so(client: Client, index: Indexer) -> None:
    for number in range(21):
        make_paper(f"a2023n{number}")
    index.catch_up()
    following = links(text(client, "/papers/"))["Next →"]
    second = client.get(following)
    assert second.status_code == 200
    assert "Page 2 of 2" in plain(second.content.decode())
    assert client.get(links(second.content.decode())["← Previous"]).status_code == 200
    response = client.get("/papers/?page=3")
    assert response.status_code == 404
    assert '<a href="/papers/">Go to the first page</a>' in response.content.decode()


def test_without_an_index_search_says_what_is_safe(
    client: Client,
    catalogue: dict[str, Paper],
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    monkeypatch.setattr(search_index, "_opened", None)
    response = client.get("/papers/?q=reward")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "The search index is being built" in response.content.decode()
    assert [client.get(a).status_code for a in ("/", "/categories/", "/categories/outer-alignment/")] == [
        200
    ] * 3


def test_a_swapped_list_brings_the_addresses_of_the_same_search_in_the_other_language(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = client.get("/papers/?q=ai&venue=NeurIPS", headers={"HX-Request": "true"}).content.decode()
    assert 'id="other-language" href="/zh/papers/?q=ai&amp;venue=NeurIPS"' in html
    assert (
        'href="http://testserver/zh/papers/?q=ai&amp;venue=NeurIPS" id="alternate-zh-Hans" hx-swap-oob'
        in html
    )


def test_a_page_costs_the_same_queries_with_1_and_with_30_papers_and_filters(
    client: Client, index: Indexer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    category = grow_tree()["outer-alignment"]
    address = "/papers/?q=study&category=outer-alignment&author=ann-author&not_venue=arXiv&not_kind=blog"
    make_paper("a2023one", categories=(category,), venue="Venue 1")
    make_paper("a2023two", venue="arXiv")
    index.catch_up()
    client.get(address)
    with django_assert_max_num_queries(30) as first:
        assert "1 paper for" in plain(text(client, address))
    for number in range(2, 31):
        authors = ("Ann Author", f"Author {number}")
        make_paper(f"a2023n{number}", authors=authors, categories=(category,), venue=f"Venue {number}")
    index.catch_up()
    with django_assert_max_num_queries(len(first)):
        assert "30 papers for" in plain(text(client, address))


def test_a_result_page_stays_small_with_many_filters(client: Client, index: Indexer) -> None:
    load_categories(categories())
    tree = list(Category.objects.exclude(parent=None).order_by("pk"))
    for number in range(140):
        make_paper(
            f"a2023study{number}",
            "A study of reward models and of the many ways in which they may go wrong",
            authors=[f"Author Number{number} {n}" for n in range(6)],
            categories=(tree[number % len(tree)],),
            venue=f"Venue {number}",
            year=1990 + number % 30,
            arxiv=f"2301.1{number:04d}",
            kind="blog" if number % 7 == 0 else "paper",
            abstract="Whatever is learned from people, a reward model learns what they say about it. " * 9,
        )
    index.catch_up()
    left_out = "".join(f"&not_category={category.path}" for category in tree[-60::10])
    many = f"/papers/?q=reward+model&not_kind=report&year_from=1991{left_out}"
    sizes = {
        a: len(client.get(a).content) for a in ("/papers/", "/papers/?q=reward+model+people+learn", many)
    }
    assert {address: size for address, size in sizes.items() if size > 60_000} == {}


def test_a_long_search_has_buttons_where_a_short_one_has_links(
    client: Client, searchable: dict[str, Paper]
) -> None:
    words = "+OR+".join(f"word{number}" for number in range(40)) + "+OR+training"
    html = text(client, f"/papers/?q={words}")
    assert '<button id="c' in html
    assert re.search(
        r'<button id="c\d+" name="and" value="category=outer-alignment"><span>Outer alignment', html
    )


def test_what_a_button_adds_is_said_by_the_address_that_it_leads_to(
    client: Client, searchable: dict[str, Paper]
) -> None:
    response = client.get("/papers/?q=language&kind=report&and=not_kind%3Dreport")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/papers/?q=language&not_kind=report",
    )
    back = client.get("/papers/?not_kind=report&not_kind=blog&drop=not_kind%3Dreport")
    assert back.headers["Location"] == "/papers/?not_kind=blog"
    swapped = client.get("/papers/?q=language&and=year%3D2022", headers=HTMX)
    assert swapped.headers["HX-Push-Url"] == "/papers/?q=language&year_from=2022&year_to=2022"


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("year=2022", "year_from=2022&year_to=2022"),
        (
            "category=rl-based-methods",
            "category=outer-alignment%2Fnon-recursive-oversight%2Frl-based-methods",
        ),
    ],
)
def test_a_short_address_leads_to_the_one_to_keep(
    client: Client, searchable: dict[str, Paper], short: str, whole: str
) -> None:
    response = client.get(f"/papers/?{short}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/papers/?{whole}")


def test_the_menu_offers_every_format_and_the_head_a_feed(
    client: Client, searchable: dict[str, Paper]
) -> None:
    html = text(client, "/zh/papers/?q=reward&kind=paper")
    found = links(html)
    assert found["BibTeX"] == "/papers.bib?q=reward&kind=paper"
    assert found["JSON"] == "/papers.json?q=reward&kind=paper"
    assert re.search(
        r'<link id="feed" rel="alternate" type="application/atom\+xml"[^>]* '
        r'href="/zh/papers.atom\?q=reward&amp;kind=paper&amp;sort=added"',
        html,
    )


def test_a_swap_brings_the_feed_of_the_new_search(client: Client, searchable: dict[str, Paper]) -> None:
    html = text(client, "/papers/?q=reward", **HTMX)
    assert re.search(
        r'<link id="feed"[^>]*href="/papers.atom\?q=reward&amp;sort=added" hx-swap-oob="true">', html
    )


def test_only_who_is_signed_in_is_offered_to_keep_a_search(
    client: Client, as_remy: Client, searchable: dict[str, Paper]
) -> None:
    assert "Keep this search" not in text(client, "/papers/?q=reward")
    html = text(as_remy, "/papers/?q=reward&kind=paper")
    assert "Keep this search" in html
    assert '<input type="hidden" name="query" value="q=reward&amp;kind=paper">' in html


def test_each_paper_leads_to_similar_ones_and_the_list_to_its_gap_map(
    client: Client, searchable: dict[str, Paper]
) -> None:
    found = links(text(client, "/papers/?q=reward&year_from=2020"))
    assert found["Similar"] == "/papers/?q=similar:ouyang2022training"
    assert found["Gap map"] == reverse("gaps") + "?q=reward&year_from=2020"


def why_of(client: Client, query: str) -> str:
    """Why the first paper is in the list."""
    html = text(client, f"/papers/?{query}")
    return plain(html.split("Why is this here?</summary>")[1].split("</details>")[0])


def test_each_paper_says_why_it_is_there(client: Client, searchable: dict[str, Paper]) -> None:
    assert why_of(client, "q=zou") == "“zou” in first author · higher for an author’s name"
    assert why_of(client, "q=instructions") == ("“instructions” in title · higher for a word in the title")
    assert why_of(client, "q=越狱&sort=newest") == "“越狱” names Attacks on aligned LLMs › Jailbreaking"
    assert (
        why_of(client, "category=attacks-on-aligned-llms")
        == "stands in Attacks on aligned LLMs › Jailbreaking"
    )


def test_a_similar_paper_says_what_it_shares(client: Client, searchable: dict[str, Paper]) -> None:
    shared = why_of(client, "q=similar:ouyang2022training")
    assert shared.startswith("shares RL-based methods, Jeff Wu")


def test_why_a_paper_is_there_is_escaped(client: Client, index: Indexer) -> None:
    make_paper("a2023one", "Corrigible & <i>kind</i>", authors=["<b>Eve</b>"])
    index.catch_up()
    html = text(client, "/papers/?q=%22<i>kind</i>%22")
    assert "Why is this here?" in html
    assert "<i>kind</i>" not in html.replace("<i>›</i>", "")


@pytest.mark.parametrize("q", ["id:2212.08073", 'id:"arXiv:2212.08073"'])
def test_an_identifier_behind_its_field_leads_to_its_paper(
    client: Client, searchable: dict[str, Paper], q: str
) -> None:
    response = client.get("/papers/", {"q": q})
    assert (response.status_code, response.headers["Location"]) == (302, "/papers/bai2022constitutional/")


@pytest.mark.parametrize("q", ["attacks arXiv:2212.08073", "-2212.08073", "similar:arXiv:2212.08073"])
def test_words_beside_an_identifier_make_it_a_search(
    client: Client, searchable: dict[str, Paper], q: str
) -> None:
    assert client.get("/papers/", {"q": q}).status_code == 200


def test_an_unknown_identifier_is_offered_without_its_field(
    client: Client, searchable: dict[str, Paper]
) -> None:
    assert "/submit/?reference=arXiv%3A2401.00001" in text(client, "/papers/?q=id:2401.00001")
