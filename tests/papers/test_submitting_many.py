"""The submit page with many references: looking first, files, guards, and nothing that is lost."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation, incoming
from papers.models import Paper, State, Submission, User
from tests.conftest import PASSWORD
from tests.papers.submissions import CONSTITUTIONAL, NEW, in_time, make_submission
from tests.papers.test_incoming import ENTRY, big_bib

HTMX = {"HX-Request": "true"}
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


def often(settings: Settings, **rates: str) -> None:
    every = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], **rates}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": every}


def many_entries(number: int) -> str:
    return "".join(
        f"@article{{k{n},\n  title = {{Study {n}}},\n  doi = {{10.1234/a.{n}}}\n}}\n" for n in range(number)
    )


def found(text: str) -> incoming.Found:
    return incoming.standing(incoming.pieces(text, file="refs.bib")).found[0]


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


def test_a_new_title_that_may_be_here_already_says_so_with_a_link(
    client: Client, searchable: dict[str, Paper]
) -> None:
    text = "@article{a, title = {Constitutional AI: harmlesness from AI feedback}, author = {Bai, Yuntao}}"
    page = page_of(client.post("/submit/", {"reference": text, "look": "1"}))
    assert "1 of them may be here already" in page
    assert 'May be the same as <a href="/papers/bai2022constitutional/">Constitutional AI' in page
    answer = client.post("/submit/", looked(client, {"reference": text}))
    assert "/submissions/" in page_of(answer)
    assert Submission.objects.count() == 1


def test_of_a_long_list_those_that_may_be_here_come_first(
    client: Client, searchable: dict[str, Paper]
) -> None:
    last = "- **Constitutional AI: Harmlessness from AI Feedback** Yuntao Bai et al."
    text = "\n".join([*(f"2301.{number:05}" for number in range(1, 300)), last])
    page = page_of(client.post("/submit/", {"reference": text, "look": "1"}))
    assert page.index("May be the same as") < page.index("2301.00001</p>")


def test_a_long_list_is_told_apart_by_kind(client: Client, db: None) -> None:
    text = "\n".join(["nothing", *(f"2301.{number:05}" for number in range(1, 300))])
    page = page_of(client.post("/submit/", {"reference": text, "look": "1"}))
    assert page.index("<h3>not understood</h3>") < page.index("<h3>new</h3>")
    assert "and 199 more" in page
    assert len(page) < 100_000


def test_looking_is_bounded_and_keeps_what_was_typed(client: Client, db: None, settings: Settings) -> None:
    often(settings, preview="1/min")
    answers = [client.post("/submit/", {"reference": TWO, "look": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert f"{TWO}</textarea>" in answers[1].content.decode()
    assert 0 < int(answers[1]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("more", "headers"),
    [({"look": "1"}, {}), ({}, HTMX), ({}, {}), ({"seen": "x" * 32}, {}), ({"signed_in": "1"}, {})],
)
def test_beyond_the_limit_nothing_is_read(
    client: Client,
    db: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    more: dict[str, str],
    headers: dict[str, str],
) -> None:
    often(settings, preview="1/min")
    client.post("/submit/", {"reference": NEW, "look": "1"})
    carried = incoming.carry([found(ENTRY)])
    monkeypatch.setattr(incoming, "pieces", lambda *_, **__: pytest.fail("it was read"))
    answer = client.post("/submit/", {"reference": TWO, "carried": carried, **more}, headers=headers)
    assert answer.status_code == 429
    assert hidden(answer.content.decode(), "carried") == carried
    assert "Nothing is lost" in page_of(answer)


def test_a_form_from_elsewhere_is_not_read(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "pieces", lambda *_, **__: pytest.fail("it was read"))
    sent = in_time({"reference": TWO, "file": bib(ENTRY)})
    answer = Client(enforce_csrf_checks=True).post("/submit/", sent)
    assert answer.status_code == 403
    assert f"{TWO}</textarea>" in answer.content.decode()
    assert "Choose the file again." in page_of(answer)


def test_a_refused_look_brings_a_token_that_is_taken(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/submit/")
    data = {"reference": NEW, "csrfmiddlewaretoken": "x" * 64}
    answer = client.post("/submit/", data, headers=HTMX)
    page = page_of(answer)
    assert (answer.status_code, "<form" in page) == (403, False)
    again = {**data, "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    assert "1 reference found" in page_of(client.post("/submit/", again, headers=HTMX))


def test_a_look_after_the_session_ended_says_so_beside_the_list(as_remy: Client) -> None:
    as_remy.get("/submit/")
    del as_remy.cookies["sessionid"]
    answer = as_remy.post("/submit/", {"reference": NEW, "signed_in": "1"}, headers=HTMX)
    page = page_of(answer)
    assert answer.status_code == 200
    assert "You were signed out meanwhile." in page
    assert "1 reference found" in page


def test_a_reference_in_the_address_is_looked_at_at_once(client: Client, db: None) -> None:
    page = page_of(client.get("/submit/", {"reference": NEW}))
    assert ("1 reference found" in page, "aria-invalid" in page) == (True, False)


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
    assert all(f">refs.bib</span> {line}" in sent for line in (22, 601, 1438))
    assert Submission.objects.count() == 477


def test_without_javascript_a_large_file_goes_at_once_with_an_account(as_cora: Client) -> None:
    sent = looked(as_cora, {"file": bib(many_entries(510))})
    assert len(sent["carried"]) < 300
    page = page_of(as_cora.post("/submit/", sent))
    assert "510 references were sent" in page
    assert "and 360 more" in page
    assert Submission.objects.count() == 510


def test_without_javascript_and_account_a_large_file_goes_in_parts_that_fit(
    client: Client, db: None, settings: Settings
) -> None:
    often(settings, submit="1000/hour")
    sent = looked(client, {"file": bib(many_entries(510))})
    page = page_of(client.post("/submit/", sent))
    assert 10_000 < len(sent["carried"]) <= 400_000
    assert ("500 references were sent" in page, "10 references are left." in page) == (True, True)
    assert ("At most 500 are sent at once." in page, "Send the next" in page) == (True, False)
    assert "For 10 of them the file is needed again." in page


def test_what_a_file_held_is_kept_for_its_account_alone(as_cora: Client, as_ada: Client) -> None:
    sent = looked(as_cora, {"file": bib(ENTRY)})
    answer = as_ada.post("/submit/", sent)
    assert (answer.status_code, "Choose it again." in page_of(answer)) == (400, True)


def test_what_is_no_longer_kept_is_told(as_cora: Client) -> None:
    sent = looked(as_cora, {"file": bib(ENTRY)})
    looked(as_cora, {"file": bib(ENTRY)})  # one text is kept for each account
    answer = as_cora.post("/submit/", sent)
    assert (answer.status_code, "is kept for some hours only" in page_of(answer)) == (400, True)


def test_without_redis_a_file_is_carried_by_the_page(as_cora: Client, settings: Settings) -> None:
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": nowhere}
    sent = looked(as_cora, {"file": bib(ENTRY)})
    assert "1 reference was sent" in page_of(as_cora.post("/submit/", sent))


def test_what_was_not_understood_of_a_file_stays_listed(client: Client, db: None) -> None:
    broken = "@article{b,\n  title = {Broken\n"
    sent = looked(client, {"file": bib(f"{ENTRY}\n{broken}\n@article{{c,\n title = {{C}}\n}}\n")})
    page = page_of(client.post("/submit/", sent))
    assert "2 references were sent" in page
    assert page.count("This entry cannot be read: ") == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Nothing stands in refs.bib."),
        (b" \n\t ", "Nothing stands in refs.bib."),
        (b"%PDF-1.7\n2301.00001", "refs.bib is no text."),
        (b"@article{a,\0 title={T}}", "refs.bib is no text."),
    ],
)
def test_a_file_without_a_text_is_told(client: Client, db: None, content: bytes, sentence: str) -> None:
    file = SimpleUploadedFile("refs.bib", content)
    assert sentence in page_of(client.post("/submit/", {"file": file}, headers=HTMX))


def test_a_file_without_a_reference_is_told(client: Client, db: None) -> None:
    file = bib("% nothing but a comment\n")
    assert "No reference was found in it." in page_of(client.post("/submit/", {"file": file}, headers=HTMX))


def test_one_line_many_times_is_one_row_of_a_few_places(client: Client, db: None) -> None:
    file = bib(f"{NEW}\n" * 250, "list.txt")
    page = page_of(client.post("/submit/", {"file": file}, headers=HTMX))
    assert re.search(r">list.txt</span> 1, 2, 3, 4 <span>and 246 more</span>", page)


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


def test_at_most_500_are_sent_at_once_and_the_next_follow(
    client: Client, db: None, settings: Settings
) -> None:
    often(settings, submit="1000/hour")
    page = page_of(client.post("/submit/", looked(client, {"reference": many(502)})))
    assert "500 references were sent" in page
    assert "2 references are left" in page
    again = in_time({"reference": many(502), "seen": hidden(page, "seen")})
    assert "2 references were sent" in page_of(client.post("/submit/", again))
    assert Submission.objects.count() == 502


def test_a_submitter_sends_a_whole_file_and_then_waits(
    as_remy: Client, remy: User, settings: Settings
) -> None:
    often(settings, submit_signed_in="3/hour")
    remy.user_permissions.add(Permission.objects.get(codename="add_submission"))
    page = page_of(as_remy.post("/submit/", looked(as_remy, {"file": bib(many_entries(5))})))
    assert ("5 references were sent" in page, " left" in page) == (True, False)
    assert as_remy.post("/submit/", {"reference": NEW}).status_code == 429


def test_each_reference_of_many_counts(client: Client, db: None, settings: Settings) -> None:
    often(settings, submit="3/hour")
    first = client.post("/submit/", looked(client, {"reference": many(5)}))
    assert "3 references were sent" in page_of(first)
    assert 0 < int(first["Retry-After"]) <= 3600
    second = client.post("/submit/", looked(client, {"reference": many(5)}))
    assert second.status_code == 429
    assert "2301.00005</textarea>" in second.content.decode()


def test_who_has_sent_too_many_is_told_why_and_finds_the_rest(
    client: Client, db: None, settings: Settings
) -> None:
    often(settings, submit="3/hour")
    file = bib(many_entries(5) + "@article{b,\n  title = {Broken\n")
    page = page_of(client.post("/submit/", looked(client, {"reference": NEW, "file": file})))
    assert "3 references are left. So many came from here in the last hour that" in page
    assert "no more are taken for 60 minutes." in page
    assert ("Send the next" in page, "At most 500" in page) == (False, False)
    back = {"reference": NEW, "carried": hidden(page, "carried"), "look": "1"}
    again = page_of(client.post("/submit/", back))
    assert ("3 new" in again, "1 not understood" in again) == (True, True)


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
    as_remy.get("/submit/")
    del as_remy.cookies["sessionid"]
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


# What waits already, and what was declined


def test_a_comment_with_many_reaches_what_waits_already(client: Client, db: None) -> None:
    waits = make_submission("2301.00002")
    page = page_of(client.post("/submit/", looked(client, {"reference": TWO, "comment": "Look."})))
    waits.refresh_from_db()
    assert waits.comment == "Look."
    assert "1 reference was sent" in page
    assert "What you said was added to 1 reference that waits already." in page


def test_a_comment_reaches_what_waits_and_stands_in_a_file(client: Client, db: None) -> None:
    waits = make_submission(NEW)
    client.post("/submit/", looked(client, {"file": bib(ENTRY), "comment": "Look."}))
    waits.refresh_from_db()
    assert waits.comment == "Look."


def test_what_is_left_comes_to_an_end_with_a_comment_too(
    client: Client, db: None, settings: Settings
) -> None:
    often(settings, submit="2000/hour")
    typed = {"reference": many(502), "comment": "Look."}
    page = page_of(client.post("/submit/", looked(client, typed)))
    assert "2 references are left" in page
    page = page_of(client.post("/submit/", in_time({**typed, "seen": hidden(page, "seen")})))
    assert ("2 references were sent" in page, "left" in page) == (True, False)


def test_what_is_typed_by_hand_and_was_declined_is_told(client: Client, cora: User) -> None:
    curation.reject(make_submission("https://example.org/chess"), by=cora, reason="It is about chess.")
    typed = {"reference": "", "title": "Chess", "url": "https://example.org/chess"}
    page = page_of(client.post("/submit/", in_time(typed)))
    assert "This was declined earlier: It is about chess." in page
    assert ('value="Chess"' in page, 'name="again"' in page) == (True, True)
    assert not Submission.objects.open().exists()
    assert client.post("/submit/", in_time({**typed, "again": "1"})).status_code == 302
