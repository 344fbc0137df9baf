"""Claims: who has a submission open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers import curation
from papers.curation import Claim, Held
from papers.curation.claiming import CLAIM, SET
from papers.models import State, Submission, User
from tests.papers.at_once import together
from tests.papers.submissions import make_submission

FREE = Claim(mine=False, holder=None, until=None)


def test_opening_claims_for_a_quarter_of_an_hour(cora: User) -> None:
    held = curation.claim(make_submission(), by=cora)
    assert (held.mine, held.holder) == (True, cora)
    assert held.until
    assert CLAIM - timedelta(seconds=10) < held.until - timezone.now() <= timedelta(minutes=15)


def test_a_colleague_sees_who_holds_it_and_until_when(cora: User, ada: User) -> None:
    row = make_submission()
    held = curation.claim(row, by=cora)
    assert curation.claim(row, by=ada) == Claim(mine=False, holder=cora, until=held.until)


def test_opening_it_again_holds_it_for_longer(cora: User) -> None:
    row = make_submission()
    first, second = curation.claim(row, by=cora), curation.claim(row, by=cora)
    assert first.until
    assert second.until
    assert second.until > first.until


def test_a_claim_that_has_run_out_is_taken(cora: User, ada: User) -> None:
    row = make_submission(claimed_by=cora, claimed_until=timezone.now() - timedelta(seconds=1))
    assert curation.claim(row, by=ada).mine


def test_whoever_asks_for_it_takes_it_over(cora: User, ada: User) -> None:
    row = make_submission()
    curation.claim(row, by=cora)
    assert curation.claim(row, by=ada, take_over=True).holder == ada


def test_what_was_let_go_is_free(cora: User, ada: User) -> None:
    row = make_submission()
    curation.claim(row, by=cora)
    assert curation.release(row, by=cora) == FREE
    assert curation.claim(row, by=ada).mine


def test_nobody_lets_go_of_a_colleagues_claim(cora: User, ada: User) -> None:
    row = make_submission()
    curation.claim(row, by=cora)
    assert curation.release(row, by=ada).holder == cora


@pytest.mark.parametrize("state", [State.FETCHING, State.REJECTED])
def test_what_cannot_be_decided_is_not_claimed(state: State, cora: User) -> None:
    assert curation.claim(make_submission(state=state), by=cora) == FREE


def test_a_decision_lets_go(cora: User) -> None:
    row = make_submission()
    curation.claim(row, by=cora)
    curation.reject(row, by=cora, reason="Off topic.")
    row.refresh_from_db()
    assert (row.claimed_by, row.claimed_until) == (None, None)


def test_a_claim_keeps_nobody_from_deciding(cora: User, ada: User) -> None:
    row = make_submission()
    curation.claim(row, by=cora)
    assert curation.reject(row, by=ada, reason="Off topic.").decided_by == ada


def test_the_queue_asks_once_who_holds_what(cora: User, ada: User) -> None:
    mine, hers, free, old = (make_submission(f"2301.0000{n}") for n in range(1, 5))
    curation.claim(mine, by=cora)
    curation.claim(hers, by=ada)
    Submission.objects.filter(pk=old.pk).update(claimed_by=ada, claimed_until=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        held = curation.claimed([mine, hers, free, old])
    assert (held, len(asked)) == ({mine.pk: cora, hers.pk: ada}, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_it_at_once_one_holds_it(cora: User, ada: User) -> None:
    row = make_submission()
    first, second = together(lambda: curation.claim(row, by=cora), lambda: curation.claim(row, by=ada))
    assert [first.mine, second.mine].count(True) == 1
    assert first.holder == second.holder == (cora if first.mine else ada)


# One after the other


def test_opening_the_next_one_lets_go_of_the_last(cora: User) -> None:
    first, second = several(2)
    curation.claim(first, by=cora)
    curation.claim(second, by=cora)
    assert held(cora) == [second]


def test_what_a_colleague_holds_is_looked_at_and_the_last_one_let_go(cora: User, ada: User) -> None:
    first, second = several(2)
    curation.claim(first, by=cora)
    curation.claim(second, by=ada)
    assert curation.claim(second, by=cora).holder == ada
    assert (held(cora), held(ada)) == ([], [second])


def test_what_is_claimed_to_be_kept_stays_when_another_one_is_opened(cora: User) -> None:
    first, second = several(2)
    curation.claim(first, by=cora, keep=True)
    curation.claim(second, by=cora)
    assert held(cora) == [first, second]


# Sets


def test_the_first_ones_that_nobody_holds_are_claimed(cora: User, ada: User) -> None:
    rows = several(5)
    curation.claim(rows[1], by=ada)
    Submission.objects.filter(pk=rows[2].pk).update(state=State.REJECTED)
    assert curation.claim_next(queue(), by=cora, most=2) == held(cora) == [rows[0], rows[3]]


def test_twenty_are_claimed_at_once(cora: User) -> None:
    rows = several(SET + 2)
    curation.claim_next(queue(), by=cora)
    assert held(cora) == rows[:SET] == rows[:20]


def test_what_is_open_becomes_one_of_the_set(cora: User) -> None:
    rows = several(3)
    curation.claim(rows[0], by=cora)
    curation.claim_next(queue(), by=cora, most=2)
    curation.claim(rows[2], by=cora)
    assert held(cora) == rows


def test_opening_one_of_the_set_holds_all_of_it_for_longer(cora: User) -> None:
    rows = several(3)
    curation.claim_next(queue(), by=cora)
    nearly_over()
    curation.claim(rows[1], by=cora)
    assert held_at_least_for(cora, timedelta(minutes=14)) == rows


def test_deciding_on_one_of_the_set_holds_the_rest_for_longer(cora: User) -> None:
    rows = several(3)
    curation.claim_next(queue(), by=cora)
    nearly_over()
    curation.reject(rows[1], by=cora, reason="Off topic.")
    assert held_at_least_for(cora, timedelta(minutes=14)) == [rows[0], rows[2]]


def test_deciding_on_some_of_the_set_at_once_holds_the_rest_for_longer(cora: User) -> None:
    rows = several(3)
    curation.claim_next(queue(), by=cora)
    nearly_over()
    curation.decide_all(rows[:2], "reject", by=cora, reason="Off topic.")
    assert held_at_least_for(cora, timedelta(minutes=14)) == [rows[2]]


def test_what_is_decided_beside_the_set_or_by_a_colleague_holds_it_no_longer(cora: User, ada: User) -> None:
    rows = several(3)
    curation.claim_next(queue(), by=cora, most=2)
    nearly_over()
    curation.reject(rows[2], by=cora, reason="Off topic.")
    curation.reject(rows[1], by=ada, reason="Off topic.")
    assert (held(cora), held_at_least_for(cora, timedelta(minutes=2))) == ([rows[0]], [])


def test_a_set_that_has_run_out_does_not_come_back(cora: User) -> None:
    rows = several(3)
    curation.claim_next(queue(), by=cora)
    Submission.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    curation.claim(rows[0], by=cora)
    curation.claim(rows[1], by=cora)
    assert held(cora) == [rows[1]]


def test_all_that_is_held_is_given_back_at_once(cora: User, ada: User) -> None:
    rows = several(4)
    curation.claim(rows[0], by=ada)
    curation.claim_next(queue(), by=cora, most=2)
    assert curation.held_by(cora).count == 2
    assert curation.release_all(by=cora) == 2
    assert (curation.held_by(cora), held(ada)) == (Held(count=0, until=None), [rows[0]])


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_get_different_ones(cora: User, ada: User) -> None:
    rows = several(12)
    mine, hers = together(
        lambda: curation.claim_next(queue(), by=cora, most=6),
        lambda: curation.claim_next(queue(), by=ada, most=6),
    )
    assert sorted(row.pk for row in [*mine, *hers]) == [row.pk for row in rows]
    assert (held(cora), held(ada)) == (mine, hers)


@pytest.mark.django_db(transaction=True)
def test_claiming_waits_for_nobody_who_is_at_it(cora: User, ada: User) -> None:
    rows = several(4)
    with transaction.atomic():
        curation.claim_next(queue(), by=cora, most=2)
        (hers,) = together(lambda: curation.claim_next(queue(), by=ada, most=2))
    assert (held(cora), hers) == (rows[:2], rows[2:])


@pytest.mark.django_db(transaction=True)
def test_a_decision_does_not_wait_for_others_of_its_set(cora: User) -> None:
    rows = several(2)
    curation.claim_next(queue(), by=cora)
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=rows[1].pk)  # somebody decides on it
        (decision,) = together(lambda: curation.reject(rows[0], by=cora, reason="Off topic."))
    assert decision is not None
    assert decision.decided_by == cora


def several(number: int) -> list[Submission]:
    return [make_submission(f"2301.{n:05}") for n in range(1, number + 1)]


def queue() -> QuerySet[Submission]:
    return Submission.objects.oldest_first()


def held(by: User) -> list[Submission]:
    return held_at_least_for(by, timedelta())


def held_at_least_for(by: User, time: timedelta) -> list[Submission]:
    return list(queue().filter(claimed_by=by, claimed_until__gt=timezone.now() + time))


def nearly_over() -> None:
    """A minute is left of every claim."""
    Submission.objects.exclude(claimed_by=None).update(claimed_until=timezone.now() + timedelta(minutes=1))
