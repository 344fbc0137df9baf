"""Which Chromium the browser tests drive: Playwright's own when it is there, else the system's."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing but what a test asks for.
QUIET = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 30_000  # ms


def launch(playwright: Playwright) -> Browser:
    """Start it without a window; playwright.sync_api.Error when there is none that runs."""
    own = Path(playwright.chromium.executable_path).exists()
    system = None if own else next(filter(None, map(shutil.which, NAMES)), None)
    # Chromium's sandbox refuses root; the tests visit only the site itself.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=system, args=[*QUIET, *sandbox], timeout=PATIENCE)


def runs() -> bool:
    """Whether a browser starts and shows a page."""
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            browser.new_page().goto("about:blank")
            browser.close()
    except Exception:  # whatever it is, another Chromium is wanted
        return False
    return True
