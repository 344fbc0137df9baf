"""Reading in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import make_paper

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/papers/",
    "/papers/?q=reward+model&year_from=2022",
    "/papers/?q=nothing+like+this",
    "/papers/?q=titel:reward",
    "/papers/?q=ai&not_kind=report&kind=blog",
    "/papers/facets/author/",
    "/map/",
    "/help/searching/",
    "/papers/ouyang2022training/",
    "/papers/a2023long/",
    "/categories/",
    "/categories/outer-alignment/",
    "/authors/jeff-wu/",
    "/about/",
    "/sign-in/",
    "/submit/",
]


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
