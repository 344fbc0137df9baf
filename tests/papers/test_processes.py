"""Worker and indexer as real processes, on a real broker, beside a played arXiv."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from alignlit import embedded
from alignlit.broker import broker_url
from alignlit.embedded.valkey import running_valkey
from papers import bell
from papers.bell import ring
from papers.curation import accept, submit
from papers.models import HarvestQuery, Paper, SourceAnswer, State, Submission, User
from papers.search import IndexUnavailable
from papers.search.indexing import index as search_index
from papers.search.indexing.check import compare
from taxonomy.models import Category
from tests import processes
from tests.arxiv_server import ArxivServer, faults
from tests.catalogue import grow_tree, make_paper
from tests.papers.searching import found, result
from tests.processes import eventually, running, worker
from tests.services import temporary_directory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _own_services(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    monkeypatch.setattr(search_index, "_opened", None)
    processes.empty_broker(monkeypatch)


@pytest.fixture
def indexer(tmp_path: Path, _own_services: None) -> Iterator[subprocess.Popen[bytes]]:
    """An indexer that has built its index."""
    log = tmp_path / "indexer.log"
    with running("manage.py", "follow_changes", log=log) as child:
        assert eventually(lambda: search_index.current() is not None), log.read_text()
        yield child


def quick(arxiv: ArxivServer) -> dict[str, str]:
    return {"ARXIV_API_URL": arxiv.url, "ARXIV_MIN_INTERVAL": "0.1", "PULL_BACKOFF_BASE": "0.5"}


def states() -> set[str]:
    return set(Submission.objects.values_list("state", flat=True))


def test_a_worker_pulls_what_is_submitted_as_soon_as_it_is_committed(
    arxiv: ArxivServer, tmp_path: Path
) -> None:
    with worker(tmp_path / "worker.log", **quick(arxiv)):
        submit("arXiv:2212.08073v1")
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "worker.log").read_text()


def test_235_submissions_in_a_row_cost_three_requests(arxiv: ArxivServer, tmp_path: Path) -> None:
    with worker(tmp_path / "worker.log", **quick(arxiv)):
        with transaction.atomic():
            for number in range(235):
                submit(f"2301.{number + 1:05}")
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "worker.log").read_text()
    assert [len(ids) for ids in arxiv.asked] == [100, 100, 35]
    assert arxiv.most_at_once == 1


def test_a_killed_workers_claims_are_taken_up_by_another(arxiv: ArxivServer, tmp_path: Path) -> None:
    arxiv.fail(faults.silent(60))
    with worker(tmp_path / "first.log", **quick(arxiv)) as first:
        submit("2212.08073")
        assert eventually(lambda: states() == {State.FETCHING})
        first.kill()
    arxiv.heal()
    Submission.objects.update(due_at="2020-01-01T00:00Z")  # instead of waiting for the claim to run out
    with redis.Redis.from_url(processes.redis_url()) as client:
        client.flushdb()  # nor for the dead worker's lease of the gate
    with worker(tmp_path / "second.log", **quick(arxiv)):
        ring("papers.pull_due")
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "second.log").read_text()


def test_a_worker_that_is_killed_between_the_answer_and_the_database_loses_nothing(
    arxiv: ArxivServer, tmp_path: Path
) -> None:
    arxiv.fail(faults.silent(1.5))
    with worker(tmp_path / "first.log", **quick(arxiv)) as first:
        submit("2212.08073")
        assert eventually(lambda: states() == {State.FETCHING})
        with transaction.atomic():
            Submission.objects.select_for_update().get()  # what the worker has to wait for when it has its answer
            assert eventually(lambda: len(arxiv.requests) == 1)
            assert eventually(somebody_waits_for_a_lock), (tmp_path / "first.log").read_text()
            first.kill()
            first.wait()
    assert (states(), SourceAnswer.objects.count()) == ({State.FETCHING}, 0)
    Submission.objects.update(due_at="2020-01-01T00:00Z")  # instead of waiting for the claim to run out
    with worker(tmp_path / "second.log", **quick(arxiv)):
        ring("papers.pull_due")
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "second.log").read_text()
    assert (len(arxiv.requests), SourceAnswer.objects.count()) == (2, 1)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


def test_a_worker_that_is_killed_in_the_middle_of_a_harvest_is_followed_by_one_that_goes_on(
    arxiv: ArxivServer, tmp_path: Path
) -> None:
    HarvestQuery.objects.create(name="All", query='ti:"study"', most_a_day=200)
    for number in range(1, 131):
        received = timezone.now() - timedelta(days=3, seconds=-number)
        arxiv.add(
            f"2301.{number:05}", title=f"Study {number}", published=received.strftime("%Y-%m-%dT%H:%M:%SZ")
        )
    more = {**quick(arxiv), "HARVEST_A_DAY": "1000"}
    arxiv.fail(faults.silent(0))
    arxiv.fail(faults.silent(60))
    with worker(tmp_path / "first.log", **more) as first:
        ring("papers.harvest")
        assert eventually(lambda: Submission.objects.count() == 100), (tmp_path / "first.log").read_text()
        first.kill()
    arxiv.heal()
    with redis.Redis.from_url(processes.redis_url()) as client:
        client.flushdb()  # instead of waiting for the dead worker's leases to run out
    with worker(tmp_path / "second.log", **more):
        ring("papers.harvest")
        assert eventually(lambda: Submission.objects.count() == 130), (tmp_path / "second.log").read_text()
    assert len(set(Submission.objects.values_list("value", flat=True))) == 130


def test_redis_may_be_stopped_while_someone_submits(
    arxiv: ArxivServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = embedded.places(processes.ROOT, temporary_directory())
    url = embedded.redis_url(where)
    monkeypatch.setattr(current_app.conf, "broker_url", broker_url(url))
    with running_valkey(where):
        assert submit("2212.08073").created
    begun = time.monotonic()
    assert submit("2212.08074").created
    assert time.monotonic() - begun < 5.0
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    with running_valkey(where), worker(tmp_path / "worker.log", **quick(arxiv), REDIS_URL=url):
        ring("papers.pull_due")  # what beat does every 15 seconds
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "worker.log").read_text()
    assert Submission.objects.count() == 2


def test_with_the_broker_down_a_submission_is_taken_and_pulled_later(
    arxiv: ArxivServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(current_app.conf, "broker_url", f"redis+socket://{tmp_path}/nobody")
        down.setattr(bell, "_silent_until", 0.0)  # rings again where the context ends
        assert submit("2212.08073").created
    with worker(tmp_path / "worker.log", **quick(arxiv)):
        ring("papers.pull_due")  # what beat does every 15 seconds
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "worker.log").read_text()


def test_with_redis_stopped_a_whole_text_is_taken_and_pulled_later(
    arxiv: ArxivServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    text = "\n".join(f"2301.{number:05}" for number in range(1, 151))
    with monkeypatch.context() as down:
        down.setattr(current_app.conf, "broker_url", f"redis+socket://{tmp_path}/nobody")
        down.setattr(bell, "_silent_until", 0.0)
        nowhere = {**settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nobody"}
        down.setattr(settings, "CACHES", {**settings.CACHES, "default": nowhere})
        data = json.dumps({"text": text})
        answer = Client().post("/api/v1/submissions/bulk/", data, content_type="application/json")
        assert answer.json()["created"] == 150
    with worker(tmp_path / "worker.log", **quick(arxiv)):
        ring("papers.pull_due")
        assert eventually(lambda: states() == {State.READY}), (tmp_path / "worker.log").read_text()
    assert [len(ids) for ids in arxiv.asked] == [100, 50]


def test_an_accepted_paper_is_found_within_two_seconds_by_another_process(
    indexer: subprocess.Popen[bytes], cora: User
) -> None:
    grow_tree()
    waiting = submit("https://example.org/agents").submission
    assert waiting
    waiting.typed = {**waiting.typed, "title": "Sleeper agents"}
    waiting.save()
    accept(waiting, by=cora, categories=[Category.objects.get(path="inner-alignment")])
    assert eventually(lambda: bool(found("sleeper")), within=2.0)


def test_a_rolled_back_paper_is_never_found(indexer: subprocess.Popen[bytes]) -> None:
    with transaction.atomic():
        make_paper("never2023seen", "Never seen")
        time.sleep(1.2)  # longer than the indexer's poll
        transaction.set_rollback(True)
    make_paper("after2023all", "After all")
    assert eventually(lambda: found("after") == ["after2023all"])
    assert found("never") == []


def test_a_killed_indexer_carries_on_where_it_was(indexer: subprocess.Popen[bytes], tmp_path: Path) -> None:
    make_paper("one2023paper", "Paper one")
    assert eventually(lambda: found("one") == ["one2023paper"])
    indexer.kill()
    indexer.wait()
    before = search_index.current()
    make_paper("two2023papers", "Paper two")
    Paper.objects.filter(cite_key="one2023paper").update(title="Paper uno")
    with running("manage.py", "follow_changes", log=tmp_path / "second.log"):
        assert eventually(lambda: found("two") == ["two2023papers"])
        assert (found("uno"), found("one")) == (["one2023paper"], [])
    assert search_index.current() == before
    assert not compare()


def test_before_the_first_index_a_search_says_so() -> None:
    with pytest.raises(IndexUnavailable):
        result("anything")
