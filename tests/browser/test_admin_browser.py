"""Django's admin in a real browser, under our content security policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from papers.models import Paper, User
from tests import catalogue as making
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_ada_mends_a_paper_and_the_policy_refuses_nothing(page: Page, ada: User) -> None:
    paper = making.fill()["bai2022constitutional"]
    page.goto("/admin/")
    page.get_by_label("Username").fill(ada.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"/admin/papers/paper/{paper.pk}/change/")
    page.get_by_label("Title").fill("Constitutional AI, mended")
    page.get_by_text("Add another Authorship").click()
    page.get_by_text("Remove").locator("visible=true").last.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".success")).to_contain_text("was changed successfully")
    assert Paper.objects.get(pk=paper.pk).title == "Constitutional AI, mended"
