"""Verbs that meet wait for each other in a line, never in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from papers import curation, refreshing
from papers.curation import CurationError
from papers.curation.circles import in_turn
from papers.curation.proposing import item, propose
from papers.curation.submitting_all import Handed, submit_all
from papers.models import Paper, SourceAnswer, State, Submission, User
from papers.models.submission import SubmissionQuerySet
from papers.record import Identifier, Record
from papers.sources import Found
from tests.catalogue import make_paper
from tests.papers.at_once import together, until_somebody_waits_for_a_lock
from tests.papers.submissions import NEW, pulled_record

ABOUT = Identifier("arxiv", NEW)

pytestmark = pytest.mark.django_db(transaction=True)


def locking(one: Paper, other: Paper, both: threading.Barrier, tried: list[int]) -> Callable[[], None]:
    """Holds one paper, then wants the other one; when it is done again it meets nobody."""

    def act() -> None:
        tried.append(one.pk)
        with transaction.atomic():
            Paper.objects.select_for_update().get(pk=one.pk)
            if len(tried) <= 2:
                both.wait(timeout=10)
            Paper.objects.select_for_update().get(pk=other.pk)

    return act


def test_what_the_database_ended_is_done_again(db: None) -> None:
    papers = [make_paper(key, key) for key in ("a", "b")]
    both, tried = threading.Barrier(2), []  # type: ignore[var-annotated]
    acts = [locking(one, other, both, tried) for one, other in (papers, papers[::-1])]
    results = together(*(lambda act=act: in_turn(act) for act in acts))
    assert (results, len(tried)) == ([None, None], 3)


def test_inside_a_transaction_of_others_it_is_refused_with_a_sentence(db: None) -> None:
    papers = [make_paper(key, key) for key in ("a", "b")]
    both, tried = threading.Barrier(2), []  # type: ignore[var-annotated]

    def act(one: Paper, other: Paper) -> None:
        with transaction.atomic():
            in_turn(locking(one, other, both, tried))

    results = together(lambda: act(*papers), lambda: act(*papers[::-1]))
    refused = [result for result in results if isinstance(result, CurationError)]
    assert [error.sentence for error in refused] == [
        "Somebody was changing the same at this moment, and nothing was decided. Send it again."
    ]


def test_what_is_no_circle_is_an_error_as_before(db: None) -> None:
    def act() -> None:
        raise OperationalError("the connection is lost")

    with pytest.raises(OperationalError):
        in_turn(act)


def test_the_refresh_waits_for_a_decision_on_what_it_extends(cora: User) -> None:
    paper = make_paper("li2023study", "Old", authors=("Mei Li",), arxiv=NEW)
    said = pulled_record(title="Old").as_json()
    SourceAnswer.objects.create(
        source="arxiv", scheme="arxiv", value=NEW, fetched_at=timezone.now(), raw={}, record=said
    )
    row = propose(paper, [item("title", "Old", "New", "arxiv")], said=pulled_record(title="New"), about=ABOUT)
    assert row is not None
    question, done = refreshing.Question(ABOUT, paper.pk), refreshing.Refreshed()
    held = threading.Event()

    def decide() -> None:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=row.pk)
            held.set()
            until_somebody_waits_for_a_lock()
            curation.apply(row, by=cora)

    def refresh() -> None:
        held.wait(timeout=10)
        with transaction.atomic():
            refreshing._take(question, Found(pulled_record(title="Newer"), {"title": "Newer"}, 3), done)

    assert together(decide, refresh) == [None, None]
    paper.refresh_from_db()
    assert paper.title == "New"
    waiting = Submission.objects.get(state=State.READY)
    assert [one["new"] for one in waiting.proposal if one["field"] == "title"] == ["Newer"]


def test_two_lists_of_the_same_in_opposite_order_are_both_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    insert = SubmissionQuerySet.bulk_create

    def together_if_they_may(self: Any, rows: Any, **named: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            looked.wait(timeout=1)
        return insert(self, rows, **named)

    monkeypatch.setattr(SubmissionQuerySet, "bulk_create", together_if_they_may)
    for turn in range(1, 4):
        looked = threading.Barrier(2)
        ids = [f"23{turn:02}.{number:05}" for number in range(1, 401)]
        handed = [Handed(one, Record(identifiers=(Identifier("arxiv", one),))) for one in ids]
        both = together(partial(submit_all, handed), partial(submit_all, handed[::-1]))
        assert [sum(one.created for one in done) for done in both] in ([400, 0], [0, 400])
