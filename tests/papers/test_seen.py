"""A decision is about what was looked at: when that has changed since, it is refused and shown again."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from papers import curation
from papers.curation.proposing import item, propose
from papers.models import Paper, State, Submission, User
from papers.record import Identifier, Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import together, until_somebody_waits_for_a_lock
from tests.papers.submissions import CONSTITUTIONAL, make_submission

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
CHANGED = "This has changed since you looked at it. Look at it again, then decide."


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    return making.grow_tree()


def seen_on(client: Client, row: Submission) -> str:
    """What every form of the page says that was looked at."""
    found = set(
        re.findall(r'name="seen" value="(\w+)"', client.get(f"/curate/{row.token}/").content.decode())
    )
    assert len(found) == 1
    return str(found.pop())


def update_of(paper: Paper, title: str) -> Submission:
    row = propose(
        paper,
        [item("title", paper.title, title, "arxiv")],
        said=Record(title=title),
        about=Identifier("arxiv", CONSTITUTIONAL),
    )
    assert row is not None
    return row


def test_an_update_that_grew_is_not_applied_unseen(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    bai = catalogue["bai2022constitutional"]
    row = update_of(bai, "First")
    sent = {"verb": "apply", "field": "title", "seen": seen_on(as_cora, row)}
    update_of(bai, "Second")
    refused = as_cora.post(f"/curate/{row.token}/", sent)
    page = refused.content.decode()
    assert (refused.status_code, CHANGED in page) == (409, True)
    assert Paper.objects.get(pk=bai.pk).title == bai.title
    again = re.search(r'name="seen" value="(\w+)"', page)
    assert again
    assert as_cora.post(f"/curate/{row.token}/", {**sent, "seen": again[1]}).status_code == 302
    assert Paper.objects.get(pk=bai.pk).title == "Second"


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "accept", "categories": RL},
        {"verb": "reject", "reason": "Off topic."},
        {"verb": "ask", "reason": "Which version?"},
        {"verb": "complete", "title": "Mine"},
    ],
)
def test_what_a_colleague_completed_is_seen_first(
    as_cora: Client, ada: User, tree: dict[str, Category], sent: dict[str, str]
) -> None:
    row = make_submission("https://example.org/x", typed=Record(title="As sent", url="https://example.org/x"))
    seen = seen_on(as_cora, row)
    curation.complete(row, by=ada, typed=Record(title="As Ada wrote it"))
    assert as_cora.post(f"/curate/{row.token}/", {**sent, "seen": seen}).status_code == 409
    row.refresh_from_db()
    assert (row.state, row.title) == (State.READY, "As Ada wrote it")


def test_a_form_that_comes_back_for_another_mistake_still_speaks_of_what_was_seen(
    as_cora: Client, ada: User, tree: dict[str, Category]
) -> None:
    row = make_submission()
    seen = seen_on(as_cora, row)
    curation.complete(row, by=ada, typed=Record(venue="ICLR"))
    page = as_cora.post(f"/curate/{row.token}/", {"verb": "accept", "seen": seen}).content.decode()
    assert set(re.findall(r'name="seen" value="(\w+)"', page)) == {seen}


def test_opening_and_claiming_change_nothing_that_is_seen(as_cora: Client, as_ada: Client, db: None) -> None:
    row = make_submission()
    assert seen_on(as_cora, row) == seen_on(as_ada, row) == seen_on(as_cora, row)


def test_through_the_api_it_is_asked_for_only_where_it_is_sent(
    as_cora: Client, ada: User, tree: dict[str, Category]
) -> None:
    row = make_submission()
    address = f"/api/v1/submissions/{row.token}/"
    sent: dict[str, Any] = {"reason": "Off topic.", "seen": as_cora.get(address).json()["seen"]}
    curation.complete(row, by=ada, typed=Record(venue="ICLR"))
    refused = as_cora.post(f"{address}reject/", sent, content_type="application/json")
    assert (refused.status_code, refused.json()["detail"]) == (409, CHANGED)
    del sent["seen"]
    assert as_cora.post(f"{address}reject/", sent, content_type="application/json").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_grows_while_the_decision_waits_is_refused(cora: User) -> None:
    paper = making.make_paper("bai2022constitutional", "Constitutional AI", arxiv=CONSTITUTIONAL)
    row = update_of(paper, "First")
    seen = curation.seen(row)
    applied: list[Any] = []

    def apply() -> None:
        applied.extend(together(lambda: curation.apply(row, by=cora, fields=["title"], seen=seen)))

    deciding = threading.Thread(target=apply)
    with transaction.atomic():
        update_of(paper, "Second")
        deciding.start()
        until_somebody_waits_for_a_lock()
    deciding.join(timeout=30)
    assert str(applied[0]) == CHANGED
    assert Paper.objects.get().title == "Constitutional AI"
