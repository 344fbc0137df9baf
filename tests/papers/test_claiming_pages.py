"""Claiming the next ones of the queue by a button, and giving them back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from papers import curation
from papers.models import State, Submission, User
from tests.papers.submissions import make_submission

pytestmark = pytest.mark.django_db
MINE = "/curate/?kind=all&claimed=cora"


def several(number: int, **fields: str) -> list[Submission]:
    return [make_submission(f"2301.{n:05}", **fields) for n in range(1, number + 1)]


def queued(client: Client, address: str = "/curate/") -> str:
    return client.get(address).content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'class="item-title" href="/curate/([\w-]+)/', page)


def test_the_next_twenty_are_claimed_and_listed(as_cora: Client) -> None:
    rows = several(22)
    assert "Claim the next 20" in queued(as_cora)
    answer = as_cora.post("/curate/claim/", follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    page = answer.content.decode()
    assert "You claimed 20 submissions." in page
    assert listed(page) == [row.token for row in rows[:20]]


def test_the_queue_says_whose_each_is(as_cora: Client, as_ada: Client) -> None:
    several(3)
    as_cora.post("/curate/claim/?q=00001")
    as_ada.post("/curate/claim/?q=00002")
    page = queued(as_cora)
    whose = [re.findall(r"yours|open at \w+’s", row) for row in page.split("<tr>")[2:]]
    assert whose == [["yours"], ["open at ada’s"], []]


def test_what_is_claimed_leads_to_a_list_that_is_as_long(as_cora: Client) -> None:
    several(3)
    as_cora.post("/curate/claim/?q=00001")
    page = queued(as_cora)
    assert re.findall(r'href="([^"]+)">Claimed by you: 1<', page) == [MINE.replace("&", "&amp;")]
    assert len(listed(queued(as_cora, MINE))) == 1


def test_only_what_the_list_shows_is_claimed(as_cora: Client, cora: User) -> None:
    several(2)
    harvested = make_submission("2301.00009", kind=Submission.Kind.HARVEST)
    as_cora.post("/curate/claim/?kind=harvest")
    assert list(Submission.objects.filter(claimed_by=cora)) == [harvested]


def test_what_a_submitter_was_asked_about_is_claimed_where_it_is_asked_for(
    as_cora: Client, cora: User
) -> None:
    several(1, state=State.NEEDS_INFO)
    as_cora.post("/curate/claim/")
    assert curation.held_by(cora).count == 0
    as_cora.post("/curate/claim/?state=needs_info")
    assert curation.held_by(cora).count == 1


def test_where_nothing_is_free_it_says_so(as_cora: Client, ada: User) -> None:
    curation.claim(several(1)[0], by=ada)
    page = as_cora.post("/curate/claim/", follow=True).content.decode()
    assert "There is nothing to claim here: it is decided, still being pulled, or with a colleague." in page


def test_one_button_gives_all_of_them_back(as_cora: Client, cora: User) -> None:
    several(3)
    as_cora.post("/curate/claim/")
    assert "Give them back" in queued(as_cora)
    answer = as_cora.post("/curate/release/?claimed=cora", follow=True)
    assert answer.redirect_chain == [("/curate/", 302)]
    assert "You gave 3 submissions back." in answer.content.decode()
    assert curation.held_by(cora).count == 0
    assert "Give them back" not in queued(as_cora)


def test_moving_on_lets_go_of_what_was_open_and_keeps_what_was_claimed(as_cora: Client, cora: User) -> None:
    rows = several(4)
    as_cora.post("/curate/claim/?q=00001")
    for row in rows:
        as_cora.get(f"/curate/{row.token}/")
    assert list(Submission.objects.filter(claimed_by=cora).oldest_first()) == [rows[0], rows[3]]


def test_deciding_goes_on_within_what_was_claimed(as_cora: Client) -> None:
    rows = several(3)
    as_cora.post("/curate/claim/?q=00003")
    as_cora.post("/curate/claim/?q=00001")
    answer = as_cora.post(
        f"/curate/{rows[0].token}/?kind=all&claimed=cora", {"verb": "reject", "reason": "No."}
    )
    assert answer["Location"].startswith(f"/curate/{rows[2].token}/?kind=all&claimed=cora")
