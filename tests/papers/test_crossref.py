"""The source Crossref against a server that speaks its API and misbehaves."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.record import Identifier
from papers.sources import (
    Absent,
    DoubtfulBatch,
    Found,
    GateBusy,
    Malformed,
    Pulled,
    SourceError,
    crossref,
    crossref_answer,
)
from papers.sources.fetch import Reply
from papers.sources.gate import Gate, connect
from papers.sources.retry import pace
from tests.crossref_server import CrossrefServer, edited, faults
from tests.faults import Fault

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["status", "message", "message-type", "items"]), inner | st.just("ok")
        )
    ),
    max_leaves=8,
)
DOI = "10.1145/3571730"
THREE = ["10.1145/3571730", "10.18653/v1/p19-1164", "10.1126/science.ade9097"]
HUNDRED = [f"10.1000/{n:03}" for n in range(100)]
SICI = "10.1002/(sici)1099-0771(199806)11:2<107::aid-bdm292>3.0.co;2-y"


@pytest.fixture
def server() -> Iterator[CrossrefServer]:
    with CrossrefServer() as server:
        yield server


@pytest.fixture
def client(server: CrossrefServer) -> crossref.Client:
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.01)
    return crossref.Client(server.url, gate, "alignlit/test", timeout=5, deadline=5, mailto="ada@example.org")


def failure(dois: list[str], client: crossref.Client) -> SourceError:
    with pytest.raises(SourceError) as raised:
        crossref.pull(dois, client)
    return raised.value


def pull_one(client: crossref.Client, doi: str = DOI) -> Found:
    answer = crossref.pull([doi], client).answers[doi]
    assert isinstance(answer, Found)
    return answer


# One question


def test_several_dois_cost_one_request(server: CrossrefServer, client: crossref.Client) -> None:
    pulled = crossref.pull(THREE, client)
    assert list(pulled.found) == THREE
    assert [found.record.identifier("doi") for found in pulled.found.values()] == THREE
    assert pulled.requests == len(server.requests) == 1


def test_a_hundred_dois_cost_two_requests(server: CrossrefServer, client: crossref.Client) -> None:
    assert list(crossref.pull(HUNDRED, client).found) == HUNDRED
    assert [len(dois) for dois in server.asked] == [50, 50]


def test_long_dois_are_spread_over_more_requests(server: CrossrefServer, client: crossref.Client) -> None:
    dois = [f"10.1000/{'x' * 150}{n}" for n in range(40)]
    assert list(crossref.pull(dois, client).found) == dois
    assert [len(asked) for asked in server.asked] == [25, 15]


def test_more_than_a_hundred_is_a_mistake_of_the_caller(client: crossref.Client) -> None:
    with pytest.raises(ValueError, match="101 DOIs in one pull, at most 100"):
        crossref.pull([*HUNDRED, DOI], client)


def test_nothing_to_ask_asks_nothing(server: CrossrefServer, client: crossref.Client) -> None:
    assert crossref.pull([], client) == Pulled()
    assert server.requests == []


def test_one_doi_is_asked_by_its_address(server: CrossrefServer, client: crossref.Client) -> None:
    pull_one(client)
    assert server.asked == [(DOI,)]
    assert server.requests[0].params == {"mailto": "ada@example.org"}


def test_the_request_says_who_asks(server: CrossrefServer, client: crossref.Client) -> None:
    crossref.pull(THREE, client)
    assert server.requests[0].params["mailto"] == "ada@example.org"
    assert server.requests[0].headers["User-Agent"] == "alignlit/test"


@pytest.mark.parametrize("mailto", ["", "ada@example.technology", "ada@localhost"])
def test_an_address_that_crossref_would_refuse_is_not_sent(
    server: CrossrefServer, client: crossref.Client, mailto: str
) -> None:
    pull_one(replace(client, mailto=mailto))
    assert server.requests[0].params == {}


def test_the_list_of_references_is_neither_asked_for_nor_kept(
    server: CrossrefServer, client: crossref.Client
) -> None:
    assert "reference" not in pull_one(client).raw
    crossref.pull(THREE, client)
    assert "reference" not in server.requests[1].params["select"].split(",")


def test_what_is_asked_for_can_be_selected(server: CrossrefServer, client: crossref.Client) -> None:
    crossref.pull(THREE, client)
    assert [seen.status for seen in server.requests] == [200]


def test_a_refused_selection_costs_requests_and_loses_nothing(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.selectable.remove("updated-by")
    assert list(crossref.pull(THREE, client).found) == THREE
    assert server.asked == [tuple(THREE), *((doi,) for doi in THREE)]


# DOIs


def test_a_doi_in_another_case_is_answered_as_it_was_asked(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.add("10.18653/V1/P19-1164", title=["Evaluating Gender Bias"])
    pulled = crossref.pull(["10.18653/v1/P19-1164", DOI], client)
    assert list(pulled.found) == ["10.18653/v1/P19-1164", DOI]
    assert pulled.found["10.18653/v1/P19-1164"].record.identifier("doi") == "10.18653/v1/p19-1164"


def test_a_doi_given_twice_is_asked_once(server: CrossrefServer, client: crossref.Client) -> None:
    pulled = crossref.pull(["10.1000/ABC", "10.1000/abc", "10.1000/ABC", DOI], client)
    assert list(pulled.found) == ["10.1000/ABC", "10.1000/abc", DOI]
    assert server.asked == [("10.1000/abc", DOI)]


def test_a_doi_that_a_filter_would_misread_is_asked_alone(
    server: CrossrefServer, client: crossref.Client
) -> None:
    odd = [SICI, "10.1000/a,b", "10.1000/a?b#c", "10.1000/50%25"]
    assert list(crossref.pull([*odd, *THREE], client).found) == [*odd, *THREE]
    assert server.asked == [tuple(THREE), *((doi,) for doi in odd)]


@pytest.mark.parametrize("doi", ["", "10.1000", "2212.08073", "10.1000/a b", "10.1000/../x", "10.1000/é"])
def test_what_is_no_doi_is_never_sent(server: CrossrefServer, client: crossref.Client, doi: str) -> None:
    assert crossref.pull([doi], client).answers == {doi: Malformed("")}
    assert server.requests == []


def test_arxivs_own_dois_are_not_asked(server: CrossrefServer, client: crossref.Client) -> None:
    pulled = crossref.pull(["10.48550/arXiv.2212.08073", DOI], client)
    assert (pulled.malformed, list(pulled.found)) == (("10.48550/arXiv.2212.08073",), [DOI])
    assert server.asked == [(DOI,)]


@pytest.mark.parametrize(
    ("identifier", "takes"),
    [
        (Identifier("doi", DOI), True),
        (Identifier("doi", "10.48550/arxiv.2212.08073"), False),
        (Identifier("arxiv", "2212.08073"), False),
    ],
)
def test_crossref_says_what_it_takes(identifier: Identifier, takes: bool) -> None:
    assert crossref.takes(identifier) is takes


# DOIs that are not there


def test_an_absent_doi_is_reported_beside_the_found_ones(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.absent(THREE[1])
    pulled = crossref.pull(THREE, client)
    assert pulled.answers[THREE[1]] == Absent()
    assert list(pulled.found) == [THREE[0], THREE[2]]
    assert server.asked == [tuple(THREE), (THREE[1],)]


def test_an_unknown_doi_alone_is_absent(server: CrossrefServer, client: crossref.Client) -> None:
    server.absent(DOI)
    assert crossref.pull([DOI], client).answers == {DOI: Absent()}


def test_what_an_empty_list_left_out_is_asked_for_alone(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.fail(edited(lambda answer: answer["message"].update({"total-results": 0, "items": []})))
    assert list(crossref.pull(THREE, client).found) == THREE
    assert len(server.requests) == 4


def test_an_alias_is_answered_by_the_doi_that_replaced_it(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.alias("10.1000/old", "10.1000/new")
    record = crossref.pull(["10.1000/old", DOI], client).found["10.1000/old"].record
    assert record.identifiers == (Identifier("doi", "10.1000/new"), Identifier("doi", "10.1000/old"))
    assert record.url == "https://doi.org/10.1000/new"


def test_a_page_instead_of_not_found_is_no_absence(server: CrossrefServer, client: crossref.Client) -> None:
    server.fail(faults.page(404))
    assert str(failure([DOI], client)) == "Crossref answered with HTTP status 404."


def test_a_work_without_a_title_fails_for_good_and_alone(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.add(THREE[0], title=[], subtitle=None)
    error = failure(THREE, client)
    assert str(error) == "Crossref knows this DOI, but no title of the work."
    assert (error.permanent, error.pulled.left) == (True, (THREE[0],))
    assert list(error.pulled.found) == THREE[1:]


def test_a_refused_doi_is_malformed_beside_one_that_is_not(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.refuse(THREE[1])
    pulled = crossref.pull(THREE, client)
    assert pulled.answers[THREE[1]] == Malformed(f"DOI {THREE[1]} is not valid")
    assert list(pulled.found) == [THREE[0], THREE[2]]


def test_when_crossref_refuses_everything_no_doi_is_blamed(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.refuse(*THREE)
    error = failure(THREE, client)
    assert str(error) == "Crossref refused the question."
    assert (error.permanent, error.pulled.left) == (False, tuple(THREE))


def test_who_refuses_everything_is_not_asked_a_hundred_times(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.refuse(*HUNDRED)
    error = failure(HUNDRED, client)
    assert isinstance(error, DoubtfulBatch)
    assert error.pulled.left == tuple(HUNDRED)
    assert len(server.requests) == 2 + crossref.SUSPICIOUS


def test_many_refused_dois_are_malformed_once_another_was_taken(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.refuse(*HUNDRED[1:8])
    pulled = crossref.pull(HUNDRED[:9], client)
    assert pulled.malformed == tuple(HUNDRED[1:8])
    assert list(pulled.found) == [HUNDRED[0], HUNDRED[8]]


def test_what_was_learned_before_a_failure_is_kept(server: CrossrefServer, client: crossref.Client) -> None:
    server.fail(lambda _question, reply: reply)
    server.fail(faults.status(500))
    error = failure([*THREE, SICI], client)
    assert (list(error.pulled.found), error.pulled.left) == (THREE, (SICI,))


def test_a_pull_ends_when_its_patience_does(server: CrossrefServer, client: crossref.Client) -> None:
    error = failure([*THREE, SICI], replace(client, patience=0.0))
    assert str(error) == "The list was too long for one turn; the rest is asked in the next."
    assert (list(error.pulled.found), error.pulled.left) == (THREE, (SICI,))


# Disturbances

INCOMPREHENSIBLE = "Crossref's answer broke off or is damaged."
PAGE = "Crossref sent a page instead of data: it is probably under repair."


def declared(content_type: str) -> Fault:
    return lambda _question, reply: replace(reply, headers=(("Content-Type", content_type),))


def wrong(**message: Any) -> Fault:
    return edited(lambda answer: answer.update({name.replace("_", "-"): message[name] for name in message}))


DISTURBANCES: list[tuple[Fault, str]] = [
    (faults.page(), PAGE),
    (declared("text/html; charset=utf-8"), PAGE),
    (declared("application/octet-stream"), PAGE),
    (faults.body(b"<?xml version='1.0'?><works/>"), PAGE),
    (faults.empty(), "Crossref sent an empty answer."),
    (faults.truncated(0.3), INCOMPREHENSIBLE),
    (faults.truncated(0.9), INCOMPREHENSIBLE),
    (faults.body(b"Resource not found."), INCOMPREHENSIBLE),
    (faults.body(b'"ok"'), INCOMPREHENSIBLE),
    (faults.body(b"\xff\xfe{}"), INCOMPREHENSIBLE),
    (faults.body(b"[" * 100_000 + b"]" * 100_000), INCOMPREHENSIBLE),
    (faults.body(b'{"status": "ok", "message": ' + b"[" * 60 + b"]" * 60 + b"}"), INCOMPREHENSIBLE),
    (faults.body(b'{"status": "ok", "score": NaN}'), INCOMPREHENSIBLE),
    (faults.body(b'{"status": "ok", "score": 1e999}'), INCOMPREHENSIBLE),
    (faults.body(b'{"status": "ok", "score": ' + b"9" * 5000 + b"}"), INCOMPREHENSIBLE),
    (wrong(message=None), INCOMPREHENSIBLE),
    (wrong(message={"items": None}), INCOMPREHENSIBLE),
    (wrong(message={"items": [None]}), INCOMPREHENSIBLE),
    (wrong(message_type="member-list"), INCOMPREHENSIBLE),
    (wrong(status="failed", message=[{"message": "busy"}]), "Crossref answered with an error: busy"),
    (wrong(status=None), "Crossref answered with an error: None"),
    (wrong(message={"items": [{"DOI": "10.1/x"}]}), "Crossref answered with a work that was not asked for: 10.1/x"),
    (faults.status(500), "Crossref answered with HTTP status 500."),
    (faults.status(404), "Crossref answered with HTTP status 404."),
    (faults.status(403), "Crossref answered with HTTP status 403."),
    (faults.status(503), "Crossref is overloaded and asked us to come back later."),
    (faults.redirect("http://169.254.169.254/latest"), "Crossref redirected us to a strange address."),
    (faults.redirect("file:///etc/passwd"), "Crossref redirected us to a strange address."),
    (faults.redirect("http://notcrossref.org/works"), "Crossref redirected us to a strange address."),
    (faults.reset(), "The connection to Crossref broke off."),
    (faults.reset(after=300), "The connection to Crossref broke off."),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "sentence"), DISTURBANCES)
def test_a_disturbance_is_a_failure_to_retry(
    server: CrossrefServer, client: crossref.Client, fault: Fault, sentence: str
) -> None:
    server.fail(fault)
    error = failure(THREE, client)
    assert str(error) == sentence
    assert (error.permanent, error.attempted, error.pulled.left) == (False, True, tuple(THREE))
    assert len(crossref.pull(THREE, client).found) == 3


@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_works_or_a_failure(body: bytes) -> None:
    reply = Reply(
        httpx.URL("https://api.crossref.org/works"), 200, {"content-type": "application/json"}, body
    )
    with pytest.raises(SourceError):
        crossref_answer.listed(reply)
    with pytest.raises(SourceError):
        crossref_answer.single(reply)
    assert isinstance(crossref_answer.complaint(reply), str)


def test_another_work_than_the_one_asked_for_is_not_believed(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.fail(edited(lambda answer: answer["message"].update(DOI="10.1000/other")))
    assert isinstance(failure([DOI], client), DoubtfulBatch)


def test_an_endless_answer_is_not_read_to_the_end(server: CrossrefServer, client: crossref.Client) -> None:
    server.fail(edited(lambda answer: answer["message"].update(abstract="x" * 300_000)))
    error = failure([DOI], replace(client, max_bytes=100_000))
    assert str(error) == "Crossref's answer was far too long."


@pytest.mark.parametrize(
    ("fault", "limits"),
    [(faults.silent(40), {"timeout": 0.3, "deadline": 60}), (faults.dripping(0.05), {"deadline": 0.5})],
)
def test_a_slow_server_is_left_in_time(
    server: CrossrefServer, client: crossref.Client, fault: Fault, limits: dict[str, float]
) -> None:
    server.fail(fault)
    began = time.monotonic()
    limited = replace(client, **limits)  # type: ignore[arg-type]  # all limits are floats
    assert str(failure([DOI], limited)) == "Crossref did not answer in time."
    assert time.monotonic() - began < 20


def test_nobody_there_is_a_failure_to_retry(client: crossref.Client) -> None:
    error = failure([DOI], replace(client, url="http://127.0.0.1:1/works"))
    assert (str(error), error.permanent) == ("Crossref cannot be reached from here.", False)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "//nowhere", "http://a:b/"])
def test_a_wrong_address_is_permanent(client: crossref.Client, url: str) -> None:
    error = failure([DOI], replace(client, url=url))
    assert str(error) == "The address of Crossref's API in the settings (CROSSREF_API_URL) is wrong."
    assert error.permanent


def test_a_redirect_in_circles_ends(server: CrossrefServer, client: crossref.Client) -> None:
    server.fail(faults.redirect(f"/works/{DOI}"), times=None)
    error = failure([DOI], client)
    assert str(error) == "Crossref sent us from one address to the next without an answer."
    assert len(server.requests) == 4


def test_what_the_database_cannot_store_is_left_out(server: CrossrefServer, client: crossref.Client) -> None:
    server.add(DOI, title=["On\x00 Align\ud800ment"])
    found = pull_one(client)
    assert found.raw["title"] == ["On Alignment"]
    assert found.record.title == "On Alignment"


# Waiting when told


@pytest.mark.parametrize("code", [429, 503])
def test_a_wish_to_wait_closes_the_gate_for_everybody(
    server: CrossrefServer, client: crossref.Client, code: int
) -> None:
    server.fail(faults.status(code, retry_after=40))
    assert failure([DOI], client).retry_after == 40
    busy = failure([THREE[1]], replace(client, wait=0.1))
    assert isinstance(busy, GateBusy)
    assert 30 < busy.retry_in <= 40
    assert len(server.requests) == 1


def test_a_wish_may_be_a_date(server: CrossrefServer, client: crossref.Client) -> None:
    now, then = "Mon, 23 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 12:00:40 GMT"
    server.fail(faults.status(429, retry_after=then, date=now))
    assert failure([DOI], client).retry_after == 40


def test_too_many_without_a_time_closes_the_gate_for_half_a_minute(
    server: CrossrefServer, client: crossref.Client
) -> None:
    server.fail(faults.status(429))
    assert failure([DOI], client).retry_after == 30
    assert isinstance(failure([DOI], replace(client, wait=0.1)), GateBusy)


def test_a_slower_rate_that_the_headers_name_is_kept(server: CrossrefServer, client: crossref.Client) -> None:
    server.headers = {"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Interval": "1s"}
    crossref.pull([*THREE, SICI], client)
    assert server.closest() >= 0.5


def test_a_faster_rate_does_not_make_us_faster(server: CrossrefServer, client: crossref.Client) -> None:
    gate = Gate(connect(os.environ["REDIS_URL"]), uuid.uuid4().hex, interval=0.3)
    server.headers = {"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "1s"}
    crossref.pull([*THREE, SICI], replace(client, gate=gate))
    assert server.closest() >= 0.3


@pytest.mark.parametrize(
    ("limit", "interval", "seconds"),
    [
        ("50", "1s", 0.02),
        (" 3 ", " 1s ", 1 / 3),
        ("10", "60", 6.0),
        ("1", "3600s", 60.0),
        ("0", "1s", None),
        ("many", "1s", None),
        ("50", "1m", None),
        ("50", "", None),
        ("inf", "1s", None),
    ],
)
def test_a_rate_is_read_from_its_two_headers(limit: str, interval: str, seconds: float | None) -> None:
    assert pace({"x-rate-limit-limit": limit, "x-rate-limit-interval": interval}) == seconds


def test_the_client_of_the_settings_outlives_no_lease() -> None:
    client = crossref.Client.from_settings()
    assert client.url == "https://api.crossref.org/works"
    assert client.gate.interval == 1.0
    assert client.gate.hold > client.deadline > client.timeout
