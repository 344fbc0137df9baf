"""Handing in a reference through the API, and watching what becomes of it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.test import Client
from pytest_django.fixtures import Settings

from alignlit.celery import app
from papers import curation
from papers.models import Decision, Paper, Reason, State, Submission, User
from papers.record import Record
from taxonomy.models import Category
from tests.conftest import PASSWORD
from tests.papers.submissions import make_submission

SUBMIT = "/api/v1/submissions/"
NOWHERE = "redis://127.0.0.1:1/0"  # nobody listens on port 1
SCALABLE = "outer-alignment/scalable-oversight"


def post(client: Client, data: Any, **more: Any) -> Any:
    return client.post(SUBMIT, json.dumps(data), content_type="application/json", **more)


def refused(client: Client, data: Any, code: int = 400) -> Any:
    response = post(client, data)
    assert response.status_code == code, response.content
    assert not Submission.objects.exists()
    return response.json()


@pytest.mark.usefixtures("db")
def test_a_new_reference_gets_an_address_at_once(client: Client) -> None:
    response = post(client, {"reference": "https://arxiv.org/pdf/1706.03741v3"})
    answer = response.json()
    token = Submission.objects.get().token
    assert (response.status_code, answer["state"]) == (201, "received")
    assert answer["url"] == response.headers["Location"] == f"http://testserver{SUBMIT}{token}/"
    assert answer["html_url"] == f"http://testserver/submissions/{token}/"
    assert answer["identifier"] == {
        "scheme": "arxiv",
        "value": "1706.03741",
        "url": "https://arxiv.org/abs/1706.03741",
    }
    assert client.get(answer["url"]).json() == answer


@pytest.mark.usefixtures("catalogue")
def test_a_known_reference_answers_with_its_paper(client: Client) -> None:
    response = post(client, {"reference": "arXiv:2212.08073v1"})
    assert response.status_code == 200
    assert response.json() == {
        "detail": "This paper is in the catalogue.",
        "paper": {
            "key": "bai2022constitutional",
            "title": "Constitutional AI: Harmlessness from AI Feedback",
            "url": "http://testserver/api/v1/papers/bai2022constitutional/",
            "html_url": "http://testserver/papers/bai2022constitutional/",
        },
    }
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_reference_that_waits_already_answers_with_its_address(client: Client) -> None:
    first = post(client, {"reference": "1706.03741"}).json()
    again = post(client, {"reference": "https://arxiv.org/abs/1706.03741"})
    assert (again.status_code, again.json()["url"]) == (200, first["url"])
    assert Submission.objects.count() == 1


@pytest.mark.usefixtures("catalogue")
def test_a_reference_can_be_typed_by_hand(client: Client) -> None:
    typed = {
        "title": "Value Learning",
        "authors": ["Rohin Shah", "李雷"],
        "year": 2018,
        "venue": "Alignment Forum",
        "categories": [SCALABLE],
        "comment": "A sequence of posts.",
    }
    answer = post(client, typed).json()
    assert {name: answer["typed"][name] for name in ("title", "authors", "year", "venue")} == {
        name: typed[name] for name in ("title", "authors", "year", "venue")
    }
    assert (answer["state"], answer["proposed_categories"]) == ("ready", [SCALABLE])
    assert Submission.objects.get().comment == "A sequence of posts."


SECRET = {
    "reference": "see https://example.org/private, from Ann",
    "title": "A private title",
    "authors": ["Ann Private"],
    "venue": "Private venue",
    "year": 2019,
    "url": "https://example.org/private",
    "categories": [SCALABLE],
    "comment": "A private comment.",
}


@pytest.mark.parametrize("reference", ["https://example.org/private", "arXiv:1706.03741 (privately)"])
@pytest.mark.usefixtures("catalogue")
def test_a_second_submitter_reads_nothing_that_the_first_one_wrote(client: Client, reference: str) -> None:
    first = post(client, {**SECRET, "reference": reference}).json()
    again = post(client, {"reference": first["identifier"]["url"]})
    assert (again.status_code, again.json()["url"]) == (200, first["url"])
    for answer in (first, again.json(), client.get(first["url"]).json()):
        assert (answer["typed"], answer["proposed_categories"]) == ({}, [])
        assert answer["reference"] in ("example.org/private", "arXiv:1706.03741")
    pages = [client.get(f"{prefix}/submissions/{first['token']}/") for prefix in ("", "/zh")]
    pages.append(client.get(first["html_url"], headers={"HX-Request": "true"}))
    for page in [again, *pages]:
        assert page.status_code == 200
        assert not re.search(
            r"private (title|venue|comment)|Ann|privately|2019|scalable", page.content.decode(), re.I
        )


def test_curators_read_all_of_it(client: Client, as_cora: Client, catalogue: dict[str, Paper]) -> None:
    token = post(client, SECRET | {"reference": "https://example.org/private"}).json()["token"]
    listed = as_cora.get(SUBMIT).json()["results"][0]
    alone = as_cora.get(f"{SUBMIT}{token}/").json()
    assert alone == listed
    assert alone["typed"]["title"] == "A private title"
    assert (alone["reference"], alone["proposed_categories"]) == ("https://example.org/private", [SCALABLE])
    assert alone["comment"] == "A private comment."


@pytest.mark.usefixtures("db")
def test_a_submission_remembers_who_signed_in(as_remy: Client, remy: User) -> None:
    post(as_remy, {"reference": "1706.03741"})
    assert Submission.objects.get().submitted_by == remy


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "reference", "Give an arXiv id, a DOI or an address, or type title and authors."),
        ({"reference": "2212.99"}, "reference", "“2212.99” looks like an arXiv id, but none like it exists."),
        ({"reference": "x" * 2_001}, "reference", "Ensure this field has no more than 2000 characters."),
        ({"reference": ["a"]}, "reference", "Not a valid string."),
        ({"reference": "a\0b"}, "reference", "Null characters are not allowed."),
        ({"reference": "\ud800"}, "reference", "Surrogate characters are not allowed"),
        (
            {"title": "T", "authors": ["A" * 201]},
            "authors",
            "Ensure this field has no more than 200 characters.",
        ),
        (
            {"title": "T", "authors": ["A"] * 1_001},
            "authors",
            "Ensure this field has no more than 1000 elements.",
        ),
        ({"title": "T", "authors": "Ann"}, "authors", 'Expected a list of items but got type "str".'),
        ({"title": "T", "year": 3000}, "year", "Ensure this value is less than or equal to 2200."),
        ({"title": "T", "url": "javascript:alert(1)"}, "url", "Enter a valid URL."),
        (
            {"title": "T", "comment": "x" * 4_001},
            "comment",
            "Ensure this field has no more than 4000 characters.",
        ),
        ({"title": "T", "categories": ["astrology"]}, "categories", "There is no category “astrology”."),
        (["2212.08073"], "non_field_errors", "Invalid data. Expected a dictionary, but got list."),
    ],
)
@pytest.mark.usefixtures("db")
def test_what_is_no_reference_is_refused_with_a_sentence(
    client: Client, data: Any, field: str, sentence: str
) -> None:
    answer = refused(client, data)
    assert list(answer["errors"]) == [field]
    assert answer["errors"][field][0].startswith(sentence)


# Bodies


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"reference": "' + "x" * 2_000_000 + '"}', 413),
        ("[" * 100_000, 400),
        ("{", 400),
        ('{"title": "T", "year": NaN}', 400),
        (b"\xff\xfe", 400),
    ],
    ids=["2 MB", "deep", "cut off", "NaN", "bytes"],
)
@pytest.mark.usefixtures("db")
def test_a_body_that_cannot_be_read_is_refused(client: Client, body: Any, code: int) -> None:
    response = client.post(SUBMIT, body, content_type="application/json")
    assert response.status_code == code
    assert set(response.json()) == {"detail", "errors"}
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_form_is_refused(client: Client) -> None:
    assert client.post(SUBMIT, {"reference": "1706.03741"}).status_code == 415


def test_a_session_needs_its_csrf_token(remy: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(remy, backend="django.contrib.auth.backends.ModelBackend")
    answer = refused(strict, {"reference": "1706.03741"}, 403)
    assert answer["detail"].startswith("CSRF Failed:")


# How often


def few(settings: Settings, **rates: str) -> None:
    framework = {**settings.REST_FRAMEWORK}
    framework["DEFAULT_THROTTLE_RATES"] = {**framework["DEFAULT_THROTTLE_RATES"], **rates}
    settings.REST_FRAMEWORK = framework


@pytest.mark.usefixtures("db")
def test_one_address_may_submit_so_often(client: Client, settings: Settings) -> None:
    few(settings, submit="2/hour")
    codes = [post(client, {"reference": f"1706.0374{n}"}).status_code for n in range(3)]
    response = post(client, {"reference": "1706.03749"})
    assert codes == [201, 201, 429]
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert post(client, {"reference": "1706.03749"}, REMOTE_ADDR="192.0.2.7").status_code == 201


@pytest.mark.usefixtures("db")
def test_an_account_has_a_rate_of_its_own(as_remy: Client, settings: Settings) -> None:
    few(settings, submit="1/hour", submit_signed_in="2/hour")
    codes = [post(as_remy, {"reference": f"1706.0374{n}"}).status_code for n in range(3)]
    assert codes == [201, 201, 429]


@pytest.mark.usefixtures("db")
def test_curators_are_not_counted(as_cora: Client, settings: Settings) -> None:
    few(settings, submit="1/hour", submit_signed_in="1/hour")
    codes = [post(as_cora, {"reference": f"1706.0374{n}"}).status_code for n in range(3)]
    assert codes == [201, 201, 201]


@pytest.mark.usefixtures("db")
def test_looking_is_never_counted(client: Client, settings: Settings) -> None:
    few(settings, submit="1/hour")
    url = post(client, {"reference": "1706.03741"}).json()["url"]
    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 200]


@pytest.fixture
def _no_broker() -> Iterator[None]:
    dead = Celery(set_as_current=True)
    dead.config_from_object("django.conf:settings", namespace="CELERY")
    dead.conf.update(broker_url=NOWHERE)
    yield
    app.set_current()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_broker")
def test_without_redis_a_submission_is_taken_all_the_same(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}
    response = post(client, {"reference": "1706.03741"})
    assert response.status_code == 201
    assert "Submissions are not counted" in caplog.text
    assert "did not ring" in caplog.text


# Watching


def made(**fields: Any) -> Submission:
    outcome = curation.submit("1706.03741", **fields)
    assert outcome.submission
    return outcome.submission


def seen(client: Client, row: Submission) -> Any:
    return client.get(f"{SUBMIT}{row.token}/").json()


def test_nothing_of_the_submitter_is_shown(client: Client, remy: User) -> None:
    row = made(by=remy, comment="From our secret project.")
    answer = client.get(f"{SUBMIT}{row.token}/").content.decode()
    assert "remy" not in answer
    assert "secret" not in answer


@pytest.mark.usefixtures("db")
def test_pulled_metadata_is_shown(client: Client) -> None:
    row = made()
    row.pulled = Record(
        title="Deep RL from human preferences", authors=("Paul Christiano",), year=2017
    ).as_json()
    row.state = State.READY
    row.save()
    answer = seen(client, row)
    assert (answer["state"], answer["pulled"]["title"]) == ("ready", "Deep RL from human preferences")
    assert (answer["paper"], answer["decision"], answer["failure"]) == (None, None, None)


@pytest.mark.usefixtures("db")
def test_a_failure_is_a_sentence(client: Client) -> None:
    row = made()
    row.failure, row.state = {"message": "arXiv has no paper with this id.", "params": {}}, State.FAILED
    row.save()
    assert seen(client, row)["failure"] == "arXiv has no paper with this id."


def test_a_rejection_shows_its_reason(client: Client, cora: User) -> None:
    row = made()
    Submission.objects.update(state=State.READY)
    curation.reject(row, by=cora, reason="Not about alignment.")
    decision = seen(client, row)["decision"]
    assert (decision["verb"], decision["reason"]) == ("reject", "Not about alignment.")
    assert set(decision) == {"verb", "reason", "decided_at"}


def test_an_accepted_submission_leads_to_its_paper(
    client: Client, cora: User, catalogue: dict[str, Paper]
) -> None:
    outcome = curation.submit(typed=Record(title="Value Learning", authors=("Rohin Shah",), year=2018))
    assert outcome.submission
    curation.accept(outcome.submission, by=cora, categories=[Category.objects.get(path=SCALABLE)])
    answer = seen(client, outcome.submission)
    assert (answer["state"], answer["state_display"]) == ("accepted", "accepted")
    assert answer["paper"]["key"] == "shah2018value"


@pytest.mark.usefixtures("db")
def test_an_unknown_token_is_not_there(client: Client) -> None:
    response = client.get(f"{SUBMIT}nobody-knows-this/")
    assert (response.status_code, set(response.json())) == (404, {"detail", "errors"})


# Basic sign-in, for tools


def test_a_tool_may_sign_in_by_name_and_password(client: Client, remy: User) -> None:
    word = base64.b64encode(f"remy:{PASSWORD}".encode()).decode()
    response = post(client, {"reference": "1706.03741"}, headers={"Authorization": f"Basic {word}"})
    assert response.status_code == 201
    assert Submission.objects.get().submitted_by == remy


def test_a_wrong_password_is_refused_and_then_locked_out(
    client: Client, remy: User, settings: Settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 3

    def codes(password: str, times: int) -> set[int]:
        word = base64.b64encode(f"remy:{password}".encode()).decode()
        header = {"Authorization": f"Basic {word}"}
        return {client.get("/api/v1/categories/", headers=header).status_code for _ in range(times)}

    assert codes("guess", 3) <= {401, 403, 429}
    assert 200 not in codes(PASSWORD, 1)


# Declined earlier


@pytest.fixture
def declined(cora: User) -> Decision:
    scope = Reason.objects.get(key="scope")
    return curation.reject(make_submission("1706.03741"), by=cora, picked=scope, reason="It is about games.")


def test_what_was_declined_is_answered_with_the_reason_as_the_preview_does(
    client: Client, declined: Decision
) -> None:
    answer = post(client, {"reference": "https://arxiv.org/abs/1706.03741"})
    said = answer.json()
    preview = client.post(
        "/api/v1/submissions/preview/", {"text": "1706.03741"}, content_type="application/json"
    )
    [found] = preview.json()["results"]
    assert (answer.status_code, said["state"], said["reason"]) == (200, found["state"], found["reason"])
    assert (found["state"], "It is about games." in found["reason"]) == ("declined", True)
    assert set(said) == {"detail", "state", "reason", "declined_at"}
    assert not Submission.objects.open().exists()


def test_the_reason_is_in_the_language_asked_for(client: Client, declined: Decision) -> None:
    answer = client.post(
        "/api/v1/submissions/",
        {"reference": "1706.03741"},
        content_type="application/json",
        headers={"Accept-Language": "zh"},
    )
    assert answer.json()["reason"].startswith("内容与语言模型对齐无关。")


def test_what_was_declined_is_submitted_when_asked(client: Client, declined: Decision) -> None:
    answer = post(client, {"reference": "1706.03741", "again": True, "comment": "Look at section 4."})
    assert (answer.status_code, Submission.objects.open().get().comment) == (201, "Look at section 4.")


def test_what_was_declined_and_waits_again_is_the_one_that_waits(client: Client, declined: Decision) -> None:
    first = post(client, {"reference": "1706.03741", "again": True}).json()
    assert post(client, {"reference": "1706.03741"}).json()["url"] == first["url"]
