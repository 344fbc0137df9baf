"""The daily harvest of arXiv queries, against the played arXiv."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from papers import harvesting
from papers.harvesting import Harvested, harvest
from papers.models import HarvestQuery, SourceAnswer, State, Submission
from papers.once import once
from papers.sources import arxiv, arxiv_search
from papers.sources.arxiv_search import PAGE
from papers.sources.gate import Gate, connect
from tests.arxiv_server import ArxivServer, faults
from tests.catalogue import make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def client(server: ArxivServer) -> arxiv.Client:
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)
    return arxiv.Client(server.url, gate, "alignlit/test", timeout=5, deadline=5)


@pytest.fixture
def query() -> HarvestQuery:
    return HarvestQuery.objects.create(name="Jailbreaks", query='ti:"jailbreak"', most_a_day=20)


def add(server: ArxivServer, number: int, *, days: float = 1.0, **given: Any) -> str:
    """A paper that the query finds, received so many days ago."""
    id = f"2301.{number:05}"
    received = (timezone.now() - timedelta(days=days)).astimezone(UTC)
    stamp = received.strftime("%Y-%m-%dT%H:%M:%SZ")
    server.add(id, **{"title": f"Jailbreak {number}", "published": stamp, **given})
    return id


def harvested() -> list[str]:
    found = Submission.objects.filter(kind=Submission.Kind.HARVEST)
    return list(found.order_by("pk").values_list("value", flat=True))


def tomorrow(hours: float = 24) -> None:
    """A day passes, or so many hours."""
    day = timedelta(hours=hours)
    for row in Submission.objects.all():
        Submission.objects.filter(pk=row.pk).update(created_at=row.created_at - day)
    for query in HarvestQuery.objects.exclude(ran_at=None):
        assert query.ran_at
        HarvestQuery.objects.filter(pk=query.pk).update(ran_at=query.ran_at - day)


def test_a_new_paper_waits_ready_with_what_arxiv_said(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    id = add(server, 1, authors=("Mei Li",))
    assert harvest(client) == Harvested(new=1, pages=1)
    row = Submission.objects.get()
    assert (row.kind, row.state, row.value, row.found_by) == ("harvest", State.READY, id, query)
    assert (row.title, row.record.authors) == ("Jailbreak 1", ("Mei Li",))
    assert SourceAnswer.objects.get().value == id
    assert len(server.requests) == 1


def test_the_query_is_asked_for_a_span_of_time_oldest_first(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    HarvestQuery.objects.update(seen_until=datetime(2024, 5, 17, 8, 30, tzinfo=UTC))
    harvest(client)
    params = server.requests[0].params
    assert params["search_query"].startswith('(ti:"jailbreak") AND submittedDate:[202405170830 TO 2')
    assert (params["sortBy"], params["sortOrder"], params["start"]) == ("submittedDate", "ascending", "0")


def test_what_is_known_waiting_or_declined_is_not_brought_again(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    known, waiting, declined, new = (add(server, number) for number in range(1, 5))
    make_paper("a2023known", arxiv=known)
    Submission.objects.create(scheme="arxiv", value=waiting, state=State.NEEDS_INFO)
    Submission.objects.create(scheme="arxiv", value=declined, state=State.REJECTED)
    harvest(client)
    assert harvested() == [new]


def test_a_paper_that_was_declined_under_its_doi_is_not_brought_again(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    add(server, 1, doi="10.1145/3571730")
    Submission.objects.create(scheme="doi", value="10.1145/3571730", state=State.REJECTED)
    harvest(client)
    assert harvested() == []


def test_a_withdrawn_paper_is_not_brought(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    add(server, 1, comment="This paper has been withdrawn by the authors")
    harvest(client)
    assert harvested() == []


def test_two_queries_that_find_the_same_paper_bring_it_once(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    HarvestQuery.objects.create(name="Other", query='ti:"jailbreak"')
    id = add(server, 1)
    harvest(client)
    assert harvested() == [id]


def test_a_query_brings_so_many_a_day_and_goes_on_the_next(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    ids = [add(server, number, days=2 - number / 100) for number in range(1, 6)]
    HarvestQuery.objects.update(most_a_day=2)
    for day in (2, 4, 5):
        harvest(client)
        harvest(client)  # the same day
        assert harvested() == ids[:day]
        tomorrow()


def test_a_day_has_24_hours(server: ArxivServer, client: arxiv.Client, query: HarvestQuery) -> None:
    for number in range(1, 6):
        add(server, number)
    HarvestQuery.objects.update(most_a_day=2)
    harvest(client)
    tomorrow(hours=21)
    harvest(client)
    assert len(harvested()) == 2
    tomorrow(hours=3)
    harvest(client)
    assert len(harvested()) == 4


def test_all_queries_together_bring_so_many_a_day_and_take_turns(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, settings: Settings
) -> None:
    settings.HARVEST_A_DAY = 2
    HarvestQuery.objects.create(name="Debate", query='ti:"debate"')
    for number in range(1, 4):
        add(server, number)
    add(server, 9, title="Debate")
    harvest(client)
    assert len(harvested()) == 2
    tomorrow()
    harvest(client)
    assert "2301.00009" in harvested()


def test_pages_are_asked_for_until_the_end(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, settings: Settings
) -> None:
    settings.HARVEST_A_DAY = 1_000
    HarvestQuery.objects.update(most_a_day=1_000)
    for number in range(1, PAGE + 6):
        add(server, number, days=3 - number / 1_000)
    assert harvest(client) == Harvested(new=PAGE + 5, pages=2)
    assert [seen.params["start"] for seen in server.requests] == ["0", "100"]


def test_what_was_seen_long_ago_is_left_behind_by_date(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, settings: Settings
) -> None:
    settings.HARVEST_A_DAY = 1_000
    HarvestQuery.objects.update(most_a_day=PAGE)
    for number in range(1, PAGE + 2):
        add(server, number, days=13 - number / 1_000)
    harvest(client)
    query.refresh_from_db()
    assert query.seen_until
    assert (timezone.now() - query.seen_until).days == 12
    assert query.offset == 1
    tomorrow()
    harvest(client)
    assert server.requests[-1].params["start"] == "1"
    assert len(set(harvested())) == PAGE + 1


def test_the_last_days_are_looked_at_again_since_arxiv_lists_some_papers_late(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    harvest(client)
    late = add(server, 1, days=4)
    tomorrow()
    harvest(client)
    assert harvested() == [late]


def test_a_run_that_broke_off_goes_on_where_it_was(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, settings: Settings
) -> None:
    settings.HARVEST_A_DAY = 1_000
    HarvestQuery.objects.update(most_a_day=1_000)
    for number in range(1, PAGE + 6):
        add(server, number, days=3 - number / 1_000)
    server.fail(lambda question, reply: reply)
    server.fail(faults.status(500))
    assert harvest(client).new == PAGE
    query.refresh_from_db()
    assert (query.offset, query.ran_at) == (PAGE, None)
    assert query.failure
    assert harvest(client) == Harvested(new=5, pages=1)
    query.refresh_from_db()
    assert query.failure == {}


@pytest.mark.parametrize(
    "fault",
    [faults.page(), faults.empty(), faults.truncated(), faults.status(503, retry_after=0), faults.no_total()],
)
def test_a_disturbance_is_noted_and_tried_at_the_next_beat(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, fault: faults.Fault
) -> None:
    id = add(server, 1)
    server.fail(fault)
    harvest(client)
    query.refresh_from_db()
    assert query.failure
    harvest(client)
    assert harvested() == [id]


def test_an_empty_page_where_more_is_counted_is_not_believed(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    id = add(server, 1)
    server.fail(faults.without(id, honest_total=False))
    harvest(client)
    assert harvested() == []
    harvest(client)
    assert harvested() == [id]


def test_a_query_that_arxiv_does_not_understand_says_so_and_holds_up_no_other(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    bad = HarvestQuery.objects.create(name="Bad", query="((broken")
    id = add(server, 1)
    harvest(client)
    bad.refresh_from_db()
    assert bad.failure["message"] == "arXiv does not understand the query: %(said)s"
    assert harvested() == [id]
    assert harvest(client) == Harvested()


def test_a_busy_gate_is_no_failure(server: ArxivServer, client: arxiv.Client, query: HarvestQuery) -> None:
    client.gate.close_for(60)
    impatient = arxiv.Client(client.url, client.gate, "alignlit/test", wait=0.01)
    done = harvest(impatient)
    query.refresh_from_db()
    assert done.again is not None
    assert (query.failure, query.ran_at) == ({}, None)


def test_a_query_that_is_switched_off_rests(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    HarvestQuery.objects.update(is_active=False)
    add(server, 1)
    assert harvest(client) == Harvested()


def test_one_worker_harvests_at_a_time(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery
) -> None:
    add(server, 1)
    with once("harvest") as mine:
        assert mine
        assert harvest(client) == Harvested()
    assert harvest(client).new == 1


def test_a_page_that_another_worker_was_quicker_with_changes_nothing(
    server: ArxivServer, client: arxiv.Client, query: HarvestQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = arxiv_search.look

    def overtaken(*args: Any) -> Any:
        HarvestQuery.objects.update(offset=7)
        return honest(*args)

    monkeypatch.setattr(harvesting, "look", overtaken)
    add(server, 1)
    assert harvest(client).new == 0
    assert harvested() == []
