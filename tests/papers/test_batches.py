"""One decision on many submissions, and one undo."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest

from papers import curation
from papers.curation.batching import MOST
from papers.models import Decision, Paper, State, Submission, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import refusal, together
from tests.papers.submissions import CONSTITUTIONAL, make_submission

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


@pytest.fixture
def rl(db: None) -> Category:
    return making.grow_tree()[RL]


def waiting(number: int) -> list[Submission]:
    return [make_submission(f"2301.{n:05}") for n in range(1, number + 1)]


def states(rows: list[Submission]) -> list[str]:
    found = dict(Submission.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def test_each_gets_its_decision_and_all_share_a_batch(rl: Category, cora: User) -> None:
    rows = waiting(3)
    batch = curation.decide_all(rows, "accept", by=cora, categories=[rl])
    assert [outcome.submission for outcome in batch.outcomes] == rows
    assert [outcome.decision.batch for outcome in batch.outcomes if outcome.decision] == [batch.uuid] * 3
    assert Paper.objects.filter(classifications__category=rl).count() == 3


def test_what_cannot_be_decided_says_why_and_keeps_nothing_from_the_others(
    catalogue: dict[str, Paper], cora: User, ada: User
) -> None:
    rows = [*waiting(2), make_submission(CONSTITUTIONAL)]
    curation.reject(rows[0], by=ada, reason="Off topic.")
    batch = curation.decide_all(rows, "accept", by=cora, categories=[Category.objects.get(path=RL)])
    assert [(outcome.decision is None, outcome.sentence) for outcome in batch.outcomes] == [
        (True, "This submission was already rejected by ada."),
        (False, ""),
        (
            True,
            "“Constitutional AI: Harmlessness from AI Feedback” carries this identifier already. "
            "Merge into it instead.",
        ),
    ]
    assert states(rows) == [State.REJECTED, State.ACCEPTED, State.READY]


def test_the_same_work_twice_in_a_batch_is_accepted_once(rl: Category, cora: User) -> None:
    first = make_submission("2301.00001")
    again = make_submission("https://example.org/x", typed=first.record)
    batch = curation.decide_all([first, again], "accept", by=cora, categories=[rl])
    assert [bool(outcome.decision) for outcome in batch.outcomes] == [True, False]


def test_one_undo_takes_all_of_it_back(rl: Category, cora: User, ada: User) -> None:
    rows = waiting(3)
    batch = curation.decide_all(rows, "accept", by=cora, categories=[rl])
    outcomes = curation.undo_batch(batch.uuid, by=ada)
    assert [outcome.submission for outcome in outcomes] == rows[::-1]
    assert states(rows) == [State.READY] * 3
    assert not Paper.objects.exists()
    assert set(Decision.objects.values_list("undone_by__username", flat=True)) == {"ada"}


def test_what_others_built_on_stays_and_says_why(rl: Category, cora: User) -> None:
    rows = waiting(2)
    batch = curation.decide_all(rows, "accept", by=cora, categories=[rl])
    curation.merge(
        make_submission("https://example.org/x"), into=Paper.objects.get(submissions=rows[0]), by=cora
    )
    outcomes = {outcome.submission: outcome.sentence for outcome in curation.undo_batch(batch.uuid, by=cora)}
    assert outcomes[rows[0]].startswith("A later decision rests on this (merged, cora, ")
    assert states(rows) == [State.ACCEPTED, State.READY]


def test_what_rests_on_another_of_the_batch_goes_with_it(catalogue: dict[str, Paper], cora: User) -> None:
    rows = waiting(2)
    batch = curation.decide_all(rows, "merge", by=cora, into=catalogue["bai2022constitutional"])
    undoing, more = curation.undone_by_batch(batch.uuid, most=2)
    assert ([one.decision.submission for one in undoing], more) == (rows[::-1], 0)
    assert not any(one.stops for one in undoing)
    assert states(rows) == [State.MERGED] * 2


def test_a_batch_is_undone_once(cora: User) -> None:
    batch = curation.decide_all(waiting(2), "reject", by=cora, reason="Off topic.")
    curation.undo_batch(batch.uuid, by=cora)
    sentence = "There is nothing of this batch to undo."
    assert refusal(curation.undo_batch, batch.uuid, by=cora).sentence == sentence
    assert refusal(curation.undo_batch, uuid4(), by=cora).sentence == sentence


def test_a_decision_alone_belongs_to_no_batch(cora: User) -> None:
    rows = waiting(2)
    curation.decide_all(rows[:1], "reject", by=cora, reason="Off topic.")
    assert curation.reject(rows[1], by=cora, reason="Off topic.").batch is None


def test_none_and_too_many_are_refused(cora: User) -> None:
    assert refusal(curation.decide_all, [], "retry", by=cora).sentence == "Choose at least one submission."
    many = [Submission(pk=number) for number in range(1, MOST + 2)]
    sentence = "At most 200 submissions are decided at once."
    assert refusal(curation.decide_all, many, "retry", by=cora).sentence == sentence


@pytest.mark.slow
def test_two_hundred_are_accepted_and_undone_in_seconds(rl: Category, cora: User) -> None:
    rows = waiting(MOST)
    start = time.monotonic()
    batch = curation.decide_all(rows, "accept", by=cora, categories=[rl])
    curation.undo_batch(batch.uuid, by=cora)
    assert states(rows) == [State.READY] * MOST
    assert time.monotonic() - start < 60


@pytest.mark.django_db(transaction=True)
def test_of_two_batches_at_once_each_submission_is_decided_by_one(cora: User, ada: User) -> None:
    making.grow_tree()
    rows = waiting(6)
    mine, hers = together(
        lambda: curation.decide_all(rows, "reject", by=cora, reason="Off topic."),
        lambda: curation.decide_all(rows[::-1], "reject", by=ada, reason="Spam."),
    )
    done = [sum(1 for outcome in batch.outcomes if outcome.decision) for batch in (mine, hers)]
    assert sorted(done) == [0, 6]
    loser = hers if done[0] else mine
    winner = "cora" if done[0] else "ada"
    assert {o.sentence for o in loser.outcomes} == {f"This submission was already rejected by {winner}."}
