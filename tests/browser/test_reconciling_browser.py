"""A reading list in a real browser: compared, and settled entry by entry without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from papers.models import Paper, User
from tests.browser.test_accessibility import findings, sign_in
from tests.papers.test_reconciling import BAI, NEW

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = BAI.replace("arXiv 2022", "arXiv 2021")
RENAMED = "- **Universal and Transferable Adversarial Attacks on Aligned Models.** Andy Zou et al. 2023. 10.1234/zou"


@pytest.fixture
def reading_list(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_text("\n".join([WRONG, BAI, NEW, RENAMED, "", "Thank you"]))
    return path


def test_a_file_is_settled_entry_by_entry(
    without_scripts: Page, searchable: dict[str, Paper], cora: User, reading_list: Path
) -> None:
    page = without_scripts
    sign_in(page)
    page.goto("/curate/dashboard/")
    page.get_by_role("link", name="Reading lists").click()
    page.get_by_label("or a file").set_input_files(reading_list)
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Keep ours").first.click()
    page.get_by_role("button", name="The same work").click()
    page.get_by_role("button", name="Take the list's").click()
    page.get_by_role("button", name="Submit 1 new reference").click()
    expect(page.locator(".tally")).to_have_text("1 not understood 1 waiting 1 duplicate 2 matched")


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/zh", 360)])
def test_a_report_has_no_serious_finding_of_axe(
    browser: Browser,
    live_server: LiveServer,
    searchable: dict[str, Paper],
    cora: User,
    reading_list: Path,
    prefix: str,
    width: int,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, base_url=live_server.url)
    sign_in(page)
    page.goto(f"{prefix}/curate/reconcile/")
    before = findings(page)
    page.locator("input[type=file]").set_input_files(reading_list)
    page.locator(".list-form button").click()
    expect(page.locator(".entries")).to_have_count(5)
    assert (before, findings(page)) == ([], [])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
