"""From a received submission to its metadata, against the played arXiv and the real gate."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from papers import pulling
from papers.curation import accept, fetching, request_update, retry, submit
from papers.curation.fetching import CLAIM, claim
from papers.models import Decision, FieldOrigin, Paper, SourceAnswer, State, Submission, User
from papers.sources import MAX_ATTEMPTS, Absent, Answer, arxiv, crossref
from papers.sources.gate import Gate, connect
from tests.arxiv_server import ArxivServer, faults
from tests.catalogue import grow_tree, make_paper
from tests.crossref_server import CrossrefServer

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


# Crossref, alone and beside arXiv

DOI = "10.1145/3571730"


@pytest.fixture
def works() -> Iterator[CrossrefServer]:
    with CrossrefServer() as server:
        yield server


class Both:
    """Pulls from both played sources."""

    def __init__(self, client: arxiv.Client, works: CrossrefServer) -> None:
        gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)
        self.arxiv = client
        self.crossref = crossref.Client(works.url, gate, "alignlit/test", timeout=5, deadline=5)

    def __call__(self) -> float | None:
        return pulling.pull_due(self.arxiv, self.crossref)


@pytest.fixture
def both(client: arxiv.Client, works: CrossrefServer) -> Both:
    return Both(client, works)


def again(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_a_doi_is_pulled_from_crossref(works: CrossrefServer, both: Both, server: ArxivServer) -> None:
    works.add(DOI, title=["Survey of Hallucination"], container_title=["ACM Computing Surveys"])
    submission = submitted(f"https://dl.acm.org/doi/{DOI}")
    assert submission.state == State.RECEIVED
    both()
    row = again(submission)
    assert (row.state, row.title, row.record.venue) == (
        State.READY,
        "Survey of Hallucination",
        "ACM Computing Surveys",
    )
    answer = SourceAnswer.objects.get()
    assert (answer.source, answer.scheme, answer.value) == ("crossref", "doi", DOI)
    assert server.asked == []


def test_an_acl_id_is_pulled_through_its_doi(works: CrossrefServer, both: Both) -> None:
    works.add("10.18653/v1/2020.acl-main.468", title=["Language (Technology) is Power"])
    submission = submitted("https://aclanthology.org/2020.acl-main.468/")
    both()
    row = again(submission)
    assert (row.state, row.title) == (State.READY, "Language (Technology) is Power")
    assert {one.scheme for one in row.record.identifiers} == {"doi", "acl"}


def test_arxivs_own_doi_is_asked_of_arxiv(works: CrossrefServer, both: Both, server: ArxivServer) -> None:
    submission = submitted("10.48550/arXiv.2212.08073")
    both()
    assert again(submission).state == State.READY
    assert (server.asked, works.asked) == ([("2212.08073",)], [])


@pytest.mark.parametrize("reference", ["https://openreview.net/forum?id=xyz123", "https://example.org/post"])
def test_what_no_source_knows_is_completed_by_hand(reference: str) -> None:
    assert submitted(reference).state == State.READY


def test_a_source_is_asked_only_about_its_own(works: CrossrefServer, both: Both, server: ArxivServer) -> None:
    submitted("2212.08073")
    submitted(DOI)
    submitted("2212.08074")
    both()
    assert (server.asked, works.asked) == ([("2212.08073", "2212.08074")], [(DOI,)])
    assert states() == {"ready": 3}


def test_a_published_preprint_is_ready_with_what_both_say(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", doi=DOI)
    works.add(DOI, title=["Constitutional AI"], container_title=["Nature"], volume="600")
    submission = submitted("2212.08073")
    both()
    record = again(submission).record
    assert (record.title, record.venue, record.volume, record.year) == (
        "Constitutional AI",
        "Nature",
        "600",
        2023,
    )
    assert (record.arxiv_version, record.identifier("doi")) == (1, DOI)
    assert set(SourceAnswer.objects.values_list("source", flat=True)) == {"arxiv", "crossref"}


def test_of_both_answers_come_both_versions(
    works: CrossrefServer, both: Both, server: ArxivServer, cora: User
) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", doi=DOI, version=2)
    works.add(DOI, title=["Constitutional AI"], container_title=["Nature"])
    submission = submitted("2212.08073")
    both()
    paper = accept(again(submission), by=cora, categories=[grow_tree()["outer-alignment/scalable-oversight"]])
    assert list(paper.versions.values_list("stage", "venue__name", "arxiv_version")) == [
        ("preprint", "arXiv", 2),
        ("published", "Nature", None),
    ]
    sources = dict(paper.field_origins.values_list("field", "source"))
    assert (sources["title"], sources["year"], sources["venue"]) == ("arxiv", "crossref", "crossref")


def test_the_abstract_that_crossref_lacks_comes_from_the_preprint(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", abstract="We train.")
    relation = {"has-preprint": [{"id-type": "arxiv", "id": "2212.08073", "asserted-by": "subject"}]}
    works.add(DOI, title=["Constitutional AI"], relation=relation)
    submission = submitted(DOI)
    both()
    both()
    record = again(submission).record
    assert (record.abstract, record.venue) == ("We train.", "Journal of Made-up Results")


def test_a_doi_that_authors_mistyped_brings_no_other_works_venue(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", doi=DOI)
    works.add(DOI, title=["Photosynthesis in ferns"], container_title=["Botany"])
    submission = submitted("2212.08073")
    both()
    assert again(submission).record.venue == "arXiv"


@pytest.mark.parametrize("fault", [faults.page(), faults.status(500), faults.truncated(), faults.reset()])
def test_what_arxiv_said_does_not_wait_for_a_crossref_that_is_not_well(
    works: CrossrefServer, both: Both, server: ArxivServer, fault: faults.Fault
) -> None:
    server.add(arxiv_id="2212.08073", doi=DOI)
    works.fail(fault)
    submission = submitted("2212.08073")
    both()
    row = again(submission)
    assert (row.state, row.failure, row.record.venue) == (State.READY, {}, "arXiv")


@pytest.mark.parametrize(
    "fault",
    [faults.page(), faults.empty(), faults.truncated(), faults.status(429, retry_after=0), faults.reset()],
)
def test_a_disturbance_of_crossref_is_tried_again_later(
    works: CrossrefServer, both: Both, fault: faults.Fault
) -> None:
    submission = submitted(DOI)
    works.fail(fault)
    both()
    row = again(submission)
    assert (row.state, row.attempts) == (State.RECEIVED, 1)
    assert row.failure_sentence.startswith(("Crossref", "The connection to Crossref"))
    due_now()
    both()
    assert again(submission).state == State.READY


def test_a_doi_that_crossref_does_not_have_fails_in_its_words(works: CrossrefServer, both: Both) -> None:
    works.absent(DOI)
    submission = submitted(DOI)
    both()
    Submission.objects.update(absent_since=timezone.now() - timedelta(minutes=10))
    due_now()
    both()
    row = again(submission)
    assert (row.state, row.failure_sentence) == (State.FAILED, "Crossref has no work with this DOI.")


def test_a_doi_that_crossref_refuses_fails_alone(works: CrossrefServer, both: Both) -> None:
    works.refuse(DOI)
    bad, good = submitted(DOI), submitted("10.1145/3571731")
    both()
    row = again(bad)
    assert (row.state, row.failure_sentence) == (State.FAILED, "Crossref does not accept this DOI.")
    assert again(good).state == State.READY


def test_a_gate_that_is_busy_at_one_source_holds_up_no_other(
    works: CrossrefServer, both: Both, client: arxiv.Client
) -> None:
    client.gate.close_for(60)
    both.arxiv = arxiv.Client(client.url, client.gate, "alignlit/test", wait=0.01)
    waiting, doi = submitted("2212.08073"), submitted(DOI)
    assert both() is not None
    assert (again(waiting).state, again(doi).state) == (State.RECEIVED, State.READY)


@pytest.mark.parametrize("seconds", [15, 120])
def test_what_arxiv_said_does_not_wait_for_a_crossref_whose_gate_is_closed(
    both: Both, server: ArxivServer, seconds: float
) -> None:
    server.add(arxiv_id="2212.08073", doi=DOI)
    both.crossref.gate.close_for(seconds)
    submission = submitted("2212.08073")
    both()
    row = again(submission)
    assert (row.state, row.due_at, row.record.venue) == (State.READY, None, "arXiv")


def test_a_gate_that_opens_in_a_moment_is_worth_waiting_for(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    server.add(arxiv_id="2212.08073", title="Constitutional AI", doi=DOI)
    works.add(DOI, title=["Constitutional AI"], container_title=["Nature"])
    both.crossref.gate.close_for(6)
    submission = submitted("2212.08073")
    wait = both()
    assert wait is not None
    assert 4 < wait <= 6
    assert again(submission).state == State.RECEIVED


def test_while_crossref_drips_for_another_worker_arxiv_is_asked(
    both: Both, server: ArxivServer, client: arxiv.Client
) -> None:
    slow, quick = submitted(DOI), submitted("2212.08073")
    with both.crossref.gate.slot():  # the other worker's
        begun = time.monotonic()
        wait = both()
        assert time.monotonic() - begun < 2
    assert (again(quick).state, again(slow).state) == (State.READY, State.RECEIVED)
    assert wait is not None
    assert wait <= both.crossref.gate.interval


def test_arxiv_is_asked_before_a_crossref_that_does_not_answer(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    works.fail(faults.silent(0.5))
    submitted(DOI)
    submitted("2212.08073")
    both()
    assert server.requests[0].start < works.requests[0].start


def test_a_work_waits_once_under_any_of_its_identifiers() -> None:
    first = submit("10.18653/v1/2020.acl-main.468").submission
    second = submit("https://aclanthology.org/2020.acl-main.468/")
    assert (second.submission, second.created) == (first, False)


def test_an_answer_that_comes_twice_is_kept_once(
    works: CrossrefServer, both: Both, server: ArxivServer
) -> None:
    server.add(arxiv_id="2212.08073", doi=DOI)
    submission = submitted("2212.08073")
    pulling.pull_due(both.arxiv, both.crossref)
    row = again(submission)
    fetching.keep(row, Absent())
    assert again(submission).state == State.READY


def test_a_withdrawal_is_never_written_without_a_person(server: ArxivServer, client: arxiv.Client) -> None:
    paper = make_paper("bai2022constitutional", "Constitutional AI", arxiv="2212.08073")
    server.add(arxiv_id="2212.08073", comment="This paper has been withdrawn", abstract="We train.")
    request_update([paper])
    pulling.pull_due(client)
    paper.refresh_from_db()
    assert (paper.abstract, paper.withdrawn) == ("We train.", False)
