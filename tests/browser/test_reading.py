"""Searching and reading in a real browser, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from papers.models import Paper
from papers.search.indexer import Indexer
from tests.catalogue import make_paper

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/papers/",
    "/papers/?q=reward+model&year_from=2022",
    "/papers/?q=nothing+like+this",
    "/papers/ouyang2022training/",
    "/papers/a2023long/",
    "/categories/",
    "/categories/outer-alignment/",
    "/authors/jeff-wu/",
    "/about/",
    "/sign-in/",
    "/submit/",
]


def stay(page: Page) -> None:
    """Marks the document, so that a reload shows."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_words_filters_and_back_without_a_reload(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    box = page.get_by_role("searchbox")
    box.fill("language models")
    box.press("Enter")
    expect(page.locator(".count")).to_have_text(re.compile(r"2 papers for\s+language models"))
    expect(page).to_have_url(re.compile(r"/papers/\?q=language\+models$"))
    page.get_by_role("navigation", name="Venue").get_by_role("link", name="NeurIPS").click()
    expect(page).to_have_url(re.compile(r"/papers/\?q=language\+models&venue=NeurIPS$"))
    expect(page.locator(".count")).to_have_text(re.compile(r"1 paper for"))
    expect(page.locator("#search-status")).to_have_text(re.compile(r"1 paper for"))
    expect(page).to_have_title("language models · alignlit")
    assert stayed(page)
    page.go_back()
    expect(page.locator(".count")).to_have_text(re.compile(r"2 papers for"))
    expect(box).to_have_value("language models")


def test_the_other_language_keeps_the_filters_of_a_swap(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    page.get_by_role("navigation", name="Venue").get_by_role("link", name="NeurIPS").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 paper"))
    assert stayed(page)
    alternate = page.locator("link[rel=alternate][hreflang=zh-Hans]")
    expect(alternate).to_have_attribute("href", re.compile(r"/zh/papers/\?venue=NeurIPS$"))
    page.get_by_role("link", name="中文").click()
    expect(page).to_have_url(re.compile(r"/zh/papers/\?venue=NeurIPS$"))
    page.locator(".chips a").click()
    expect(page.locator(".chips")).to_have_count(0)
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"[^h]/papers/$"))


def test_new_words_keep_the_filters(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Outer alignment").click()
    expect(page.locator(".count")).to_have_text(re.compile("2 papers"))
    page.get_by_role("searchbox").fill("ai")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=ai&category=outer-alignment$"))


def test_an_opened_branch_stays_open_over_a_swap(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.locator("summary[aria-label='Below: Outer alignment']").click()
    page.get_by_role("link", name="Scalable oversight").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 paper"))
    page.get_by_role("link", name="Remove the filter").click()
    expect(page.locator(".count")).to_have_text(re.compile("4 papers"))
    expect(page.get_by_role("link", name="Scalable oversight")).to_be_visible()


def test_an_impossible_year_is_said_without_a_reload(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.get_by_label("From year").fill("2023")
    page.get_by_label("To year").fill("2020")
    with page.expect_response(re.compile("year_from=2023")) as answer:
        page.get_by_role("button", name="Apply").click()
    assert answer.value.status == 400
    expect(page.get_by_role("alert")).to_contain_text("The first year lies after the last one.")


def test_everything_works_without_scripts(without_scripts: Page, searchable: dict[str, Paper]) -> None:
    page = without_scripts
    page.goto("/")
    page.get_by_role("searchbox").fill("language models")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".count")).to_have_text(re.compile("2 papers for"))
    page.get_by_role("link", name="NeurIPS").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 paper for"))
    page.get_by_label("From year").fill("2023")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=2).last).to_have_text("No paper matches all of this")
    page.get_by_role("link", name="Remove the filter NeurIPS").click()
    page.get_by_role("link", name="Remove the filter since 2023").click()
    page.locator("summary", has_text="Sort").click()
    page.get_by_role("link", name="Oldest").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.get_by_role("link", name="Training language models").click()
    expect(page.locator("#bibtex")).to_contain_text("@inproceedings{ouyang2022training")


def test_filters_open_over_the_list_on_a_phone(page: Page, searchable: dict[str, Paper]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/papers/")
    venue = page.get_by_role("navigation", name="Venue").get_by_role("link", name="NeurIPS")
    expect(venue).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    venue.click()
    page.get_by_role("button", name="Show 1 paper").click()
    expect(venue).to_be_hidden()
    expect(page.locator(".hit")).to_have_count(1)


def test_the_citation_is_copied(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/ouyang2022training/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@inproceedings{ouyang2022training,")


def test_the_frame_lets_the_keyboard_skip_to_the_content(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/about/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_the_skip_link_of_a_search_leads_past_the_filters(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/?q=language+models&venue=NeurIPS")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Remove the filter NeurIPS")).to_be_focused()


def test_escape_closes_the_menu_and_returns_to_its_button(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    sort = page.locator("summary", has_text="Sort")
    sort.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Oldest")).to_be_hidden()
    expect(sort).to_be_focused()


def test_sorting_and_citing_stay_at_the_right_edge(page: Page, searchable: dict[str, Paper]) -> None:
    page.set_viewport_size({"width": 1000, "height": 740})
    page.goto("/papers/?venue=NeurIPS&venue=arXiv&year_from=2014&category=outer-alignment&kind=paper")
    edges = (
        "(e) => [e.getBoundingClientRect().right, e.closest('.results-head').getBoundingClientRect().right]"
    )
    acts, head = page.locator(".results-acts").evaluate(edges)
    assert acts == pytest.approx(head, abs=1)


def test_no_page_scrolls_sideways_or_breaks_the_policy(
    page: Page, index: Indexer, searchable: dict[str, Paper]
) -> None:
    make_paper("a2023long", "Antidisestablishmentarianism" * 8, authors=[f"Author {n}" for n in range(40)])
    index.catch_up()
    too_wide = []
    for address in [prefix + address for address in PAGES for prefix in ("", "/zh")]:
        page.goto(address)
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 740})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((address, width))
    assert too_wide == []
