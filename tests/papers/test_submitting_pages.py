"""The submit page and the status page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from papers import curation
from papers.models import Paper, State, Submission, User
from papers.record import Record
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission, pulled_record

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


def text(page: str) -> str:
    """What a reader sees: no tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# Submitting


def test_the_page_is_there_for_nobody_in_both_languages(client: Client, db: None) -> None:
    for address in ("/submit/", "/zh/submit/"):
        assert client.get(address).status_code == 200


def test_a_reference_in_the_address_fills_the_field(client: Client, db: None) -> None:
    page = client.get("/submit/", {"reference": '2301.00001"><script>'}).content.decode()
    assert 'value="2301.00001&quot;&gt;&lt;script&gt;"' in page


def test_a_new_reference_leads_to_its_own_page(client: Client, db: None) -> None:
    answer = client.post("/submit/", {"reference": f"https://arxiv.org/abs/{NEW}v2"})
    row = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/submissions/{row.token}/")
    assert (row.value, row.submitted_by) == (NEW, None)


def test_a_reader_with_an_account_is_remembered(as_remy: Client, remy: User) -> None:
    as_remy.post("/submit/", {"reference": NEW})
    assert Submission.objects.get().submitted_by == remy


def test_chinese_stays_chinese(client: Client, db: None) -> None:
    answer = client.post("/zh/submit/", {"reference": NEW})
    assert answer["Location"].startswith("/zh/submissions/")
    assert Submission.objects.get().language == "zh-hans"


def test_a_known_reference_is_shown_with_its_paper(client: Client, catalogue: dict[str, Paper]) -> None:
    answer = client.post("/submit/", {"reference": f"arXiv:{CONSTITUTIONAL}"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "We have this paper" in page
    assert 'href="/papers/bai2022constitutional/"' in page
    assert not Submission.objects.exists()


def test_a_waiting_reference_leads_to_the_page_that_it_has(client: Client, db: None) -> None:
    first = curation.submit(NEW).submission
    assert first
    answer = client.post("/submit/", {"reference": NEW}, follow=True)
    assert answer.redirect_chain == [(f"/submissions/{first.token}/", 302)]
    assert "This reference was submitted before and waits already." in answer.content.decode()


def test_what_is_typed_by_hand_is_kept(client: Client, db: None) -> None:
    making.grow_tree()
    typed = {
        "title": " By  hand ",
        "authors": "Ann Author\n\n Ben  Writer \n",
        "year": "2021",
        "venue": "ACL",
    }
    client.post("/submit/", {**typed, "url": "https://example.org/x", "categories": [RL], "comment": "Look."})
    row = Submission.objects.get()
    record = row.typed_record
    assert (record.title, record.authors, record.year, record.venue) == (
        "By hand",
        ("Ann Author", "Ben Writer"),
        2021,
        "ACL",
    )
    assert (row.state, row.value, row.comment) == (State.READY, "https://example.org/x", "Look.")
    assert [category.path for category in row.proposed_categories.all()] == [RL]


def test_what_was_not_understood_is_said_at_its_field_and_kept(client: Client, db: None) -> None:
    making.grow_tree()
    sent = {"reference": "no such thing", "comment": "Look.", "categories": [RL]}
    answer = client.post("/submit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“no such thing” was not understood." in page
    assert 'value="no such thing"' in page
    assert 'aria-invalid="true"' in page
    assert "Look.</textarea>" in page
    assert f'value="{RL}" checked' in page


def test_a_wrong_year_opens_the_fields_for_typing(client: Client, db: None) -> None:
    answer = client.post("/submit/", {"title": "T", "year": "1066"})
    assert answer.status_code == 400
    assert "The year must lie between 1800 and 2200." in answer.content.decode()
    assert '<details class="more" open>' in answer.content.decode()


@pytest.mark.parametrize("value", ["no/such/category", "\0"])
def test_an_unknown_category_is_refused(client: Client, db: None, value: str) -> None:
    assert client.post("/submit/", {"reference": NEW, "categories": [value]}).status_code == 400
    assert not Submission.objects.exists()


def test_a_form_from_elsewhere_is_refused(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/submit/", {"reference": NEW}).status_code == 403


@pytest.fixture
def two_an_hour(settings: Settings) -> None:
    rates = {"submit": "2/hour", "submit_signed_in": "3/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def submit_often(client: Client, times: int) -> list[int]:
    return [
        client.post("/submit/", {"reference": f"2301.0000{number}"}).status_code
        for number in range(1, times + 1)
    ]


@pytest.mark.usefixtures("two_an_hour")
def test_too_many_from_one_address_are_refused_and_kept(client: Client, db: None) -> None:
    assert submit_often(client, 3) == [302, 302, 429]
    answer = client.post("/submit/", {"reference": "2301.00009"})
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert 'value="2301.00009"' in answer.content.decode()
    assert "Nothing is lost" in answer.content.decode()


@pytest.mark.usefixtures("two_an_hour")
def test_a_reader_with_an_account_may_send_more_and_a_curator_any(as_remy: Client, as_cora: Client) -> None:
    assert submit_often(as_remy, 4) == [302, 302, 302, 429]
    assert submit_often(as_cora, 5) == [302] * 5


def test_what_is_refused_is_not_counted(client: Client, two_an_hour: None, db: None) -> None:
    assert [client.post("/submit/", {"year": "x"}).status_code for _ in range(3)] == [400] * 3
    assert client.post("/submit/", {"reference": NEW}).status_code == 302


def test_without_redis_a_reference_is_still_taken(client: Client, db: None, settings: Settings) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": nowhere}
    assert client.post("/submit/", {"reference": NEW}).status_code == 302
    assert Submission.objects.count() == 1


# The status page


def status_page(row: Submission) -> str:
    return Client().get(f"/submissions/{row.token}/").content.decode()


def marks(page: str) -> list[tuple[str, str]]:
    steps = re.findall(r'<li class="(?:step-)?(\w*)"[^>]*><span>([^<]+)</span>', page)
    return [(name, mark) for mark, name in steps]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.RECEIVED, ["now", "", "", ""]),
        (State.FETCHING, ["done", "now", "", ""]),
        (State.READY, ["done", "done", "now", ""]),
        (State.FAILED, ["done", "wrong", "now", ""]),
        (State.ACCEPTED, ["done", "done", "done", "done"]),
    ],
)
def test_the_steps_say_how_far_it_is(db: None, state: State, expected: list[str]) -> None:
    steps = marks(status_page(make_submission(state=state)))
    assert [mark for _name, mark in steps] == expected


def test_what_no_source_is_asked_about_has_no_fetching(db: None) -> None:
    steps = marks(status_page(make_submission("10.1145/3442188.3445922")))
    assert steps == [("Received", "done"), ("Waits for a curator", "now"), ("Decided", "")]


def test_what_was_understood_is_said(db: None) -> None:
    page = status_page(make_submission(f"https://arxiv.org/pdf/{NEW}.pdf", state=State.RECEIVED))
    assert f'href="https://arxiv.org/abs/{NEW}"' in page
    assert f"Understood as arXiv:{NEW}" in text(page)
    assert "As given" not in text(page)  # whoever submits it too is led here


@pytest.mark.parametrize(
    ("state", "every"), [(State.FETCHING, "3s"), (State.READY, "30s"), (State.REJECTED, None)]
)
def test_the_page_looks_again_until_it_is_settled(db: None, state: State, every: str | None) -> None:
    page = status_page(make_submission(state=state))
    assert re.findall(r'hx-trigger="every (\w+)"', page) == ([every] if every else [])


def test_htmx_gets_the_fragment(db: None, client: Client) -> None:
    row = make_submission()
    page = client.get(f"/submissions/{row.token}/", headers={"HX-Request": "true"}).content.decode()
    assert page.startswith('<div id="status"')
    assert page in status_page(row)


def test_a_rejection_says_why(cora: User) -> None:
    row = make_submission()
    curation.reject(row, by=cora, reason="Off topic.")
    page = text(status_page(row))
    assert "It was not taken in: Off topic." in page
    assert "cora" not in page


def test_a_question_is_shown(cora: User) -> None:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    assert "A curator asks: Which version?" in text(status_page(row))


def test_an_accepted_one_leads_to_its_paper(cora: User) -> None:
    tree = making.grow_tree()
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    assert f'href="/papers/{paper.cite_key}/"' in status_page(row)


def test_a_failure_is_said(db: None) -> None:
    failure = {"message": "arXiv has no paper with this id.", "params": {}}
    page = text(status_page(make_submission(state=State.FAILED, failure=failure)))
    assert "arXiv has no paper with this id. Your reference is kept." in page


def test_what_was_written_to_curators_and_by_whom_is_not_shown(remy: User) -> None:
    page = status_page(make_submission(comment="Between us.", submitted_by=remy))
    assert "Between us." not in page
    assert "remy" not in page


def test_the_page_keeps_out_of_search_engines_and_caches_and_leaks_no_address(
    client: Client, db: None
) -> None:
    answer = client.get(f"/submissions/{make_submission().token}/")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


def test_a_typed_title_is_escaped(db: None) -> None:
    row = make_submission("10.1/x", typed=Record(title="<script>alert(1)</script>"))
    assert "<script>alert" not in status_page(row)


@pytest.mark.parametrize("token", ["guessed", "%ff"])
def test_a_guessed_address_is_not_found(client: Client, db: None, token: str) -> None:
    assert client.get(f"/submissions/{token}/").status_code == 404


def test_a_known_page_costs_a_fixed_number_of_queries(
    client: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_submission(pulled=pulled_record(authors=tuple(f"A {n}" for n in range(40))).as_json())
    with django_assert_max_num_queries(2):
        client.get(f"/submissions/{row.token}/")
