"""Submitting and curating in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from papers.models import Paper, State, Submission, User
from tests import catalogue as making
from tests.conftest import PASSWORD
from tests.papers.submissions import NEW, make_submission
from tests.tools.chromium import launch

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, where Django would refuse to speak to the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page whose console must stay silent: no broken script, nothing that the CSP refuses."""
    context = browser.new_context(viewport=WIDE, base_url=live_server.url)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_curator_decides_one_after_the_other_and_takes_one_back(page: Page, cora: User) -> None:
    making.grow_tree()
    rows = [make_submission(f"2301.0000{number}") for number in (1, 2, 3)]
    sign_in(page)
    page.get_by_role("link", name="Queue").click()
    page.get_by_role("link", name="A study of 2301.00001").click()
    # Choosing a primary category ticks it.
    page.get_by_role("radio", name="Jailbreaking is the primary category").check()
    expect(page.get_by_role("checkbox", name="Jailbreaking")).to_be_checked()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00002")
    # The second is rejected with a picked reason.
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("radio", name="It is advertising.").check()
    page.get_by_role("button", name="Reject it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00003")
    # Which was a mistake.
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00002")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    assert [Submission.objects.get(pk=row.pk).state for row in rows] == [
        State.ACCEPTED,
        State.READY,
        State.READY,
    ]
    assert [c.category.slug for c in Paper.objects.get().classifications.all()] == ["jailbreaking"]


def test_typing_narrows_the_categories_and_keeps_what_is_ticked(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    page.get_by_role("checkbox", name="Inner alignment").check()
    narrow = page.get_by_role("searchbox", name="Filter the categories")
    narrow.fill("jailb")
    names = page.locator(".picker .choice:visible")
    expect(names).to_have_text(["Inner alignment", "Attacks on aligned LLMs", "Jailbreaking"])
    narrow.press("Enter")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    assert Submission.objects.get().state == State.READY


def test_a_submission_page_follows_until_the_metadata_is_there(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("arXiv id, DOI or address").fill(NEW)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("[aria-current=step]")).to_have_text("Received")
    ready = make_submission("2301.00009")
    Submission.objects.filter(value=NEW).update(state=State.READY, pulled=ready.pulled)
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00009", timeout=8_000)
    expect(page.locator("[aria-current=step]")).to_have_text("Waits for a curator")


def test_a_curator_works_on_a_narrow_screen(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in ("/curate/", f"/curate/{row.token}/", "/submit/", f"/submissions/{row.token}/"):
        page.goto(path)
        assert no_wider_than_the_screen(page), path
    page.goto(f"/curate/{row.token}/")
    accept = page.get_by_role("button", name="Accept")
    expect(accept).to_be_in_viewport()
    page.locator("summary", has_text="Reject").click()
    expect(page.get_by_role("button", name="Reject it")).to_be_in_viewport()
    assert no_wider_than_the_screen(page)


def test_escape_closes_a_decision_and_keeps_what_was_typed(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    reject = page.locator("summary", has_text="Reject")
    reject.click()
    page.get_by_label("In words").fill("Not about alignment.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reject it")).to_be_hidden()
    expect(reject).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("In words")).to_have_value("Not about alignment.")


def test_submitting_and_deciding_need_no_script(
    browser: Browser, live_server: LiveServer, cora: User
) -> None:
    making.grow_tree()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/submit/")
    page.locator("summary", has_text="or type it by hand").click()
    page.get_by_label("Title").fill("By hand")
    page.get_by_label("Authors").fill("Ann Author")
    page.locator("summary", has_text="Propose categories").click()
    page.get_by_role("checkbox", name="Inner alignment").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    sign_in(page)
    page.goto("/curate/")
    page.get_by_role("link", name="By hand").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("By hand accepted")
    assert [c.category.slug for c in Paper.objects.get().classifications.all()] == ["inner-alignment"]
    context.close()


def test_a_bare_doi_is_completed_on_a_narrow_screen_without_script(
    browser: Browser, live_server: LiveServer, cora: User
) -> None:
    making.grow_tree()
    row = make_submission("10.1145/3442188.3445922")
    context = browser.new_context(
        java_script_enabled=False,
        base_url=live_server.url,
        viewport=NARROW,  # type: ignore[arg-type]
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    assert no_wider_than_the_screen(page)
    expect(page.get_by_role("button", name="Accept")).to_have_count(0)
    page.get_by_role("link", name="Type at least the title first").click()
    page.get_by_label("Title").fill("On Parrots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On Parrots")
    expect(page.get_by_label("Title")).to_be_hidden()
    assert no_wider_than_the_screen(page)
    page.get_by_role("checkbox", name="Inner alignment").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("On Parrots accepted")
    context.close()
