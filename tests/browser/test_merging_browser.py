"""Merging in a real browser, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from papers.models import User
from tests import catalogue as making
from tests.conftest import PASSWORD
from tests.papers.searching import BAI, ZOU

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def curator(without_scripts: Page, cora: User) -> Page:
    """Cora, signed in, before a small catalogue."""
    making.fill()
    page = without_scripts
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    return page


def test_two_papers_are_merged_and_parted_again(curator: Page) -> None:
    page = curator
    page.goto(f"/papers/{ZOU}/")
    page.get_by_role("link", name="Merge with another paper").click()
    page.get_by_label("The other paper").fill("2212.08073")
    page.get_by_role("button", name="Compare").click()
    page.locator("input[name=title][value=left]").check()
    page.get_by_role("button", name="Show what comes of it").click()
    expect(page.locator("pre")).to_contain_text("Universal and Transferable")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_url(f"**/papers/{BAI}/")
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    page.goto(f"/papers/{ZOU}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Universal and Transferable")


def test_two_names_become_one_author(curator: Page) -> None:
    page = curator
    making.make_paper("bai2021another", "Another study", authors=("Y. Bai", "D. Amodei"), year=2021)
    page.goto("/authors/y-bai/")
    page.get_by_role("link", name="Rename, merge with another name, or split").click()
    page.locator("input[value=yuntao-bai]").check()
    page.get_by_role("button", name="Merge into that one").click()
    page.wait_for_url("**/authors/yuntao-bai/")
    expect(page.get_by_role("main")).to_contain_text("Also printed as Y. Bai")


def test_an_author_gets_another_name_after_a_look(curator: Page) -> None:
    page = curator
    page.goto("/authors/yuntao-bai/")
    page.get_by_role("link", name="Rename, merge with another name, or split").click()
    naming = page.get_by_role("region", name="Another name for this author")
    naming.get_by_label("Name", exact=True).fill("Yun-Tao Bai")
    naming.get_by_role("button", name="Preview").click()
    expect(naming.get_by_role("status")).to_contain_text("yuntao-bai → yun-tao-bai")
    naming.get_by_role("button", name="Rename").click()
    page.wait_for_url("**/authors/yun-tao-bai/")
    page.goto("/authors/yuntao-bai/")
    expect(page).to_have_url(re.compile("/authors/yun-tao-bai/$"))
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/authors/yuntao-bai/")
