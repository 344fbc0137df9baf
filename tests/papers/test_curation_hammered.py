"""Four curators decide, undo and classify whatever they meet: nothing is decided twice, and all of it can be undone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from papers import curation
from papers.curation import CurationError
from papers.curation.undoing import MADE
from papers.models import Decision, Paper, State, Submission, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import together
from tests.papers.submissions import make_submission

SECONDS = 8.0

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def acts(chance: random.Random, by: User) -> list[Callable[[], Any]]:
    """What a curator may do now."""
    rows, papers = list(Submission.objects.all()), list(Paper.objects.all())
    standing = list(Decision.objects.standing())
    some = chance.sample(list(Category.objects.all()), 2)
    row = chance.choice(rows)
    found: list[Callable[[], Any]] = [
        lambda: curation.accept(row, by=by, categories=some),
        lambda: curation.reject(row, by=by, reason="Off topic."),
        lambda: curation.decide_all(chance.sample(rows, 5), "accept", by=by, categories=some),
        lambda: curation.undo(row, by=by),
    ]
    if papers:
        found.append(lambda: curation.merge(row, into=chance.choice(papers), by=by))
        found.append(lambda: curation.classify_paper(chance.choice(papers), by=by, categories=some))
    if standing:
        found.append(lambda: curation.undo_decision(chance.choice(standing), by=by))
    if batches := [decision.batch for decision in standing if decision.batch]:
        found.append(lambda: curation.undo_batch(chance.choice(batches), by=by))
    return found


def curate(seed: int, by: User) -> int:
    """How many acts went through; what is refused is refused, anything else is raised."""
    chance, end, done = random.Random(seed), time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        try:
            chance.choice(acts(chance, by))()
            done += 1
        except CurationError:
            continue
    return done


def test_nothing_is_decided_twice_and_all_of_it_is_undone(cora: User, ada: User) -> None:
    making.grow_tree()
    for number in range(10):
        make_submission(f"2301.0000{number}")
    done = together(*(lambda n=n: curate(n, (cora, ada)[n % 2]) for n in range(4)))
    assert all(done)
    for row in Submission.objects.all():
        last = row.decisions.standing().first()
        assert row.state == (MADE[Decision.Verb(last.verb)] if last else State.READY)
        assert (row.paper is not None) == (row.state in (State.ACCEPTED, State.MERGED))
    for decision in Decision.objects.standing().order_by("-pk"):
        curation.undo_decision(decision, by=cora)
    assert set(Submission.objects.values_list("state", flat=True)) == {State.READY}
    assert not Paper.objects.exists()
