"""What stands on the page of a submission only where it is of use."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from papers.models import Submission, User
from papers.record import Record
from tests import catalogue as making
from tests.browser.test_curation_browser import sign_in
from tests.papers.submissions import make_submission

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HINTS = "kbd:visible, .panel .key:visible, .button-help:visible"


@pytest.fixture
def row(cora: User) -> Submission:
    making.grow_tree()
    return make_submission("10.1234/x", typed=Record(title="Judging the judges"))


def opened(page: Page, row: Submission) -> Page:
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    page.locator("summary", has_text="Reject").click()
    return page


def test_keys_are_told_where_there_are_some(page: Page, row: Submission) -> None:
    assert opened(page, row).locator(HINTS).count() > 5


@pytest.mark.parametrize("width", [360, 900])
def test_keys_are_not_told_to_who_only_touches(
    browser: Browser, live_server: LiveServer, row: Submission, width: int
) -> None:
    screen: ViewportSize = {"width": width, "height": 740}
    context = browser.new_context(viewport=screen, has_touch=True, is_mobile=True, base_url=live_server.url)
    assert opened(context.new_page(), row).locator(HINTS).count() == 0
    context.close()


def test_without_an_abstract_there_is_no_empty_place_for_quotes(page: Page, row: Submission) -> None:
    expect(opened(page, row).locator("#quotes")).to_be_hidden()


def test_with_an_abstract_it_is_said_how_to_quote(page: Page, cora: User) -> None:
    making.grow_tree()
    expect(opened(page, make_submission()).locator("#quotes")).to_contain_text("Select a sentence")
