"""The search box offers what may be meant: by keyboard, by mouse, with an input method, for screen readers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.browser.test_accessibility import findings
from tests.catalogue import make_paper

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COMPOSING = """(box) => {
    box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    box.value = "yue";
    box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
}"""
COMPOSED = """(box) => {
    box.value = "越";
    box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "越" }));
}"""


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search the literature")


def typed(page: Page, text: str, address: str = "/papers/") -> Locator:
    """The box with the text, its options shown."""
    page.goto(address)
    box_of(page).press_sequentially(text)
    expect(page.get_by_role("listbox")).to_be_visible()
    return box_of(page)


def chosen(page: Page) -> Locator:
    return page.get_by_role("option", selected=True)


def test_the_box_says_what_it_is_and_whether_it_is_open(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    box = box_of(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("jail")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Suggestions")).to_have_attribute("id", "suggestions")
    expect(box).to_have_attribute("aria-controls", "suggestions")
    expect(page.locator("output")).to_have_text("1 suggestion, arrow keys choose")


def test_arrows_go_round_and_the_box_keeps_the_focus(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "kind:")
    expect(page.get_by_role("option")).to_have_count(5)
    box.press("ArrowDown")
    expect(chosen(page)).to_have_text(re.compile("^paper"))
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    box.press("ArrowUp")
    expect(chosen(page)).to_have_count(0)
    box.press("ArrowUp")
    expect(chosen(page)).to_have_text(re.compile("^site"))
    expect(box).to_be_focused()
    expect(box).to_have_value("kind:")


def test_home_and_end_lead_to_the_first_and_the_last(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "kind:")
    for key in ("ArrowDown", "End"):
        box.press(key)
    expect(chosen(page)).to_have_attribute("id", "suggestion-5")
    box.press("Home")
    expect(chosen(page)).to_have_attribute("id", "suggestion-1")


def test_enter_on_a_title_goes_to_its_paper(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "corrig", "/")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/papers/soares2014corrigibility/$"))


def test_enter_on_a_category_searches_with_it_and_the_words_before(
    page: Page, searchable: dict[str, Paper]
) -> None:
    box = typed(page, "adversarial jailb", "/about/")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/papers/\?q=adversarial&category=[\w%-]+jailbreaking$"))
    expect(page.locator(".hit")).to_have_count(1)


def test_a_chosen_filter_stands_beside_those_of_the_search(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "jeff", "/papers/?venue=arXiv")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/papers/\?author=jeff-wu&venue=arXiv$"))
    expect(page.locator(".hit")).to_have_count(1)
    expect(box_of(page)).to_have_value("")


def test_a_chosen_field_fills_the_box_and_offers_its_values(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "ai ki")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("ai kind:")
    expect(page.get_by_role("option")).to_have_count(5)
    for key in ("ArrowDown", "Enter"):
        box.press(key)
    expect(box).to_have_value("ai kind:paper ")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page, searchable: dict[str, Paper]) -> None:
    typed(page, "jail").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=jail$"))
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_no_offer_comes_after_the_search_was_sent(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    box_of(page).evaluate(  # both in one turn: on a busy machine a key comes later than the offers
        "box => { box.value = 'jail'; box.dispatchEvent(new Event('input', {bubbles: true}));"
        " box.form.requestSubmit(); }"
    )
    expect(page).to_have_url(re.compile(r"\?q=jail$"))
    page.wait_for_timeout(400)
    assert asked == []


def test_escape_closes_and_keeps_what_was_typed(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "jail")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("jail")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_leaving_the_box_closes(page: Page, searchable: dict[str, Paper]) -> None:
    typed(page, "jail").press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box_of(page)).to_have_attribute("aria-expanded", "false")


def test_an_option_is_taken_by_mouse(page: Page, searchable: dict[str, Paper]) -> None:
    typed(page, "corrig")
    page.get_by_role("option").click()
    expect(page).to_have_url(re.compile("/papers/soares2014corrigibility/$"))


def test_an_input_method_is_left_alone_until_it_is_done(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/zh/papers/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    box = page.get_by_role("combobox")
    box.focus()
    box.evaluate(COMPOSING)
    page.wait_for_timeout(400)
    assert asked == []
    box.evaluate(COMPOSED)
    expect(page.get_by_role("option")).to_have_text(re.compile("^越狱"))
    assert [url.partition("/zh")[2] for url in asked] == ["/suggest/?q=%E8%B6%8A"]


def test_a_key_of_the_input_method_takes_no_option(page: Page, searchable: dict[str, Paper]) -> None:
    box = typed(page, "kind:")
    box.press("ArrowDown")
    box.evaluate(
        "(b) => b.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(box).to_have_value("kind:")
    expect(chosen(page)).to_have_count(1)


def test_what_is_typed_later_is_what_is_offered(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    box_of(page).press_sequentially("jai", delay=150)
    box_of(page).fill("kind:b")
    expect(page.get_by_role("option")).to_have_text([re.compile("^blog"), re.compile("^book")])


def test_names_are_shown_as_text(page: Page, index: Indexer) -> None:
    make_paper("a2020one", "<img src=x onerror=alert(1)> & co")
    index.catch_up()
    typed(page, "img src")
    expect(page.get_by_role("option")).to_contain_text("<img src=x onerror=alert(1)> & co")


@pytest.mark.parametrize("address", ["/", "/papers/", "/zh/about/"])
def test_the_options_are_accessible_and_fit_a_narrow_screen(
    page: Page, searchable: dict[str, Paper], address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    box = page.get_by_role("combobox")
    box.press_sequentially("al")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("ArrowDown")
    edges = page.get_by_role("listbox").bounding_box()
    assert edges
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert all(option.bounding_box()["height"] >= 44 for option in page.get_by_role("option").all())  # type: ignore[index]
    assert findings(page) == []


def test_without_scripts_it_is_a_plain_form(without_scripts: Page, searchable: dict[str, Paper]) -> None:
    without_scripts.goto("/")
    box = without_scripts.get_by_role("searchbox")
    expect(box).not_to_have_attribute("role", re.compile("."))
    box.fill("jail")
    box.press("Enter")
    expect(without_scripts).to_have_url(re.compile(r"/papers/\?q=jail$"))
