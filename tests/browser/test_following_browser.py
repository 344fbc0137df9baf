"""A submission that is watched: a question, an answer, a letter, and the decision."""

from __future__ import annotations

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from papers import curation, letters
from papers.models import State, User
from tests.papers.following import let_it_be_due
from tests.papers.submissions import make_submission

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# What the page does by itself every half minute
LOOK = """() => htmx.ajax("GET", document.getElementById("status").getAttribute("hx-get"),
    {source: "#status", target: "#status", swap: "outerHTML"})"""


def test_a_question_comes_is_answered_and_the_decision_is_told(page: Page, cora: User) -> None:
    row = make_submission()
    page.goto(f"/submissions/{row.token}/")
    # Letters are asked for, and wanted.
    page.get_by_text("Tell me by mail").click()
    page.get_by_label("Your e-mail address").fill("remy@example.org")
    page.get_by_role("button", name="Tell me").click()
    letters.send_due()
    link = next(line for line in str(mail.outbox[0].body).splitlines() if "/follow/" in line)
    page.goto(link.removeprefix("http://localhost:8000"))
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.get_by_text("You will get a letter")).to_be_visible()
    # A question comes while the page is open; what is being done below it stays.
    curation.ask(row, by=cora, reason="Which version?")
    page.evaluate(LOOK)
    page.get_by_label("Your answer").fill("The second.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer is with the curators.")).to_be_visible()
    row.refresh_from_db()
    assert (row.state, row.comment) == (State.READY, "The second.")
    # And it is decided.
    curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    letters.send_due()
    assert [letter.subject for letter in mail.outbox[1:]] == [
        "A question about A study of 2301.00001",
        "Not taken in: A study of 2301.00001",
    ]
