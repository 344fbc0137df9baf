"""The source arXiv against a server that speaks its API and misbehaves, and against recorded answers."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from papers.record import Identifier
from papers.sources import (
    Absent,
    EmptyAnswer,
    Found,
    GateBusy,
    Malformed,
    Pulled,
    SourceError,
    arxiv,
    backoff,
    say,
)
from papers.sources.gate import Gate, connect
from papers.sources.retry import retry_after
from tests.arxiv_faults import Fault
from tests.arxiv_papers import catalogue, error_feed
from tests.arxiv_server import ArxivServer, faults

RECORDED = Path(__file__).parent / "recorded" / "arxiv"
HUNDRED = [f"2301.{n:05}" for n in range(1, 101)]


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture
def client(server: ArxivServer) -> arxiv.Client:
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)
    return arxiv.Client(server.url, gate, "alignlit/test (mailto:ada@example.org)", timeout=5, deadline=5)


def recorded(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text())
    return answer


def replay(name: str) -> Fault:
    answer = recorded(name)
    return lambda _question, reply: replace(reply, status=answer["status_code"], body=answer["body"].encode())


def failure(ids: list[str], client: arxiv.Client) -> SourceError:
    with pytest.raises(SourceError) as raised:
        arxiv.pull(ids, client)
    return raised.value


def pull_one(client: arxiv.Client, id: str = "2212.08073") -> Found:
    answer = arxiv.pull([id], client).answers[id]
    assert isinstance(answer, Found)
    return answer


# Recorded answers


def test_a_recorded_paper_becomes_a_record(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(replay("one_paper"))
    record = pull_one(client, "1605.08386").record
    assert record.title == "Heat-bath random walks with Markov bases"
    assert record.authors == ("Caprice Stanley", "Tobias Windisch")
    assert record.abstract.startswith("Graphs on lattice points are studied whose edges come from")
    assert (record.year, record.published_on, record.updated_on) == (2016, "2016-05-26", "2016-05-26")
    assert (record.venue, record.venue_kind, record.kind) == ("arXiv", "preprint", "paper")
    assert record.identifiers == (Identifier("arxiv", "1605.08386"),)
    assert (record.categories, record.arxiv_primary) == (("math.CO", "math.ST"), "math.CO")
    assert (record.arxiv_version, record.withdrawn, record.note) == (1, False, "")
    assert record.url == "https://arxiv.org/abs/1605.08386"


def test_what_was_recorded_is_kept_as_plain_json(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(replay("one_paper"))
    raw = pull_one(client, "1605.08386").raw
    assert json.loads(json.dumps(raw)) == raw
    assert raw["id"] == "http://arxiv.org/abs/1605.08386v1"
    assert raw["comment"] == "20 pages, 3 figures"
    assert raw["pdf"] == "https://arxiv.org/pdf/1605.08386v1"


def test_recorded_search_results_answer_the_ids_they_hold(server: ArxivServer, client: arxiv.Client) -> None:
    ten = recorded("ten_results")["body"].replace("214881", "10")
    server.fail(faults.body(ten.encode()))
    pulled = arxiv.pull(RECORDED_IDS, client)
    assert list(pulled.found) == RECORDED_IDS
    second = pulled.found["2405.13786"].record
    assert second.authors == ("Aurora Ramírez", "Mario Berrios", "José Raúl Romero", "Robert Feldt")
    assert second.identifier("doi") == "10.1109/icstw58534.2023.00023"
    assert pulled.found["2005.14124"].version == 2


RECORDED_IDS = [
    "2202.12139", "2405.13786", "2005.14124", "2204.08348", "2302.03287",
    "1202.4527", "2503.05378", "1205.1866", "2502.07719", "1812.11470",
]  # fmt: skip


def test_a_recorded_unknown_id_is_absent(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(replay("unknown_id"))
    assert arxiv.pull(["0000.0000"], client).answers == {"0000.0000": Absent()}


def test_a_recorded_refusal_names_the_malformed_id(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(replay("malformed_id"))
    pulled = arxiv.pull(["2212.08073", "abc"], client)
    assert pulled.answers["abc"] == Malformed("incorrect id format for abc")
    assert list(pulled.found) == ["2212.08073"]
    assert server.asked == [("2212.08073", "abc"), ("2212.08073",)]


# One question


def test_a_hundred_papers_cost_one_request(server: ArxivServer, client: arxiv.Client) -> None:
    pulled = arxiv.pull(HUNDRED, client)
    assert list(pulled.found) == HUNDRED
    assert pulled.requests == len(server.requests) == 1


def test_235_papers_cost_three_requests(server: ArxivServer, client: arxiv.Client) -> None:
    ids = [f"2301.{n:05}" for n in range(1, 236)]
    found = [id for n in (0, 100, 200) for id in arxiv.pull(ids[n : n + arxiv.BATCH], client).found]
    assert found == ids
    assert len(server.requests) == 3


def test_more_than_a_hundred_is_a_mistake_of_the_caller(client: arxiv.Client) -> None:
    with pytest.raises(ValueError, match="101 ids in one pull, at most 100"):
        arxiv.pull([*HUNDRED, "2302.00001"], client)


def test_nothing_to_ask_asks_nothing(server: ArxivServer, client: arxiv.Client) -> None:
    assert arxiv.pull([], client) == Pulled()
    assert server.requests == []


def test_an_id_given_twice_is_asked_once(server: ArxivServer, client: arxiv.Client) -> None:
    arxiv.pull(["2212.08073", "2212.08073"], client)
    assert server.asked == [("2212.08073",)]


def test_the_request_says_who_asks(server: ArxivServer, client: arxiv.Client) -> None:
    arxiv.pull(["2212.08073"], client)
    assert server.requests[0].headers["User-Agent"] == "alignlit/test (mailto:ada@example.org)"


def test_an_old_id_is_found(client: arxiv.Client) -> None:
    record = pull_one(client, "cs/9901001").record
    assert record.identifiers[0] == Identifier("arxiv", "cs/9901001")
    assert record.url == "https://arxiv.org/abs/cs/9901001"
    assert record.year == 1999


def test_an_old_id_may_name_its_subclass(client: arxiv.Client) -> None:
    assert pull_one(client, "math.GT/0309136").record.identifiers == (Identifier("arxiv", "math/0309136"),)


def test_an_id_with_a_version_is_answered_by_that_version(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2212.08073", version=2)
    answer = pull_one(client, "2212.08073v2")
    assert (answer.version, answer.record.identifiers) == (2, (Identifier("arxiv", "2212.08073"),))


def test_the_latest_of_several_versions_counts(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2212.08073", version=3)
    server.fail(faults.every_version())
    assert pull_one(client).version == 3


def test_papers_in_another_order_reach_their_ids(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.backwards())
    pulled = arxiv.pull(HUNDRED, client)
    assert [answer.record.identifier("arxiv") for answer in pulled.found.values()] == HUNDRED


# The record


def test_broken_lines_and_double_blanks_are_folded(server: ArxivServer, client: arxiv.Client) -> None:
    server.add(
        "2212.08073", title="Constitutional AI:\n  Harmlessness  from\tAI Feedback", authors=["Yuntao  Bai\n"]
    )
    record = pull_one(client).record
    assert record.title == "Constitutional AI: Harmlessness from AI Feedback"
    assert record.authors == ("Yuntao Bai",)


def test_an_abstract_keeps_its_paragraphs(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2212.08073", abstract="One line\ngoes on.\n\nA second.\n  A third,\nindented.")
    assert pull_one(client).record.abstract == "One line goes on.\n\nA second.\n\nA third, indented."


def test_what_looks_like_markup_is_text(server: ArxivServer, client: arxiv.Client) -> None:
    title = 'If a<b & $x^2$ <b>bold</b> <script>alert(1)</script> &amp; "é中"'
    server.add("2212.08073", title=title, abstract=title)
    record = pull_one(client).record
    assert (record.title, record.abstract) == (title, title)


def test_a_collaborations_colon_is_no_author(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2403.05530", authors=["Gemini Team", ":", "Petko Georgiev", "Ada Li (Example Institute)"])
    names = ("Gemini Team", "Petko Georgiev", "Ada Li (Example Institute)")
    assert pull_one(client, "2403.05530").record.authors == names


def test_each_doi_is_an_identifier_and_arxivs_own_is_not(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2212.08073", doi="10.1000/ABC, 10.1000/def 10.48550/arXiv.2212.08073")
    dois = [Identifier("doi", "10.1000/abc"), Identifier("doi", "10.1000/def")]
    assert list(pull_one(client).record.identifiers[1:]) == dois


@pytest.mark.parametrize(
    "given",
    [
        {"comment": "This paper has been withdrawn by the authors due to an error in Theorem 2"},
        {"comment": "arXiv admin note: this submission has been withdrawn by arXiv administrators"},
        {"comment": "Withdrawn by author"},
        {"abstract": "This paper has been\nwithdrawn."},
    ],
)
def test_a_withdrawn_paper_says_so(server: ArxivServer, client: arxiv.Client, given: dict[str, str]) -> None:
    server.add("2212.08073", **given)
    assert pull_one(client).record.withdrawn


@pytest.mark.parametrize(
    "abstract", ["We study drugs withdrawn from the market.", "The agent was withdrawn by force."]
)
def test_a_paper_about_withdrawing_is_not_withdrawn(
    server: ArxivServer, client: arxiv.Client, abstract: str
) -> None:
    server.add("2212.08073", abstract=abstract, comment="20 pages")
    assert not pull_one(client).record.withdrawn


def test_journal_and_comment_are_kept_in_the_raw_answer(server: ArxivServer, client: arxiv.Client) -> None:
    server.add("2212.08073", journal_ref="Proc. ACL 2023, 1-9", comment="Accepted at ACL 2023")
    raw = pull_one(client).raw
    assert (raw["journal_ref"], raw["comment"]) == ("Proc. ACL 2023, 1-9", "Accepted at ACL 2023")


def test_a_catalogue_can_be_played(server: ArxivServer, client: arxiv.Client, tmp_path: Path) -> None:
    lines = tmp_path / "catalogue.jsonl"
    seed = {
        "title": "A Title",
        "authors": ["Ada Li"],
        "doi": None,
        "published": {"venue": "ACL"},
        "year": 2023,
    }
    lines.write_text("\n".join(json.dumps(seed | {"arxiv_id": id}) for id in ("2301.00001", None)))
    server.papers = {paper.arxiv_id: paper for paper in catalogue(lines)}
    record = pull_one(client, "2301.00001").record
    assert (record.title, record.authors, record.published_on[:7]) == ("A Title", ("Ada Li",), "2023-01")


# Ids that arXiv does not take


def test_several_malformed_ids_are_dropped_one_by_one(server: ArxivServer, client: arxiv.Client) -> None:
    pulled = arxiv.pull(["2212.08073", "abc", "2301.00001", "x/y"], client)
    assert pulled.malformed == ("abc", "x/y")
    assert list(pulled.found) == ["2212.08073", "2301.00001"]
    assert pulled.requests == 3


def test_a_request_made_anew_waits_at_the_gate(server: ArxivServer, client: arxiv.Client) -> None:
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.3)
    arxiv.pull(["2212.08073", "abc"], replace(client, gate=gate))
    assert server.closest() >= 0.3


def test_an_id_that_would_change_the_question_is_never_sent(
    server: ArxivServer, client: arxiv.Client
) -> None:
    pulled = arxiv.pull(["2212.08073,2301.00001", "2212.08073&start=5", "", "ａ"], client)
    assert len(pulled.malformed) == 4
    assert server.requests == []


def test_an_id_refused_without_being_named_is_found(server: ArxivServer, client: arxiv.Client) -> None:
    server.refuse("2301.00042", named=False)
    pulled = arxiv.pull(HUNDRED, client)
    assert pulled.malformed == ("2301.00042",)
    assert len(pulled.found) == 99
    assert pulled.requests <= 15


@pytest.mark.parametrize("bad", [HUNDRED[0], HUNDRED[-1]])
def test_the_refused_id_may_stand_at_either_end(server: ArxivServer, client: arxiv.Client, bad: str) -> None:
    server.refuse(bad, named=False)
    pulled = arxiv.pull(HUNDRED, client)
    assert pulled.malformed == (bad,)
    assert pulled.left == ()


def test_when_arxiv_refuses_everything_no_id_is_blamed(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.status(400), times=None)
    error = failure(HUNDRED, client)
    assert error.pulled.answers == {}
    assert len(server.requests) == arxiv.REQUESTS


def test_one_id_refused_without_a_word_is_not_blamed_alone(server: ArxivServer, client: arxiv.Client) -> None:
    server.refuse("2212.08073", named=False)
    error = failure(["2212.08073"], client)
    assert str(error) == "arXiv refused the question without saying why."
    assert error.pulled.left == ("2212.08073",)


def test_a_refusal_that_names_someone_else_is_split(server: ArxivServer, client: arxiv.Client) -> None:
    named = error_feed("incorrect id format for 1234")
    server.fail(lambda _question, reply: replace(reply, status=400, body=named))
    assert list(arxiv.pull(HUNDRED[:2], client).found) == HUNDRED[:2]
    assert server.asked == [tuple(HUNDRED[:2]), (HUNDRED[0],), (HUNDRED[1],)]


def test_what_was_learned_before_a_failure_is_kept(server: ArxivServer, client: arxiv.Client) -> None:
    server.refuse(HUNDRED[3], named=False)
    server.fail(lambda _question, reply: reply, times=2)  # all four, refused; the first two, found
    server.fail(faults.status(500))
    error = failure(HUNDRED[:4], client)
    assert list(error.pulled.found) == HUNDRED[:2]
    assert error.pulled.left == (HUNDRED[2], HUNDRED[3])


# Ids that are not there


def test_an_absent_id_is_reported_beside_the_found_ones(server: ArxivServer, client: arxiv.Client) -> None:
    server.absent("2301.00002")
    pulled = arxiv.pull(HUNDRED[:3], client)
    assert pulled.absent == ("2301.00002",)
    assert list(pulled.found) == ["2301.00001", "2301.00003"]


def test_a_wholly_empty_answer_to_a_list_is_a_failure(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.nothing_found())
    error = failure(HUNDRED, client)
    assert isinstance(error, EmptyAnswer)
    assert error.pulled.left == tuple(HUNDRED)


def test_fewer_papers_than_the_total_leave_the_missing_ones_open(
    server: ArxivServer, client: arxiv.Client
) -> None:
    server.fail(faults.without("2301.00002", honest_total=False))
    error = failure(HUNDRED[:3], client)
    assert list(error.pulled.found) == ["2301.00001", "2301.00003"]
    assert error.pulled.left == ("2301.00002",)


@pytest.mark.parametrize("lacking", [{"title": " "}, {"authors": []}, {"published": "soon"}])
def test_a_paper_without_its_essentials_is_left_open(
    server: ArxivServer, client: arxiv.Client, lacking: dict[str, Any]
) -> None:
    server.add("2301.00002", **lacking)
    assert failure(HUNDRED[:3], client).pulled.left == ("2301.00002",)


# Disturbances

INCOMPLETE = "arXiv's answer was incomplete."
BROKEN = "arXiv's answer broke off or is damaged."
PAGE = "arXiv sent a page instead of data: it is probably under repair."
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>'
DISTURBANCES: list[tuple[Fault, str]] = [
    (faults.page(), PAGE),
    (faults.body(b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>"), PAGE),
    (faults.body(b"Rate exceeded."), PAGE),
    (faults.body(b"\x1f\x8b\x00\xff"), PAGE),
    (faults.bomb(), PAGE),
    (faults.empty(), "arXiv sent an empty answer."),
    (faults.body(b" \n"), "arXiv sent an empty answer."),
    (faults.truncated(0.3), BROKEN),
    (faults.truncated(0.9), BROKEN),
    (faults.body(ATOM % b"<title>\xff</title>"), BROKEN),
    (faults.body(ATOM % (b"<a>" * 30 + b"</a>" * 30)), BROKEN),
    (faults.body(ATOM % b"<a %s/>" % b" ".join(b'a%d=""' % n for n in range(30))), BROKEN),
    (faults.error_entry("internal error"), "arXiv answered with an error: internal error"),
    (faults.no_total(), INCOMPLETE),
    (faults.foreign("1605.08386"), "arXiv answered with a paper that was not asked for: 1605.08386"),
    (faults.status(500), "arXiv answered with HTTP status 500."),
    (faults.status(502), "arXiv answered with HTTP status 502."),
    (faults.status(404), "arXiv answered with HTTP status 404."),
    (faults.status(503), "arXiv is overloaded and asked us to come back later."),
    (faults.redirect("http://169.254.169.254/latest"), "arXiv redirected us to a strange address."),
    (faults.redirect("file:///etc/passwd"), "arXiv redirected us to a strange address."),
    (faults.reset(), "The connection to arXiv broke off."),
    (faults.reset(after=300), "The connection to arXiv broke off."),
]


@pytest.mark.parametrize(("fault", "sentence"), DISTURBANCES)
def test_a_disturbance_is_a_failure_to_retry(
    server: ArxivServer, client: arxiv.Client, fault: Fault, sentence: str
) -> None:
    server.fail(fault)
    error = failure(HUNDRED[:3], client)
    assert str(error) == sentence
    assert (error.permanent, error.attempted, error.pulled.left) == (False, True, tuple(HUNDRED[:3]))
    assert len(arxiv.pull(HUNDRED[:3], client).found) == 3


def test_an_answer_beyond_the_limit_is_not_read(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.huge(300_000))
    assert (
        str(failure(["2212.08073"], replace(client, max_bytes=100_000))) == "arXiv's answer was far too long."
    )


def test_a_silent_server_is_left_after_the_timeout(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.silent(40))
    began = time.monotonic()
    assert (
        str(failure(["2212.08073"], replace(client, timeout=0.3, deadline=60)))
        == "arXiv did not answer in time."
    )
    assert time.monotonic() - began < 20


def test_a_dripping_server_is_left_at_the_deadline(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.dripping(0.05))
    began = time.monotonic()
    assert str(failure(["2212.08073"], replace(client, deadline=0.5))) == "arXiv did not answer in time."
    assert time.monotonic() - began < 20


def test_a_slow_server_within_the_limits_is_waited_for(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.silent(0.5))
    assert pull_one(client).version == 1


def test_nobody_there_is_a_failure_to_retry(client: arxiv.Client) -> None:
    error = failure(["2212.08073"], replace(client, url="http://127.0.0.1:1/api/query"))
    assert (str(error), error.permanent) == ("arXiv cannot be reached from here.", False)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "//nowhere", "http://a:b/"])
def test_a_wrong_address_is_permanent(client: arxiv.Client, url: str) -> None:
    assert failure(["2212.08073"], replace(client, url=url)).permanent


def test_a_redirect_is_followed_through_the_gate(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.redirect("/api/query?id_list=2212.08073&max_results=100"))
    pulled = arxiv.pull(["2212.08073"], client)
    assert (list(pulled.found), pulled.requests) == (["2212.08073"], 2)


def test_a_redirect_in_circles_ends(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.redirect("/api/query"), times=None)
    error = failure(["2212.08073"], client)
    assert str(error) == "arXiv sent us from one address to the next without an answer."
    assert len(server.requests) == 4


def test_a_running_event_loop_is_no_obstacle(client: arxiv.Client) -> None:
    async def inside() -> Found:
        return pull_one(client)

    assert asyncio.run(inside()).version == 1


def test_workers_never_ask_at_the_same_time(server: ArxivServer, client: arxiv.Client) -> None:
    name = uuid.uuid4().hex
    gates = [Gate(connect(os.environ["REDIS_URL"]), name, interval=0.1) for _ in range(4)]
    clients = [replace(client, gate=gate) for gate in gates]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(pull_one, clients * 2))
    assert len(server.requests) == 8
    assert server.most_at_once == 1
    assert server.closest() >= 0.1


# Waiting when told


@pytest.mark.parametrize("code", [429, 503])
def test_a_wish_to_wait_closes_the_gate_for_everybody(
    server: ArxivServer, client: arxiv.Client, code: int
) -> None:
    server.fail(faults.status(code, retry_after=40))
    assert failure(["2212.08073"], client).retry_after == 40
    busy = failure(["2301.00001"], replace(client, wait=0.1))
    assert isinstance(busy, GateBusy)
    assert 30 < busy.retry_in <= 40
    assert len(server.requests) == 1


def test_too_many_without_a_time_closes_the_gate_for_half_a_minute(
    server: ArxivServer, client: arxiv.Client
) -> None:
    server.fail(faults.status(429))
    assert failure(["2212.08073"], client).retry_after == 30
    assert isinstance(failure(["2212.08073"], replace(client, wait=0.1)), GateBusy)


def test_the_wish_of_another_error_concerns_only_its_ids(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.status(500, retry_after=40))
    assert failure(["2212.08073"], client).retry_after == 40
    assert pull_one(client, "2301.00001").version == 1


def test_after_the_wish_is_over_the_gate_is_open(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.status(503, retry_after=1))
    failure(["2212.08073"], client)
    assert pull_one(client).version == 1
    assert server.requests[1].start - server.requests[0].end >= 0.9


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("-5", 0.0),
        ("999999", 3600.0),
        ("Thu, 01 Jan 2026 00:02:00 GMT", 120.0),
        ("Wed, 31 Dec 2025 00:00:00 GMT", 0.0),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(wish: str, seconds: float | None) -> None:
    headers = {"retry-after": wish, "date": "Thu, 01 Jan 2026 00:00:00 GMT"}
    assert retry_after(headers) == seconds


def test_no_wish_is_no_wish() -> None:
    assert retry_after({}) is None


def test_backing_off_doubles_its_ceiling_up_to_six_hours() -> None:
    rng = random.Random(1)
    highest = [max(backoff(attempt, rng) for _ in range(400)) for attempt in (1, 2, 5, 10, 1000)]
    assert [round(high / ceiling, 1) for high, ceiling in zip(highest, CEILINGS, strict=True)] == [1.0] * 5
    assert min(backoff(attempt, rng) for attempt in range(1, 200)) >= 30


CEILINGS = [60, 120, 960, 21_600, 21_600]


# Words


def test_a_failure_can_be_stored_and_read_in_another_language(
    server: ArxivServer, client: arxiv.Client
) -> None:
    server.fail(faults.status(500))
    error = failure(["2212.08073"], client)
    stored = json.loads(json.dumps(error.as_json()))
    assert stored == {"message": "arXiv answered with HTTP status %(status)d.", "params": {"status": 500}}
    with translation.override("en"):
        assert say(stored) == error.sentence == "arXiv answered with HTTP status 500."


def test_percent_signs_in_what_arxiv_says_do_no_harm(server: ArxivServer, client: arxiv.Client) -> None:
    server.fail(faults.error_entry("100 %s wrong %(x)d"))
    assert failure(["2212.08073"], client).sentence == "arXiv answered with an error: 100 %s wrong %(x)d"


def test_the_client_of_the_settings_outlives_no_lease() -> None:
    client = arxiv.Client.from_settings()
    assert client.gate.interval == 3.0
    assert client.gate.hold > client.deadline > client.timeout
