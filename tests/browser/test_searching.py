"""Searching in a real browser, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from papers.models import Paper
from papers.search.indexing.indexer import Indexer
from tests.catalogue import grow_tree, make_paper

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stay(page: Page) -> None:
    """Marks the document, so that a reload shows."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_words_filters_and_back_without_a_reload(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    box = page.locator("#search-form-q")
    box.fill("language models")
    box.press("Enter")
    expect(page.locator(".count")).to_have_text(re.compile(r"2 papers for\s+language models"))
    expect(page).to_have_url(re.compile(r"/papers/\?q=language\+models$"))
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Outer alignment").click()
    expect(page).to_have_url(re.compile(r"/papers/\?q=language\+models&category=outer-alignment$"))
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
    page.get_by_role("navigation", name="Kind").get_by_role("link", name="Report").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 paper"))
    assert stayed(page)
    alternate = page.locator("link[rel=alternate][hreflang=zh-Hans]")
    expect(alternate).to_have_attribute("href", re.compile(r"/zh/papers/\?kind=report$"))
    feed = page.locator("link[type='application/atom+xml']")
    expect(feed).to_have_attribute("href", re.compile(r"^/papers.atom\?kind=report&sort=added$"))
    page.get_by_role("link", name="中文").click()
    expect(page).to_have_url(re.compile(r"/zh/papers/\?kind=report$"))
    page.locator(".chips a").click()
    expect(page.locator(".chips")).to_have_count(0)
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"[^h]/papers/$"))


def test_new_words_keep_the_filters(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Outer alignment").click()
    expect(page.locator(".count")).to_have_text(re.compile("2 papers"))
    page.locator("#search-form-q").fill("ai")
    page.locator("#search-form-q").press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=ai&category=outer-alignment$"))


def test_whoever_looks_deeper_stays_where_they_were(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    page.locator("summary[aria-label='Below: Outer alignment']").click()
    deeper = page.locator("summary[aria-label='Below: Non-recursive oversight']")
    deeper.press("Enter")
    methods = page.get_by_role("link", name="RL-based methods")
    expect(methods).to_be_visible()
    expect(deeper).to_be_focused()
    methods.click()
    expect(page.locator(".chips")).to_have_text(re.compile("RL-based methods"))
    assert stayed(page)


def test_on_a_phone_filters_take_one_line(
    browser: Browser, live_server: LiveServer, searchable: dict[str, Paper]
) -> None:
    phone = browser.new_page(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    phone.goto("/papers/?category=outer-alignment&not_kind=report&not_venue=arXiv&not_year=2020&has=abstract")
    height = phone.locator(".chips").evaluate("(chips) => chips.offsetHeight")
    wide = phone.evaluate("document.documentElement.scrollWidth")
    phone.close()
    assert (height, wide) == (48, 360)


def test_an_opened_branch_stays_open_over_a_swap(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.locator("summary[aria-label='Below: Outer alignment']").click()
    page.get_by_role("link", name="Scalable oversight", exact=False).first.click()
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
    page.locator("summary", has_text="Venue").click()
    page.get_by_role("link", name="All values with their counts").first.click()
    page.get_by_role("link", name="NeurIPS").click()
    expect(page.locator(".count")).to_have_text(re.compile("1 paper for"))
    page.get_by_label("From year").fill("2023")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="No paper matches all of this")).to_be_visible()
    page.get_by_role("link", name="Remove the filter since 2023").click()
    page.get_by_role("link", name="Remove the filter NeurIPS").click()
    page.get_by_role("button", name="Leave out Outer alignment").click()
    expect(page).to_have_url(re.compile(r"/papers/\?q=language\+models&not_category=outer-alignment$"))
    page.get_by_role("link", name="Remove the filter not Outer alignment").click()
    page.locator("summary", has_text="Sort").click()
    page.get_by_role("link", name="Oldest").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.get_by_role("link", name="Training language models").click()
    expect(page.locator("#bibtex")).to_contain_text("@inproceedings{ouyang2022training")


def test_filters_open_over_the_list_on_a_phone(page: Page, searchable: dict[str, Paper]) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/papers/")
    report = page.get_by_role("navigation", name="Kind").get_by_role("link", name="Report")
    expect(report).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    report.click()
    page.get_by_role("button", name="Show 1 paper").click()
    expect(report).to_be_hidden()
    expect(page.locator(".hit")).to_have_count(1)


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


def state(page: Page) -> tuple[str, list[str], list[str]]:
    """What the page shows: the count, the filters and the papers."""
    page.wait_for_selector(".count")
    count = page.locator(".count").inner_text()
    return count, page.locator(".chips li").all_inner_texts(), page.locator(".hit h2").all_inner_texts()


def test_every_step_of_a_search_comes_back_by_back_forward_reload_and_in_a_private_window(
    page: Page, browser: Browser, searchable: dict[str, Paper]
) -> None:
    page.goto("/papers/")
    steps = [(page.url, state(page))]
    presses: list[Callable[[], object]] = [
        lambda: page.locator("#search-form-q").press_sequentially("language\n"),
        lambda: page.get_by_role("button", name="Leave out Outer alignment").click(),
        lambda: page.get_by_role("link", name="Remove the filter not Outer alignment").click(),
        lambda: page.locator(".years a").last.click(),
    ]
    for press in presses:
        with page.expect_response(re.compile("/papers/")):
            press()
        page.wait_for_function("(before) => location.href !== before", arg=steps[-1][0])
        page.wait_for_load_state("networkidle")
        steps.append((page.url, state(page)))
    for url, shown in reversed(steps[:-1]):
        page.go_back()
        page.wait_for_url(url)
        assert state(page) == shown
    for url, shown in steps[1:]:
        page.go_forward()
        page.wait_for_url(url)
        assert state(page) == shown
    page.reload()
    assert state(page) == steps[-1][1]
    private = browser.new_context().new_page()
    for url, shown in steps:
        private.goto(url)
        assert state(private) == shown
    private.context.close()


def test_a_bar_swaps_the_list_and_back_brings_it_again(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/?q=language")
    stay(page)
    expect(page.locator(".count")).to_have_text(re.compile(r"2 papers for"))
    page.locator(".years a").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=language&year_from=2023&year_to=2023$"))
    expect(page.locator(".count")).to_have_text(re.compile(r"1 paper for"))
    expect(page.locator("#results")).to_be_focused()
    assert stayed(page)
    page.go_back()
    expect(page.locator(".count")).to_have_text(re.compile(r"2 papers for"))
    page.locator(".years a").first.click()
    expect(page).to_have_url(re.compile("year_from=2022&year_to=2022$"))
    page.reload()
    expect(page.locator(".count")).to_have_text(re.compile(r"1 paper for"))


def test_a_bar_of_a_category_leads_to_its_search(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/categories/llm-alignment/")
    page.locator(".years a").last.click()
    expect(page).to_have_url(re.compile(r"/papers/\?category=llm-alignment&year_from=2023&year_to=2023$"))
    expect(page.locator(".count")).to_have_text(re.compile(r"1 paper"))


def test_the_gap_map_on_a_phone_opens_at_the_newest_years(page: Page, index: Indexer) -> None:
    category = grow_tree()["inner-alignment"]
    for year in range(2012, 2024):
        make_paper(f"a{year}", categories=(category,), year=year)
    index.catch_up()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/map/")
    expect(page.get_by_role("columnheader", name="2023")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("columnheader", name="2012")).not_to_be_in_viewport()
    expect(page.get_by_role("rowheader", name="Inner alignment")).to_be_in_viewport()


def test_a_cell_of_a_long_search_is_a_button_that_works_without_scripts(
    without_scripts: Page, searchable: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.views.gaps.LINK_BYTES", 100)
    without_scripts.goto("/map/?q=language")
    row = without_scripts.get_by_role("row", name="Outer alignment")
    row.get_by_role("button", name="1").first.click()
    expect(without_scripts).to_have_url(re.compile(r"q=language&category=outer-alignment&year_from=2022"))
    expect(without_scripts.locator(".count")).to_have_text(re.compile("1 paper for"))


def test_authors_are_counted_when_opened_and_found_by_name(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    page.locator("#facet-author > summary").click()
    expect(page.locator("#found-author li")).to_have_count(8)
    page.get_by_label("Find a name").press_sequentially("wu")
    expect(page.locator("#found-author li")).to_have_count(1)
    expect(page.get_by_label("Find a name")).to_be_focused()
    page.locator("#found-author").get_by_role("link", name="Jeff Wu").click()
    expect(page).to_have_url(re.compile(r"/papers/\?author=jeff-wu$"))
    expect(page.locator(".count")).to_have_text(re.compile("2 papers"))
    expect(page.locator("#found-author [aria-current]")).to_have_text(re.compile("Jeff Wu"))
    page.get_by_role("button", name="Leave out Long Ouyang").click()
    expect(page).to_have_url(re.compile(r"/papers/\?author=jeff-wu&not_author=long-ouyang$"))
    expect(page.locator(".count")).to_have_text(re.compile("1 paper"))
    assert stayed(page)


def test_a_long_search_goes_on_by_buttons_without_a_reload(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto(
        "/papers/?q=" + "+OR+".join(["language", "harmlessness", *(f"word{number}" for number in range(30))])
    )
    stay(page)
    page.get_by_role("navigation", name="Categories").get_by_role(
        "button", name=re.compile("^Outer alignment")
    ).click()
    expect(page.locator(".chips")).to_contain_text("Outer alignment")
    page.locator("summary", has_text="Sort").click()
    page.get_by_role("button", name="Oldest").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.get_by_role("button", name="Leave out Outer alignment").click()
    expect(page.locator(".chips")).to_contain_text("not Outer alignment")
    page.get_by_role("button", name="Remove the filter not Outer alignment").click()
    expect(page.locator(".chips")).to_have_count(0)
    assert stayed(page)


def test_what_is_wrong_is_selected_in_the_box(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    stay(page)
    box = page.locator("#search-form-q")
    box.fill("reward titel:model")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("There is no field")
    expect(box).to_be_focused()
    assert page.evaluate("(({ selectionStart: a, selectionEnd: b }) => [a, b])(document.activeElement)") == [
        7,
        12,
    ]
    page.get_by_role("link", name="reward title:model").click()
    expect(page).to_have_url(re.compile(r"/papers/\?q=reward"))
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(box).not_to_have_attribute("aria-invalid", "true")  # set right after the swap
    assert stayed(page)


def test_a_pasted_identifier_goes_straight_to_the_paper(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    page.locator("#search-form-q").fill("https://arxiv.org/abs/2203.02155v1")
    page.locator("#search-form-q").press("Enter")
    expect(page).to_have_url(re.compile("/papers/ouyang2022training/$"))


def test_each_result_says_why_it_is_there(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/?q=wu+reward")
    why = page.locator(".hit").first.get_by_role("group")
    expect(why).to_contain_text("Why is this here?")
    page.get_by_text("Why is this here?").first.click()
    expect(why).to_contain_text("“wu” in authors")


def test_leaving_out_is_seen_on_hover_and_focus_and_always_by_touch(
    page: Page, browser: Browser, searchable: dict[str, Paper]
) -> None:
    page.goto("/papers/")
    sign = page.get_by_role("button", name="Leave out Report")
    expect(sign).to_have_css("opacity", "0")
    page.locator("#kind-report").hover()
    expect(sign).to_have_css("opacity", "1")
    page.mouse.move(900, 500)
    sign.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(sign).to_have_css("opacity", "1")
    touching = browser.new_context(
        has_touch=True, is_mobile=True, base_url=page.url, viewport={"width": 360, "height": 740}
    ).new_page()
    touching.goto("/papers/")
    touching.get_by_role("button", name="Filters").click()
    by_touch = touching.get_by_role("button", name="Leave out Report")
    expect(by_touch).to_have_css("opacity", "1")
    box = by_touch.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    touching.context.close()


def test_the_gap_map_scrolls_in_its_own_box_and_keeps_its_names(page: Page, index: Indexer) -> None:
    category = grow_tree()["outer-alignment"]
    for year in range(2010, 2025):
        make_paper(f"a{year}", year=year, categories=(category,))
    index.catch_up()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/map/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    name = page.get_by_role("rowheader", name="Outer alignment")
    page.get_by_role("region").evaluate("(box) => { box.scrollLeft = 300 }")
    box = name.bounding_box()
    assert box
    assert box["x"] == pytest.approx(16, abs=2)
    page.get_by_role("row", name="Outer alignment").get_by_role("link", name="1", exact=True).last.click()
    expect(page).to_have_url(re.compile(r"/papers/\?category=outer-alignment&year_from=2024&year_to=2024$"))


def test_nothing_moves_while_the_search_page_loads(page: Page, searchable: dict[str, Paper]) -> None:
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { window.shift += entry.value; })).observe({type: 'layout-shift', buffered: true});"
    )
    for address in ("/papers/?q=language", "/map/", "/help/searching/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shift") < 0.01, address


def test_the_focus_stays_near_what_a_swap_takes_away(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/?venue=NeurIPS")
    page.get_by_role("button", name="Leave out Outer alignment").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("not Outer alignment")
    expect(page.locator("#facets a:focus")).to_contain_text("Outer alignment")
    page.get_by_role("link", name="Remove the filter NeurIPS").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips li")).to_have_count(1)
    expect(page.locator("#results")).to_be_focused()


def test_the_focus_stays_in_the_row_of_a_year_that_is_left_out(
    page: Page, searchable: dict[str, Paper]
) -> None:
    page.goto("/papers/")
    page.get_by_text("By year").click()
    page.get_by_role("button", name="Leave out 2023").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chips")).to_contain_text("not 2023")
    expect(page.locator("th :focus")).to_contain_text("2023")


def test_the_sign_that_leaves_out_says_so_on_hover(page: Page, searchable: dict[str, Paper]) -> None:
    page.goto("/papers/")
    sign = page.get_by_role("button", name="Leave out Report")
    sign.hover()
    expect(sign).to_have_attribute("title", "Leave out Report")


def test_a_style_that_a_script_has_set_is_not_copied_over_a_swap(
    page: Page, searchable: dict[str, Paper]
) -> None:
    page.goto("/papers/")
    page.locator("#kind-report").evaluate("(value) => { value.style.color = 'red' }")
    page.get_by_role("button", name="Leave out Report").click()
    expect(page.locator(".chips")).to_contain_text(
        "not Report"
    )  # and the console is silent: no CSP refused it


def test_the_sheet_of_filters_closes_at_its_top_and_when_the_focus_leaves(
    browser: Browser, page: Page, searchable: dict[str, Paper]
) -> None:
    touching = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    phone = touching.new_page()
    page.goto("/papers/")
    phone.goto(page.url)
    sheet = phone.locator("#filters")
    phone.get_by_role("button", name="Filters").click()
    expect(sheet.get_by_text("− leaves it out")).to_be_visible()
    opener = sheet.locator(".tree summary").first.bounding_box()
    assert opener
    assert min(opener["width"], opener["height"]) >= 44
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    phone.get_by_role("button", name="Filters").click()
    phone.locator(".hit a").first.focus()
    expect(sheet).to_be_hidden()
    footer = phone.locator(".site-foot a").first.bounding_box()
    assert footer
    assert footer["height"] >= 44
    touching.close()
