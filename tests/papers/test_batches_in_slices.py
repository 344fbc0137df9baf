"""Many decisions at once keep nobody else waiting for longer than a slice of them takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from papers import curation
from papers.curation import batching
from papers.models import Decision, Paper, State, Submission, User
from papers.rehearsing import rehearse
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import together, until_somebody_waits_for_a_lock
from tests.papers.submissions import make_submission

SLICE = 3

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "SLICE", SLICE)


@pytest.fixture
def category(db: None) -> Category:
    return making.grow_tree()["inner-alignment"]


def waiting(number: int) -> list[Submission]:
    return [make_submission(f"2301.{n:05}") for n in range(1, number + 1)]


class Met:
    """A verb of a batch that goes on only when a colleague waits for its locks."""

    def __init__(self, act: Callable[..., Any]) -> None:
        self.act, self.begun, self.done = act, threading.Event(), 0

    def __call__(self, submission: Submission, **arguments: Any) -> Any:
        if not self.begun.is_set():
            self.begun.set()
            until_somebody_waits_for_a_lock()
        self.done += 1
        return self.act(submission, **arguments)


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> Met:
    verb = Met(curation.accept)
    monkeypatch.setitem(batching.BATCHABLE, Decision.Verb.ACCEPT, verb)
    return verb


def test_a_colleague_decides_between_two_slices(met: Met, category: Category, cora: User, ada: User) -> None:
    rows, other = waiting(7), make_submission("2302.00001")

    def accept() -> None:
        met.begun.wait(timeout=10)
        curation.accept(other, by=ada, categories=[category])

    together(lambda: curation.decide_all(rows, "accept", by=cora, categories=[category]), accept)
    order = list(Decision.objects.order_by("pk").values_list("decided_by__username", flat=True))
    assert order == [*["cora"] * SLICE, "ada", *["cora"] * 4]
    assert Paper.objects.count() == 8


def test_a_trial_of_a_batch_lets_a_colleague_in_too(
    met: Met, category: Category, cora: User, ada: User
) -> None:
    rows, other = waiting(7), make_submission("2302.00001")
    seen: list[int] = []

    def accept() -> None:
        met.begun.wait(timeout=10)
        curation.accept(other, by=ada, categories=[category])
        seen.append(met.done)

    def trial() -> int:
        tried = rehearse(lambda: curation.decide_all(rows, "accept", by=cora, categories=[category]))
        return sum(d.kind == "paper" and d.action == "created" for d in tried.differences)

    assert together(trial, accept)[0] == 7
    assert met.done == 7
    assert seen[0] < 7
    assert [paper.submissions.get() for paper in Paper.objects.all()] == [other]


def test_all_slices_are_one_batch_with_one_undo(category: Category, cora: User) -> None:
    rows = waiting(7)
    batch = curation.decide_all(rows, "accept", by=cora, categories=[category])
    assert [outcome.submission for outcome in batch.outcomes] == rows
    assert Decision.objects.filter(batch=batch.uuid).count() == 7
    assert [outcome.submission for outcome in curation.undo_batch(batch.uuid, by=cora)] == rows[::-1]
    assert not Paper.objects.exists()


def test_what_is_left_of_a_batch_that_was_killed_is_undone_as_one(
    category: Category, cora: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, count = waiting(7), iter(range(7))

    class Killed(BaseException): ...

    def dies(submission: Submission, **arguments: Any) -> Any:
        if next(count) == 4:
            raise Killed
        return curation.accept(submission, **arguments)

    monkeypatch.setitem(batching.BATCHABLE, Decision.Verb.ACCEPT, dies)
    with pytest.raises(Killed):
        curation.decide_all(rows, "accept", by=cora, categories=[category])
    states = list(Submission.objects.order_by("pk").values_list("state", flat=True))
    assert states == [*[State.ACCEPTED] * SLICE, *[State.READY] * 4]
    [batch] = set(Decision.objects.values_list("batch", flat=True))
    assert batch is not None
    assert len(curation.undo_batch(batch, by=cora)) == SLICE


def test_an_author_of_two_slices_comes_once_in_a_trial(category: Category, cora: User) -> None:
    tried = rehearse(lambda: curation.decide_all(waiting(7), "accept", by=cora, categories=[category]))
    names = sorted(d.name for d in tried.differences if d.kind == "author")
    assert names == ["ann-author", "ben-writer"]


def test_a_trial_of_merges_fills_a_paper_once(db: None, cora: User) -> None:
    paper, rows = making.make_paper("old2020", "Old"), waiting(7)
    tried = rehearse(lambda: curation.decide_all(rows, "merge", by=cora, into=paper))
    assert [d.action for d in tried.differences if d.kind == "paper"] == ["changed"]


def test_a_trial_of_undoing_merges_finds_that_all_go_back(db: None, cora: User) -> None:
    paper, rows = making.make_paper("old2020", "Old"), waiting(7)
    batch = curation.decide_all(rows, "merge", by=cora, into=paper)
    tried = rehearse(lambda: curation.undo_batch(batch.uuid, by=cora))
    assert all(outcome.decision for outcome in tried.value)
    assert {outcome.submission.state for outcome in tried.value if outcome.submission} == {State.READY}
    assert not Submission.objects.exclude(state=State.MERGED).exists()
