"""The doorbell."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from celery import Celery
from django.test import Client
from pytest_django.fixtures import Settings
from redis import Redis

from alignlit.broker import broker_url
from alignlit.celery import app
from papers import bell
from papers.models import Submission
from tests.hanging import hanging_redis
from tests.papers.submissions import in_time

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hanging() -> Iterator[str]:
    """A broker that hangs, in place of ours."""
    with hanging_redis() as url:
        stuck = Celery(set_as_current=True)
        stuck.config_from_object("django.conf:settings", namespace="CELERY")
        stuck.conf.update(broker_url=broker_url(url))
        yield url
        app.set_current()


def test_a_bell_reaches_the_queue(settings: Settings) -> None:
    apart = f"{settings.REDIS_URL.partition('?')[0]}?db=9"  # where no worker listens
    ringing = Celery(set_as_current=True)
    ringing.config_from_object("django.conf:settings", namespace="CELERY")
    ringing.conf.update(broker_url=broker_url(apart), task_default_queue=uuid4().hex)
    bell.ring("papers.pull_due")
    app.set_current()
    with Redis.from_url(apart) as redis:
        message = json.loads(redis.lindex(ringing.conf.task_default_queue, 0))
    assert message["headers"]["task"] == "papers.pull_due"


@pytest.mark.usefixtures("hanging")
def test_a_broker_that_hangs_holds_nobody_up_for_long() -> None:
    begun = time.monotonic()
    bell.ring("papers.pull_due")
    assert time.monotonic() - begun < 3.5


@pytest.mark.usefixtures("hanging")
def test_a_bell_that_failed_is_silent_for_a_while_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    bell.ring("papers.pull_due")
    begun = time.monotonic()
    for _ in range(5):
        bell.ring("papers.pull_due")
    assert time.monotonic() - begun < 0.5
    assert caplog.text.count("did not ring") == 1


def test_a_reference_is_taken_while_redis_hangs(hanging: str, client: Client, settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": hanging}}
    begun = time.monotonic()
    answer = client.post("/submit/", in_time({"reference": "2301.00001"}))
    assert time.monotonic() - begun < 5
    assert answer["Location"] == f"/submissions/{Submission.objects.get().token}/"
