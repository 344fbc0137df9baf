"""A browser, and pages whose console has to stay silent."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.tools.chromium import launch


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, where Django would refuse to speak to the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = launch(playwright)
        yield browser
        browser.close()


def listened(context: BrowserContext, said: list[str]) -> Page:
    """A page that writes into `said` what its console complains about: a broken script, what the CSP refuses."""
    page = context.new_page()
    page.set_default_timeout(10_000)

    def hear(message: ConsoleMessage) -> None:
        # A refused search is an answer, not a fault of the page.
        if message.type == "error" and not re.search("status of 400|Status Error Code 400", message.text):
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=live_server.url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield listened(context, said)
    context.close()
    assert said == []


@pytest.fixture
def without_scripts(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    yield context.new_page()
    context.close()
