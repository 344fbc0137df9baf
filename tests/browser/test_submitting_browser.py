"""Submitting many references in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from papers.models import Paper, Submission
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, NEW
from tests.papers.test_incoming import ENTRY

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FIELD = "arXiv ids, DOIs, addresses or BibTeX"
FILE = FilePayload(name="refs.bib", mimeType="text/plain", buffer=ENTRY.encode())


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
