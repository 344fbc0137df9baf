"""The submit page with many references: looking first, files, guards, and nothing that is lost."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation
from papers.models import Paper, State, Submission, User
from tests.conftest import PASSWORD
from tests.papers.submissions import CONSTITUTIONAL, NEW, in_time, make_submission
from tests.papers.test_incoming import ENTRY, big_bib

TWO = f"{NEW}\n2301.00002"


def page_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def looked(client: Client, data: dict[str, Any]) -> dict[str, Any]:
    """What a browser without JavaScript sends after looking."""
    page = page_of(client.post("/submit/", {**data, "look": "1"}))
    more = {name: hidden(page, name) for name in ("seen", "carried")}
    return in_time({**{k: v for k, v in data.items() if k != "file"}, **more})


def bib(text: str, name: str = "refs.bib") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


# Looking


def test_several_references_are_shown_before_they_are_sent(
    client: Client, catalogue: dict[str, Paper]
) -> None:
    answer = client.post("/submit/", in_time({"reference": f"{NEW}\n{CONSTITUTIONAL}\nnothing"}))
    page = page_of(answer)
    assert answer.status_code == 200
    assert "2 references found" in page
    assert '<span class="stands stands-new">1 new</span>' in page
    assert '<a href="/papers/bai2022constitutional/">Constitutional AI' in page
    assert "No identifier, address or marked title stands here." in page
    assert not Submission.objects.exists()


def test_what_was_looked_at_is_sent(client: Client, db: None) -> None:
    answer = client.post("/submit/", looked(client, {"reference": TWO, "comment": "Look."}))
    page = page_of(answer)
    assert "2 references were sent" in page
    rows = Submission.objects.order_by("pk")
    assert [(row.value, row.comment) for row in rows] == [(NEW, "Look."), ("2301.00002", "Look.")]
    assert all(f'href="/submissions/{row.token}/"' in page for row in rows)


def test_what_was_changed_after_looking_is_shown_again(client: Client, db: None) -> None:
    sent = {**looked(client, {"reference": TWO}), "reference": f"{TWO}\n2301.00003"}
    assert "3 references found" in page_of(client.post("/submit/", sent))
    assert not Submission.objects.exists()


def test_while_somebody_types_only_the_list_is_answered(client: Client, db: None) -> None:
    answer = client.post("/submit/", {"reference": NEW}, headers={"HX-Request": "true"})
    page = page_of(answer)
    assert answer.status_code == 200
    assert "1 reference found" in page
    assert "<form" not in page
    assert not Submission.objects.exists()


def test_a_declined_reference_is_shown_with_its_reason_and_sent_when_asked(
    client: Client, cora: User
) -> None:
    curation.reject(make_submission(NEW), by=cora, reason="It is about chess.")
    answer = client.post("/submit/", in_time({"reference": NEW}))
    assert "It is about chess." in page_of(answer)
    assert Submission.objects.open().count() == 0
    again = {**looked(client, {"reference": NEW, "again": "1"}), "again": "1"}
    assert "1 reference was sent" in page_of(client.post("/submit/", again))
    assert Submission.objects.open().get().value == NEW


def test_what_is_typed_by_hand_belongs_to_one(client: Client, db: None) -> None:
    answer = client.post("/submit/", in_time({"reference": TWO, "title": "T"}))
    assert answer.status_code == 400
    assert "belongs to one reference" in page_of(answer)
    assert "2 references found" in page_of(answer)


def test_a_long_list_is_told_apart_by_kind(client: Client, db: None) -> None:
    text = "\n".join(["nothing", *(f"2301.{number:05}" for number in range(1, 300))])
    page = page_of(client.post("/submit/", {"reference": text, "look": "1"}))
    assert page.index("<h3>not understood</h3>") < page.index("<h3>new</h3>")
    assert "and 199 more" in page
    assert len(page) < 100_000


def test_looking_is_bounded_and_keeps_what_was_typed(client: Client, db: None, settings: Settings) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"preview": "1/min"}}
    answers = [client.post("/submit/", {"reference": TWO, "look": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert f"{TWO}</textarea>" in answers[1].content.decode()
    assert 0 < int(answers[1]["Retry-After"]) <= 60


# Files


def test_a_file_and_a_text_are_sent_together(client: Client, db: None) -> None:
    data = {"reference": "2301.00002", "file": bib(ENTRY)}
    sent = looked(client, data)
    assert sent["carried"]
    assert "2 references were sent" in page_of(client.post("/submit/", sent))
    assert set(Submission.objects.values_list("value", flat=True)) == {NEW, "2301.00002"}
    assert Submission.objects.get(value=NEW).typed_record.title == "A Study of RLHF"


def test_with_javascript_the_file_stays_in_its_field(client: Client, db: None) -> None:
    htmx = {"HX-Request": "true"}
    page = page_of(client.post("/submit/", {"file": bib(ENTRY)}, headers=htmx))
    assert hidden(page, "carried") == ""
    sent = in_time({"file": bib(ENTRY), "seen": hidden(page, "seen")})
    assert "1 reference was sent" in page_of(client.post("/submit/", sent))


def test_of_a_large_file_with_three_broken_entries_the_rest_is_taken(as_cora: Client) -> None:
    text = big_bib()
    page = page_of(as_cora.post("/submit/", {"file": bib(text)}, headers={"HX-Request": "true"}))
    assert '<span class="stands stands-not_understood">3 not understood</span>' in page
    begun = time.monotonic()
    sent = page_of(as_cora.post("/submit/", {"file": bib(text), "seen": hidden(page, "seen")}))
    assert time.monotonic() - begun < 30
    assert "477 references were sent" in sent
    assert sent.count("This entry cannot be read: ") == 3
    assert all(f'<span class="file">refs.bib</span> {line}' in sent for line in (22, 601, 1438))
    assert Submission.objects.count() == 477


def test_without_javascript_a_large_file_goes_in_parts_that_fit(as_cora: Client) -> None:
    sent = looked(as_cora, {"file": bib(big_bib())})
    assert len(sent["carried"]) <= 400_000
    assert "references were sent" in page_of(as_cora.post("/submit/", sent))


def test_a_file_that_is_too_large_is_refused_and_the_text_kept(
    client: Client, db: None, settings: Settings
) -> None:
    settings.SUBMIT_MAX_FILE = 10
    answer = client.post("/submit/", in_time({"reference": TWO, "file": bib(ENTRY)}))
    assert answer.status_code == 400
    assert "A file has at most 10" in page_of(answer)
    assert f"{TWO}</textarea>" in answer.content.decode()


def test_what_a_file_held_cannot_be_made_up(client: Client, db: None) -> None:
    answer = client.post("/submit/", in_time({"carried": "x:y", "reference": TWO}))
    assert answer.status_code == 400
    assert "Choose it again." in page_of(answer)


# Too many


def many(number: int) -> str:
    return "\n".join(f"2301.{n:05}" for n in range(1, number + 1))


def test_at_most_500_are_sent_at_once_and_the_next_follow(as_cora: Client) -> None:
    page = page_of(as_cora.post("/submit/", looked(as_cora, {"reference": many(502)})))
    assert "500 references were sent" in page
    assert "2 references are left" in page
    again = {"reference": many(502), "seen": hidden(page, "seen")}
    assert "2 references were sent" in page_of(as_cora.post("/submit/", again))
    assert Submission.objects.count() == 502


def test_each_reference_of_many_counts(client: Client, db: None, settings: Settings) -> None:
    rates = {"submit": "3/hour", "preview": "9/min"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    first = client.post("/submit/", looked(client, {"reference": many(5)}))
    assert "3 references were sent" in page_of(first)
    assert 0 < int(first["Retry-After"]) <= 3600
    second = client.post("/submit/", looked(client, {"reference": many(5)}))
    assert second.status_code == 429
    assert "2301.00005</textarea>" in second.content.decode()


# Guards


@pytest.mark.parametrize(
    ("age", "more", "sentence"),
    [
        (0.5, {}, "That was too quick for a person."),
        (90_000, {}, "This form was open for more than a day."),
        (60, {"opened": "made:up"}, "This form was open for more than a day."),
        (60, {"opened": ""}, "This form was open for more than a day."),
        (60, {"homepage": "http://spam.example"}, "Empty the field “Leave this empty”"),
    ],
)
def test_a_program_is_told_what_was_wrong_and_keeps_what_it_typed(
    client: Client, db: None, age: float, more: dict[str, str], sentence: str
) -> None:
    answer = client.post("/submit/", {**in_time({"reference": NEW}, age=age), **more})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert f"{NEW}</textarea>" in page
    assert not Submission.objects.exists()


def test_a_form_that_was_too_quick_need_only_be_sent_again(client: Client, db: None) -> None:
    page = page_of(client.post("/submit/", in_time({"reference": NEW}, age=0.5)))
    time.sleep(0.6)
    sent = {"reference": NEW, "opened": hidden(page, "opened")}
    assert client.post("/submit/", sent).status_code == 302


def test_who_is_signed_in_is_not_asked(as_remy: Client) -> None:
    assert "homepage" not in as_remy.get("/submit/").content.decode()
    assert as_remy.post("/submit/", {"reference": NEW}).status_code == 302


# Nothing is lost


def test_a_session_that_ended_meanwhile_costs_nothing_that_was_typed(as_remy: Client, remy: User) -> None:
    typed = {
        "reference": TWO,
        "comment": "Look.",
        "signed_in": "1",
        "file": bib(ENTRY.replace(NEW, "2301.00009")),
    }
    as_remy.logout()
    answer = as_remy.post("/submit/", typed)
    assert answer["Location"] == "/sign-in/?next=/submit/"
    assert not Submission.objects.exists()
    back = as_remy.post(answer["Location"], {"username": "remy", "password": PASSWORD}, follow=True)
    page = back.content.decode()
    assert back.redirect_chain == [("/submit/", 302)]
    assert "Here is what you typed. It has not been sent yet." in page
    assert f"{TWO}</textarea>" in page
    assert "Look.</textarea>" in page
    assert "3 references found" in page
    sent = {"reference": TWO, "seen": hidden(page, "seen"), "carried": hidden(page, "carried")}
    assert "3 references were sent" in page_of(as_remy.post("/submit/", sent))
    assert set(Submission.objects.values_list("submitted_by", flat=True)) == {remy.pk}


def test_a_form_whose_token_is_too_old_comes_back_with_its_content(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/submit/")
    answer = client.post("/submit/", in_time({"reference": TWO, "csrfmiddlewaretoken": "x" * 64}))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "nothing was sent" in page
    assert f"{TWO}</textarea>" in page
    again = in_time({"reference": NEW, "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")})
    assert client.post("/submit/", again).status_code == 302


@pytest.mark.parametrize(("length", "code"), [(200_001, 400), (1_100_000, 413)])
def test_a_text_that_is_too_long_is_told(client: Client, db: None, length: int, code: int) -> None:
    answer = client.post("/submit/", in_time({"reference": "x" * length}))
    assert answer.status_code == code
    assert "at most 200" in page_of(answer)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", [NEW, TWO, f"{ENTRY}\n- **Only a title**"])
def test_a_form_sent_several_times_at_once_is_there_once(text: str) -> None:
    sent = looked(Client(), {"reference": text})

    def send(_number: int) -> int:
        try:
            return Client().post("/submit/", sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = set(pool.map(send, range(8)))
    assert codes <= {200, 302}
    assert Submission.objects.count() == (1 if text == NEW else 2)


@pytest.mark.django_db(transaction=True)
def test_metadata_typed_by_hand_and_sent_twice_at_once_waits_once() -> None:
    def send(_number: int) -> int:
        try:
            return (
                Client().post("/submit/", in_time({"title": "By hand", "authors": "Ann Author"})).status_code
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(8))) == {302}
    assert Submission.objects.get().state == State.READY
