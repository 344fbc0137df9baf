"""Claims: who has a submission open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from papers import curation
from papers.curation import Claim
from papers.curation.claiming import CLAIM
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
