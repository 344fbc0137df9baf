"""Celery's tasks, by their names."""

from __future__ import annotations

from celery import current_app
from django.conf import settings

from papers import letters, tasks
from tests.papers.following import let_it_be_due, make_follower
from tests.papers.submissions import make_submission


def test_beat_rings_only_for_tasks_that_there_are() -> None:
    current_app.loader.import_default_modules()
    rung = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert rung - set(current_app.tasks) == set()


def test_the_task_for_letters_is_the_one_that_decisions_ring(db: None) -> None:
    assert tasks.send_letters.name == letters.SEND
    follower = make_follower(make_submission())
    follower.letters.create(kind="confirm")
    let_it_be_due()
    assert (tasks.send_letters(), tasks.send_letters()) == (1, 0)
