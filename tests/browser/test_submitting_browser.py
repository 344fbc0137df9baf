"""Submitting many references in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from papers.models import Paper, Submission, User
from tests import catalogue as making
from tests.conftest import PASSWORD
from tests.papers.submissions import CONSTITUTIONAL, NEW
from tests.papers.test_incoming import ENTRY

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FIELD = "arXiv ids, DOIs, addresses or BibTeX"
TWO = f"{NEW}\n2301.00002"
FILE = FilePayload(name="refs.bib", mimeType="text/plain", buffer=ENTRY.encode())


@pytest.fixture
def silent_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """One whose console may complain: of requests that fail, as they are meant to."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def send(page: Page) -> None:
    page.wait_for_timeout(1_000)  # no person is quicker
    page.get_by_role("button", name="Submit", exact=True).click()


def test_what_is_understood_appears_while_somebody_types(page: Page) -> None:
    making.fill()
    page.goto("/submit/")
    page.get_by_label(FIELD).press_sequentially(f"{CONSTITUTIONAL}\n2301.00002\nnothing")
    rows = page.locator(".found > li .stands")
    expect(rows).to_have_text(["known", "new", "not understood"])
    page.get_by_label(FIELD).press_sequentially("\n2301.00003")
    expect(rows).to_have_text(["known", "new", "not understood", "new"])
    page.get_by_label(FIELD).press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 references were sent")
    assert set(Submission.objects.values_list("value", flat=True)) == {"2301.00002", "2301.00003"}
    assert Paper.objects.count() == 4


def test_a_file_is_understood_as_soon_as_it_is_chosen(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("or a .bib file").set_input_files(FILE)
    expect(page.locator(".found > li")).to_contain_text("A Study of RLHF")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 reference was sent")
    assert Submission.objects.get().value == NEW


def test_a_file_needs_no_script(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/submit/")
    page.get_by_label("or a .bib file").set_input_files(FILE)
    send(page)
    expect(page.locator(".found > li")).to_contain_text("A Study of RLHF")
    assert not Submission.objects.exists()
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 reference was sent")


def test_the_list_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/submit/")
    page.get_by_label(FIELD).fill(f"{NEW}\nhttps://example.org/{'x' * 150}\n{'y' * 200}")
    expect(page.locator(".found > li")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# What fails takes nothing along


def said(page: Page) -> Locator:
    return page.get_by_role("alert")


def looked(page: Page, number: int) -> None:
    expect(page.locator(".found > li")).to_have_count(number)


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("remy")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_without_a_network_what_was_typed_stays_and_is_looked_at_later(silent_page: Page) -> None:
    page = silent_page
    page.goto("/submit/")
    page.context.set_offline(True)
    page.get_by_label(FIELD).fill(NEW)
    expect(said(page)).to_contain_text("The server cannot be reached at the moment.")
    assert page.get_by_label(FIELD).input_value() == NEW
    page.context.set_offline(False)
    looked(page, 1)
    expect(said(page)).to_be_hidden()


@pytest.mark.parametrize("code", [413, 500, 502])
def test_a_look_that_is_refused_leaves_the_form_as_it_is(silent_page: Page, code: int) -> None:
    page = silent_page
    page.goto("/submit/")
    page.route("**/submit/", lambda route: route.fulfill(status=code, body="<h1>No</h1>"))
    page.get_by_label(FIELD).fill(NEW)
    expect(said(page)).to_contain_text("It could not be looked at just now.")
    assert page.get_by_label(FIELD).input_value() == NEW
    page.unroute("**/submit/")
    page.get_by_label(FIELD).fill(f"{NEW}\n2301.00002")
    looked(page, 2)
    expect(said(page)).to_be_hidden()


def test_signing_in_elsewhere_costs_nothing_that_is_typed_here(silent_page: Page, remy: User) -> None:
    page = silent_page
    page.goto("/submit/")
    other = page.context.new_page()
    sign_in(other)
    page.get_by_label(FIELD).fill(TWO)
    looked(page, 2)
    page.get_by_label(FIELD).press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 references were sent")


def test_a_form_whose_cookies_are_gone_says_so_and_keeps_what_is_typed(silent_page: Page) -> None:
    page = silent_page
    page.goto("/submit/")
    page.context.clear_cookies()
    page.get_by_label(FIELD).fill(NEW)
    looked(page, 1)  # the refusal brought a cookie and a token
    assert page.get_by_label(FIELD).input_value() == NEW


def test_a_session_that_ended_shows_no_second_page_inside_the_form(page: Page, remy: User) -> None:
    sign_in(page)
    page.goto("/submit/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(FIELD).fill(TWO)
    looked(page, 2)
    expect(page.locator("#understood")).to_contain_text("You were signed out meanwhile.")
    expect(page.get_by_label("Password")).to_have_count(0)
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_label("Username").fill("remy")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_label(FIELD)).to_have_value(TWO)


def test_a_file_that_is_too_large_is_told_before_it_is_sent(page: Page, settings: Settings) -> None:
    settings.SUBMIT_MAX_FILE = 100
    page.goto("/submit/")
    page.get_by_label(FIELD).fill(NEW)
    looked(page, 1)
    page.get_by_label("or a .bib file").set_input_files(FILE)
    expect(said(page)).to_contain_text("This file is too large: a file has at most 100")
    page.get_by_role("button", name="Submit", exact=True).click()
    assert (page.get_by_label(FIELD).input_value(), Submission.objects.count()) == (NEW, 0)


def test_a_text_that_is_too_long_is_told_before_it_is_sent(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label(FIELD).fill("x" * 1_200_000)
    expect(said(page)).to_contain_text("This text is too long to be pasted.")
    page.get_by_label(FIELD).fill(NEW)
    looked(page, 1)
    expect(said(page)).to_be_hidden()


def test_a_reference_in_the_address_is_looked_at_without_a_script(without_scripts: Page) -> None:
    without_scripts.goto(f"/submit/?reference={NEW}")
    looked(without_scripts, 1)


def test_the_name_of_a_file_stays_in_one_piece_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/submit/")
    mixed = FilePayload(name="mix.bib", mimeType="text/plain", buffer=(ENTRY + "@article{b,\n").encode())
    page.get_by_label("or a .bib file").set_input_files(mixed)
    looked(page, 2)
    name = page.locator(".places .file").first
    assert name.evaluate("e => e.scrollWidth <= e.clientWidth && e.offsetHeight < 30")
