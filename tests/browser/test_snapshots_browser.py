"""Keeping a search in the browser, and the page of what was kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from papers import snapshots
from papers.models import CiteKeyAlias, Paper, Snapshot, User
from papers.search.indexing.indexer import Indexer
from taxonomy import tree
from tests.browser.test_accessibility import findings
from tests.catalogue import make_paper
from tests.papers.searching import request

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kept(remy: User, searchable: dict[str, Paper], index: Indexer) -> Snapshot:
    """A snapshot since which a paper has come, one has changed, one was merged and one has gone."""
    long_key = make_paper("study2023language", "A study of language models " * 8)
    merged = make_paper("merged2023language", "Merged language")
    index.catch_up()
    snapshot = snapshots.keep(
        request("language", year="2020..2024", not_kind="report", sort="title"), tree.load(), by=remy
    )
    merged.delete()
    CiteKeyAlias.objects.create(key="merged2023language", paper=searchable["ouyang2022training"])
    long_key.delete()
    Paper.objects.filter(cite_key="ouyang2022training").update(abstract="New.")
    make_paper("new2024language", "A new language model", year=2024)
    index.catch_up()
    return snapshot


@pytest.mark.parametrize("language", ["", "/zh"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(
    browser: Browser, live_server: LiveServer, kept: Snapshot, width: int, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, base_url=live_server.url, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{language}/s/{kept.hash}/")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = findings(page)
    context.close()
    assert (found, wide) == ([], 0)


def test_the_lists_open_without_a_script(without_scripts: Page, kept: Snapshot) -> None:
    without_scripts.goto(f"/s/{kept.hash}/")
    without_scripts.get_by_text("Deleted 1").click()
    assert without_scripts.locator("details[open]").get_by_text("study2023language").is_visible()
