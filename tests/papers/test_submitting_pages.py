"""The submit page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation
from papers.models import Paper, State, Submission, User
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, NEW, in_time

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


# Submitting


def test_the_page_is_there_for_nobody_in_both_languages(client: Client, db: None) -> None:
    for address in ("/submit/", "/zh/submit/"):
        assert client.get(address).status_code == 200


def test_a_reference_in_the_address_fills_the_field(client: Client, db: None) -> None:
    page = client.get("/submit/", {"reference": '2301.00001"><script>'}).content.decode()
    assert "2301.00001&quot;&gt;&lt;script&gt;</textarea>" in page


def test_a_new_reference_leads_to_its_own_page(client: Client, db: None) -> None:
    answer = client.post("/submit/", in_time({"reference": f"https://arxiv.org/abs/{NEW}v2"}))
    row = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/submissions/{row.token}/")
    assert (row.value, row.submitted_by) == (NEW, None)


def test_a_reader_with_an_account_is_remembered(as_remy: Client, remy: User) -> None:
    as_remy.post("/submit/", {"reference": NEW})
    assert Submission.objects.get().submitted_by == remy


def test_chinese_stays_chinese(client: Client, db: None) -> None:
    answer = client.post("/zh/submit/", in_time({"reference": NEW}))
    assert answer["Location"].startswith("/zh/submissions/")
    assert Submission.objects.get().language == "zh-hans"


def test_a_known_reference_is_shown_with_its_paper(client: Client, catalogue: dict[str, Paper]) -> None:
    answer = client.post("/submit/", in_time({"reference": f"arXiv:{CONSTITUTIONAL}"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "We have this paper" in page
    assert 'href="/papers/bai2022constitutional/"' in page
    assert not Submission.objects.exists()


def test_a_waiting_reference_leads_to_the_page_that_it_has(client: Client, db: None) -> None:
    first = curation.submit(NEW).submission
    assert first
    answer = client.post("/submit/", in_time({"reference": NEW}), follow=True)
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
    client.post(
        "/submit/", in_time({**typed, "url": "https://example.org/x", "categories": [RL], "comment": "Look."})
    )
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
    answer = client.post("/submit/", in_time(sent))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“no such thing” was not understood." in page
    assert "no such thing</textarea>" in page
    assert 'aria-invalid="true"' in page
    assert "Look.</textarea>" in page
    assert f'value="{RL}" checked' in page


def test_a_wrong_year_opens_the_fields_for_typing(client: Client, db: None) -> None:
    answer = client.post("/submit/", in_time({"title": "T", "year": "1066"}))
    assert answer.status_code == 400
    assert "The year must lie between 1800 and 2200." in answer.content.decode()
    assert '<details class="more" open>' in answer.content.decode()


@pytest.mark.parametrize("value", ["no/such/category", "\0"])
def test_an_unknown_category_is_refused(client: Client, db: None, value: str) -> None:
    assert client.post("/submit/", in_time({"reference": NEW, "categories": [value]})).status_code == 400
    assert not Submission.objects.exists()


def test_a_form_from_elsewhere_is_refused(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/submit/", in_time({"reference": NEW})).status_code == 403


@pytest.fixture
def two_an_hour(settings: Settings) -> None:
    rates = {"submit": "2/hour", "submit_signed_in": "3/hour", "preview": "60/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def submit_often(client: Client, times: int) -> list[int]:
    return [
        client.post("/submit/", in_time({"reference": f"2301.0000{number}"})).status_code
        for number in range(1, times + 1)
    ]


@pytest.mark.usefixtures("two_an_hour")
def test_too_many_from_one_address_are_refused_and_kept(client: Client, db: None) -> None:
    assert submit_often(client, 3) == [302, 302, 429]
    answer = client.post("/submit/", in_time({"reference": "2301.00009"}))
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert "2301.00009</textarea>" in answer.content.decode()
    assert "Nothing is lost" in answer.content.decode()


@pytest.mark.usefixtures("two_an_hour")
def test_a_reader_with_an_account_may_send_more_and_a_curator_any(as_remy: Client, as_cora: Client) -> None:
    assert submit_often(as_remy, 4) == [302, 302, 302, 429]
    assert submit_often(as_cora, 5) == [302] * 5


def test_what_is_refused_is_not_counted(client: Client, two_an_hour: None, db: None) -> None:
    assert [client.post("/submit/", in_time({"year": "x"})).status_code for _ in range(3)] == [400] * 3
    assert client.post("/submit/", in_time({"reference": NEW})).status_code == 302


def test_without_redis_a_reference_is_still_taken(client: Client, db: None, settings: Settings) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": nowhere}
    assert client.post("/submit/", in_time({"reference": NEW})).status_code == 302
    assert Submission.objects.count() == 1
