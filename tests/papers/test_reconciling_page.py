"""The page that compares a reading list with the catalogue."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from papers.models import Decision, Paper, Submission
from papers.reconciling import MOST
from tests.papers.test_reconciling import BAI, NEW

URL = "/curate/reconcile/"


def page_of(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def compared(client: Client, text: str) -> str:
    return page_of(client.post(URL, {"text": text}))


def act(client: Client, page: str, **what: str) -> str:
    """Press a button of the report."""
    found = re.search(r'name="carried" value="([^"]*)"', page)
    assert found
    return page_of(client.post(URL, {"carried": found[1], **what}))


def tally(page: str) -> dict[str, int]:
    found = re.findall(r'name="show" value="(\w+)"[^>]*>(\d+) ', page)
    return {name: int(number) for name, number in found}


def test_each_entry_is_counted_by_its_outcome(searchable: dict[str, Paper], as_cora: Client) -> None:
    wrong = BAI.replace("Yuntao Bai", "Andy Zou")
    page = compared(as_cora, f"{BAI}\n{wrong}\n{NEW}\n\nThank you")
    assert tally(page) == {"not_understood": 1, "new": 1, "duplicate": 1, "matched": 1}
    assert "the same work as line 1" in page


def test_a_conflict_shows_both_values_and_how_to_settle_it(
    searchable: dict[str, Paper], as_cora: Client
) -> None:
    page = compared(as_cora, BAI.replace("arXiv 2022", "arXiv 2021"))
    assert '2021 <span class="quiet">ours:</span> 2022' in page
    assert 'name="use" value="0:year"' in page
    assert 'name="keep" value="0:year"' in page
    assert 'href="/papers/bai2022constitutional/sources/"' in page


def test_a_button_settles_a_conflict(searchable: dict[str, Paper], as_cora: Client) -> None:
    page = act(as_cora, compared(as_cora, BAI.replace("arXiv 2022", "arXiv 2021")), use="0:year")
    assert tally(page) == {"matched": 1}
    assert "Taken from the list and locked: Constitutional AI" in page
    assert Decision.objects.get().effects["touched"] == ["year"]


def test_a_button_that_is_pressed_twice_decides_once(searchable: dict[str, Paper], as_cora: Client) -> None:
    page = compared(as_cora, BAI.replace("arXiv 2022", "arXiv 2021"))
    act(as_cora, page, keep="0:year")
    assert "This has been settled meanwhile." in act(as_cora, page, keep="0:year")
    assert Decision.objects.count() == 1


def test_what_is_new_is_sent_with_one_button_and_waits_after_it(
    searchable: dict[str, Paper], as_cora: Client
) -> None:
    page = compared(as_cora, f"{BAI}\n{NEW}")
    assert Submission.objects.count() == 0
    after = act(as_cora, page, send="all")
    assert "1 reference was submitted." in after
    assert tally(after) == tally(compared(as_cora, f"{BAI}\n{NEW}")) == {"waiting": 1, "matched": 1}


def test_one_outcome_can_be_shown_alone(searchable: dict[str, Paper], as_cora: Client) -> None:
    page = act(as_cora, compared(as_cora, f"{BAI}\n{NEW}"), show="new")
    assert tally(page) == {"new": 1, "matched": 1}
    assert "A study of bees" in page
    assert "Harmlessness" not in page


def test_a_file_is_read_and_not_kept(searchable: dict[str, Paper], as_cora: Client) -> None:
    file = SimpleUploadedFile("README.md", f"# List\n{BAI}\n{NEW}".encode())
    page = page_of(as_cora.post(URL, {"file": file}))
    assert "README.md: 2 entries" in page
    assert tally(act(as_cora, page)) == {"new": 1, "matched": 1}


def test_a_file_that_is_too_large_is_refused_with_a_sentence(as_cora: Client, settings: Settings) -> None:
    settings.SUBMIT_MAX_FILE = 10
    answer = as_cora.post(URL, {"file": SimpleUploadedFile("list.md", BAI.encode())})
    assert (answer.status_code, "A file has at most" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("what", ["7:year", "x", "", "0:abstract", "٣:year"])
def test_a_button_that_the_page_does_not_have_does_nothing(
    what: str, searchable: dict[str, Paper], as_cora: Client
) -> None:
    page = compared(as_cora, BAI.replace("arXiv 2022", "arXiv 2021"))
    act(as_cora, page, use=what)
    assert Decision.objects.count() == 0


def test_a_list_that_was_damaged_is_not_read(as_cora: Client) -> None:
    assert as_cora.post(URL, {"carried": "forged"}).status_code == 400


def test_a_list_that_was_posted_without_a_session_is_there_after_sign_in(
    client: Client, cora: Any, searchable: dict[str, Paper]
) -> None:
    client.force_login(cora)
    client.get(URL)
    del client.cookies["sessionid"]
    client.post(URL, {"text": BAI})
    client.force_login(cora)
    assert "Harmlessness from AI Feedback" in page_of(client.get(URL))


def test_the_longest_report_is_a_page(searchable: dict[str, Paper], as_cora: Client) -> None:
    lines = "\n".join(f"2301.{number:05}" for number in range(1, MOST + 6))
    page = compared(as_cora, lines)
    assert tally(page) == {"new": MOST}
    assert "5 more entries were not looked at" in page
    assert "Submit 500 new references" in page
    assert len(page) < 100_000


def test_a_list_that_is_too_long_to_travel_is_shown_without_buttons(
    searchable: dict[str, Paper], as_cora: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papers.reconciling.form.MAX_CARRIED", 10)
    page = compared(as_cora, f"{BAI.replace('arXiv 2022', 'arXiv 2021')}\n{NEW}")
    assert "Split it into several files." in page
    assert re.findall(r'name="(?:use|keep|same|send|show)"', page) == []
