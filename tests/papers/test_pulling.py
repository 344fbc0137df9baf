"""From a received submission to its metadata, against the played arXiv and the real gate."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from papers import pulling
from papers.curation import fetching, request_update, retry, submit
from papers.curation.fetching import CLAIM, claim
from papers.models import Decision, FieldOrigin, Paper, SourceAnswer, State, Submission
from papers.sources import MAX_ATTEMPTS, Answer, arxiv
from papers.sources.gate import Gate, connect
from tests.arxiv_server import ArxivServer, faults
from tests.catalogue import make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def client(server: ArxivServer, monkeypatch: pytest.MonkeyPatch) -> arxiv.Client:
    monkeypatch.setattr(pulling, "SETTLE", timedelta(0))
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)
    return arxiv.Client(server.url, gate, "alignlit/test", timeout=5, deadline=5)


def submitted(reference: str) -> Submission:
    submission = submit(reference).submission
    assert submission
    return submission


def due_now() -> None:
    Submission.objects.exclude(due_at=None).update(due_at=timezone.now())


def states() -> dict[str, int]:
    rows = Submission.objects.values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_a_submitted_id_gets_its_metadata(server: ArxivServer, client: arxiv.Client) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", authors=["Yuntao Bai"])
    submission = submitted("https://arxiv.org/pdf/2212.08073.pdf#page=3")
    assert submission.state == State.RECEIVED
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert (submission.state, submission.title) == (State.READY, "Constitutional AI")
    assert submission.record.authors == ("Yuntao Bai",)


def test_the_answer_is_kept_raw(server: ArxivServer, client: arxiv.Client) -> None:
    server.add(arxiv_id="2212.08073", comment="34 pages")
    submitted("2212.08073")
    pulling.pull_due(client)
    answer = SourceAnswer.objects.get()
    assert (answer.source, answer.value, answer.raw["comment"]) == ("arxiv", "2212.08073", "34 pages")


def test_235_new_references_cost_three_requests(server: ArxivServer, client: arxiv.Client) -> None:
    for number in range(235):
        submitted(f"2301.{number + 1:05}")
    pulling.pull_due(client)
    assert [len(ids) for ids in server.asked] == [100, 100, 35]
    assert states() == {"ready": 235}


def test_a_burst_is_waited_for(
    server: ArxivServer, client: arxiv.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "SETTLE", timedelta(seconds=60))
    submitted("2212.08073")
    wait = pulling.pull_due(client)
    assert wait is not None
    assert 50 < wait <= 60
    assert server.asked == []


def test_a_long_burst_is_not_waited_for_endlessly(
    server: ArxivServer, client: arxiv.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "SETTLE", timedelta(seconds=60))
    old, _young = submitted("2212.08073"), submitted("2212.08074")
    Submission.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(seconds=5))
    assert pulling.pull_due(client) is None
    assert states() == {"ready": 2}


def test_a_malformed_id_fails_alone(server: ArxivServer, client: arxiv.Client) -> None:
    server.refuse("2212.08073")
    bad, good = submitted("2212.08073"), submitted("2212.08074")
    pulling.pull_due(client)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.failure_sentence) == (State.FAILED, "arXiv does not accept this id.")
    assert good.state == State.READY


DISTURBANCES = [
    *(faults.page(), faults.empty(), faults.truncated(), faults.error_entry(), faults.no_total()),
    *(faults.foreign(), faults.status(500), faults.status(503, retry_after=0), faults.reset()),
]


@pytest.mark.parametrize("fault", DISTURBANCES)
def test_a_disturbance_is_tried_again_later(
    server: ArxivServer, client: arxiv.Client, fault: faults.Fault
) -> None:
    submission = submitted("2212.08073")
    server.fail(fault)
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == (State.RECEIVED, 1)
    assert submission.due_at
    assert submission.due_at > timezone.now()
    assert submission.failure_sentence
    due_now()
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert (submission.state, submission.failure) == (State.READY, {})


def test_retry_after_is_obeyed(server: ArxivServer, client: arxiv.Client) -> None:
    submission = submitted("2212.08073")
    server.fail(faults.status(500, retry_after=1800))
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert submission.due_at
    assert submission.due_at - timezone.now() > timedelta(minutes=29)


def test_after_the_last_attempt_it_fails_with_a_reason_and_can_be_retried(
    server: ArxivServer, client: arxiv.Client, cora: object
) -> None:
    submission = submitted("2212.08073")
    Submission.objects.update(attempts=MAX_ATTEMPTS - 1)
    server.fail(faults.page())
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert submission.state == State.FAILED
    with translation.override("en"):
        assert submission.failure_sentence.startswith("arXiv")
    retry(submission, by=cora)  # type: ignore[arg-type]
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert (submission.state, submission.attempts) == (State.READY, 1)


def test_an_absent_id_is_final_only_when_absent_again_ten_minutes_later(
    server: ArxivServer, client: arxiv.Client
) -> None:
    server.absent("2212.99999")
    submission = submitted("2212.99999")
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    due_now()
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    Submission.objects.update(absent_since=timezone.now() - timedelta(minutes=10))
    due_now()
    pulling.pull_due(client)
    submission.refresh_from_db()
    assert (submission.state, submission.failure_sentence) == (
        State.FAILED,
        "arXiv has no paper with this id.",
    )


def test_ids_that_got_an_empty_answer_together_are_asked_in_smaller_groups(
    server: ArxivServer, client: arxiv.Client
) -> None:
    for number in range(1, 6):
        submitted(f"2212.0000{number}")
    server.fail(faults.nothing_found())
    pulling.pull_due(client)
    assert set(Submission.objects.values_list("batch", "state")) == {(25, "received")}
    Submission.objects.update(batch=1)
    due_now()
    pulling.pull_due(client)
    assert [len(ids) for ids in server.asked] == [5, 1, 1, 1, 1, 1]


def test_a_claimed_row_is_left_alone_until_the_claim_runs_out(db: None) -> None:
    submitted("2212.08073")
    assert [row.value for row in claim()] == ["2212.08073"]
    assert claim() == []
    Submission.objects.update(due_at=timezone.now() - timedelta(seconds=1))  # its worker died
    assert [row.value for row in claim()] == ["2212.08073"]
    assert timedelta(minutes=4) < CLAIM


def test_a_busy_gate_counts_no_attempt(server: ArxivServer, client: arxiv.Client) -> None:
    submission = submitted("2212.08073")
    client.gate.close_for(60)
    impatient = arxiv.Client(client.url, client.gate, "alignlit/test", wait=0.01)
    wait = pulling.pull_due(impatient)
    submission.refresh_from_db()
    assert wait is not None
    assert (submission.state, submission.attempts, submission.failure) == (State.RECEIVED, 0, {})
    assert server.asked == []


def test_a_known_paper_gets_what_it_lacks_by_the_rule(server: ArxivServer, client: arxiv.Client) -> None:
    paper = make_paper("bai2022constitutional", "Constitutional AI", arxiv="2212.08073")
    server.add(arxiv_id="2212.08073", title="Another title", abstract="We train.", doi="10.1145/3571730")
    assert request_update([paper]) == 1
    assert request_update([paper]) == 0
    pulling.pull_due(client)
    paper.refresh_from_db()
    assert (paper.title, paper.abstract) == ("Constitutional AI", "We train.")
    assert FieldOrigin.objects.get(paper=paper, field="abstract").source == "arxiv"
    assert Decision.objects.get().rule == "fill-empty-fields"
    assert Paper.objects.with_identifier(paper.identifiers.get(scheme="doi").canonical).get() == paper


def test_a_locked_field_is_left_alone(server: ArxivServer, client: arxiv.Client, settings: Settings) -> None:
    paper = make_paper("bai2022constitutional", arxiv="2212.08073")
    FieldOrigin.objects.create(paper=paper, field="abstract", source="curator", locked=True)
    request_update([paper])
    pulling.pull_due(client)
    paper.refresh_from_db()
    assert paper.abstract == ""


def test_an_answer_that_cannot_be_kept_holds_up_no_other(
    server: ArxivServer, client: arxiv.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(row: Submission, answer: Answer) -> None:
        if row.value == "2212.08073":
            raise DataError("value too long")
        honest(row, answer)

    honest = fetching.keep
    monkeypatch.setattr(pulling, "keep", keep)
    bad, good = submitted("2212.08073"), submitted("2212.08074")
    pulling.pull_due(client)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.attempts, good.state) == (State.RECEIVED, 1, State.READY)
    assert bad.failure_sentence == "The source's answer could not be kept."
