"""Where each field of a paper comes from, in a real browser: what axe says, and choosing without scripts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from papers.models import Paper, SourceAnswer, User
from papers.record import Record
from tests import catalogue as making
from tests.browser.test_accessibility import findings, sign_in
from tests.papers.searching import BAI

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCES = f"/papers/{BAI}/sources/"


@pytest.fixture
def differing(db: None) -> None:
    """arXiv and Crossref say other things than the catalogue."""
    making.fill()
    said = Record(title="Another title", authors=("Yuntao Bai",), year=2023, abstract="It is short.")
    for source, scheme, value in (("arxiv", "arxiv", "2212.08073"), ("crossref", "doi", "10.1145/3571730")):
        SourceAnswer.objects.create(
            source=source,
            scheme=scheme,
            value=value,
            fetched_at=timezone.now(),
            raw={},
            record=said.as_json(),
        )
    making.add_identifier(Paper.objects.get(cite_key=BAI), "10.1145/3571730")


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/zh", 360)])
def test_axe_finds_nothing_serious_for_readers_and_curators(
    browser: Browser, live_server: LiveServer, differing: None, cora: User, prefix: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, base_url=live_server.url)
    page.goto(prefix + SOURCES)
    assert findings(page) == []
    expect(page.get_by_role("button", name="Use what")).to_have_count(0)
    sign_in(page)
    page.goto(prefix + SOURCES)
    assert page.locator("button[name=use]").count() >= 4
    assert findings(page) == []
    page.locator("button[name=use]").first.click()
    expect(page.locator("button[name=unlock]")).to_have_count(1)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_a_value_is_taken_and_unlocked_without_scripts(
    without_scripts: Page, differing: None, cora: User
) -> None:
    page = without_scripts
    sign_in(page)
    page.goto(SOURCES)
    page.get_by_role("button", name="Use what arXiv says: title").click()
    expect(page.get_by_role("status")).to_contain_text("Taken and locked: title")
    expect(page.get_by_role("heading", level=1)).to_have_text("Another title")
    page.get_by_role("button", name="Unlock title").click()
    expect(page.get_by_role("button", name="Unlock title")).to_have_count(0)
