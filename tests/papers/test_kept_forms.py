"""A form that outlived its session: kept for whom it was shown to, and for nobody else."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from papers import tasks
from papers.models import Submission, User
from papers.views.allowed import LONGEST
from tests.papers.submissions import NEW, make_submission

QUEUE_OF_ONE = "/curate/{}/"


@pytest.fixture
def address(db: None) -> str:
    return QUEUE_OF_ONE.format(make_submission().token)


def signed_out(client: Client, page: str) -> Client:
    """The session of a browser that shows this page runs out."""
    client.get(page)
    del client.cookies["sessionid"]
    return client


def signed_in(client: Client, person: User) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_what_one_curator_typed_is_not_shown_to_the_next_one(
    as_cora: Client, ada: User, cora: User, address: str
) -> None:
    browser = signed_out(as_cora, address)
    browser.post(address, {"verb": "reject", "reason": "For Cora alone."})
    assert "For Cora alone." not in signed_in(browser, ada).get(address).content.decode()
    assert "For Cora alone." not in signed_in(browser, cora).get(address).content.decode()  # it is gone


def test_what_one_typed_to_submit_is_not_shown_to_the_next_one(as_cora: Client, ada: User) -> None:
    browser = signed_out(as_cora, "/submit/")
    browser.post("/submit/", {"reference": NEW, "comment": "For Cora alone.", "signed_in": "1"})
    assert "For Cora alone." not in browser.get("/submit/").content.decode()
    assert "For Cora alone." not in signed_in(browser, ada).get("/submit/").content.decode()


def test_what_nobody_was_shown_is_not_kept(client: Client, address: str) -> None:
    assert client.post(address, {"verb": "reject", "reason": "x" * 1_000}).status_code == 302
    assert client.post("/submit/", {"reference": NEW, "signed_in": "1"}).status_code == 403
    assert not Session.objects.exists()


def test_whom_a_form_was_shown_to_cannot_be_made_up(client: Client, cora: User, address: str) -> None:
    client.cookies["form_of"] = f"{cora.pk}:1abcde:made-up"
    client.post(address, {"verb": "reject", "reason": "No."})
    assert not Session.objects.exists()


def test_a_form_that_is_too_long_to_be_kept_comes_back(as_cora: Client) -> None:
    browser, text = signed_out(as_cora, "/submit/"), "对齐" * (LONGEST // 18 + 1)
    answer = browser.post("/submit/", {"reference": text, "signed_in": "1"})
    assert answer.status_code == 403
    assert f"{text}</textarea>" in answer.content.decode()
    assert "Sign in in another tab" in answer.content.decode()
    assert not Submission.objects.exists()


def test_sessions_that_ran_out_are_deleted(as_cora: Client) -> None:
    Session.objects.update(expire_date=timezone.now())
    tasks.clear_sessions()
    assert not Session.objects.exists()
