"""Letters: which are due, how they read, and a mail server that does not always take them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from papers import bell, curation, letters
from papers.letters import sending
from papers.models import Letter, Paper, Reason, Submission, User
from papers.record import Record
from tests import catalogue as making
from tests.mail_server import MailServer
from tests.papers.following import ADDRESS, let_it_be_due, make_follower
from tests.papers.submissions import NEW, make_submission

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


@pytest.fixture(autouse=True)
def _public(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://alignlit.example.org"


@pytest.fixture
def row(db: None) -> Submission:
    return make_submission()


def sent() -> list[str]:
    """What goes out now, as its texts."""
    let_it_be_due()
    mail.outbox.clear()
    letters.send_due()
    return [str(letter.body) for letter in mail.outbox]


# Which are due


def test_a_decision_makes_a_letter_for_each_who_confirmed(row: Submission, cora: User) -> None:
    follower = make_follower(row)
    row.followers.create(address="silent@example.org")
    decision = curation.reject(row, by=cora, reason="Off topic.")
    assert list(Letter.objects.values_list("follower", "decision")) == [(follower.pk, decision.pk)]


def test_a_letter_waits_two_minutes_for_second_thoughts(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    assert letters.send_due() == 0
    assert Letter.objects.get().due_at - timezone.now() > timedelta(seconds=100)


def test_what_was_undone_before_it_went_is_told_to_nobody(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    curation.undo(row, by=cora)
    assert sent() == []


def test_a_letter_goes_once(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    assert (len(sent()), len(sent())) == (1, 0)


def test_a_site_without_mail_keeps_its_letters(row: Submission, cora: User, settings: Settings) -> None:
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    settings.EMAIL_BACKEND = sending.NO_MAIL
    assert letters.send_due() == 0
    assert Letter.objects.get().sent_at is None


def test_nothing_is_due_where_nobody_follows(row: Submission, cora: User) -> None:
    curation.reject(row, by=cora, reason="Off topic.")
    assert not Letter.objects.exists()


# How they read


def test_a_rejection_says_why(row: Submission, cora: User) -> None:
    follower = make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    assert sent() == [
        f"“A study of {NEW}” was not taken in:\n\nOff topic.\n\nThe page of the submission:\n"
        f"https://alignlit.example.org/submissions/{row.token}/\n\n-- \n"
        "You asked alignlit for these letters. Your address is deleted 90 days after the decision, or at once here:\n"
        f"https://alignlit.example.org/submissions/{row.token}/unfollow/{follower.token}/\n\n"
    ]
    assert (mail.outbox[0].subject, mail.outbox[0].to) == (f"Not taken in: A study of {NEW}", [ADDRESS])


def test_a_picked_reason_and_the_links_are_in_the_followers_language(row: Submission, cora: User) -> None:
    make_follower(row, language="zh-hans")
    curation.reject(row, by=cora, picked=Reason.objects.get(key="scope"), reason="Sorry.")
    [text] = sent()
    assert "\n内容与语言模型对齐无关。 Sorry.\n" in text
    assert f"\nhttps://alignlit.example.org/zh/submissions/{row.token}/\n" in text


def test_an_accepted_one_leads_to_its_paper(row: Submission, cora: User) -> None:
    make_follower(row)
    paper = curation.accept(row, by=cora, categories=[making.grow_tree()[RL]])
    [text] = sent()
    assert text.startswith(f"“A study of {NEW}” was accepted and can be found and cited.\n")
    assert f"\nhttps://alignlit.example.org/papers/{paper.cite_key}/\n" in text


def test_a_merged_one_leads_to_the_paper_that_was_here(
    row: Submission, cora: User, catalogue: dict[str, Paper]
) -> None:
    make_follower(row)
    curation.merge(row, into=catalogue["bai2022constitutional"], by=cora)
    [text] = sent()
    assert "is a paper that was here already" in text
    assert "/papers/bai2022constitutional/\n" in text


def test_a_question_says_where_to_answer(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.ask(row, by=cora, reason="Which version?")
    [text] = sent()
    assert text.startswith(f"A curator has a question about “A study of {NEW}”:\n\nWhich version?\n")
    assert f"no account is needed:\nhttps://alignlit.example.org/submissions/{row.token}/\n" in text


def test_a_new_decision_says_that_the_old_one_was_taken_back(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    sent()
    curation.undo(row, by=cora)
    curation.accept(row, by=cora, categories=[making.grow_tree()[RL]])
    [text] = sent()
    assert text.startswith("The decision that we wrote about before was undone. This is the new one.\n\n“A")


def test_what_somebody_reported_is_told_as_a_report(cora: User, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    row = make_submission("", kind=Submission.Kind.CORRECTION, paper=paper)
    make_follower(row)
    curation.reject(row, by=cora, reason="The title is right.")
    [text] = sent()
    assert text.startswith(
        f"The mistake that was reported in “{paper.title}” was looked at, and nothing was changed:"
    )
    assert mail.outbox[0].subject == f"What you reported: {paper.title}"


def test_a_title_of_several_lines_or_with_markup_stays_one_plain_line(cora: User, db: None) -> None:
    row = make_submission("", typed=Record(title="One & <b>two</b>\r\nBcc: all@example.org"))
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    sent()
    assert mail.outbox[0].subject == "Not taken in: One & <b>two</b> Bcc: all@example.org"


def test_what_was_typed_beside_an_identifier_is_in_no_letter(cora: User, db: None) -> None:
    row = make_submission("10.1000/x", typed=Record(title="Between us"))
    make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    assert sent()[0].startswith("“doi:10.1000/x” was not taken in:")


def test_a_mail_program_can_stop_the_letters_with_one_click(row: Submission, cora: User) -> None:
    follower = make_follower(row)
    curation.reject(row, by=cora, reason="Off topic.")
    sent()
    stop = f"https://alignlit.example.org/submissions/{row.token}/unfollow/{follower.token}/"
    headers = mail.outbox[0].message()
    assert (headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"], headers["Auto-Submitted"]) == (
        f"<{stop}>",
        "List-Unsubscribe=One-Click",
        "auto-generated",
    )


def test_writing_leaves_the_language_as_it_was(row: Submission, cora: User) -> None:
    make_follower(row, language="zh-hans")
    curation.reject(row, by=cora, reason="Off topic.")
    sent()
    assert translation.get_language() == "en"


# A server that does not always take them


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 0.3
        yield server


@pytest.fixture
def two_due(cora: User, db: None) -> list[Letter]:
    for number in (1, 2):
        row = make_submission(f"2301.0000{number}")
        make_follower(row, f"reader{number}@example.org")
        curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    return list(Letter.objects.order_by("pk"))


def is_sent(letter: Letter) -> bool:
    letter.refresh_from_db()
    return letter.sent_at is not None


def test_a_server_takes_several_letters_over_one_connection(
    server: MailServer, two_due: list[Letter]
) -> None:
    assert letters.send_due() == 2
    assert [letter["To"] for letter in server.letters] == ["reader1@example.org", "reader2@example.org"]
    assert server.connections == 1


def test_a_dead_server_loses_no_letter_and_is_not_asked_for_each(
    server: MailServer, two_due: list[Letter], settings: Settings
) -> None:
    settings.EMAIL_PORT = 1  # nobody listens
    assert letters.send_due() == 0
    settings.EMAIL_PORT = server.port
    assert [letter.attempts for letter in Letter.objects.all()] == [0, 0]
    let_it_be_due()
    assert letters.send_due() == 2


@pytest.mark.parametrize("greeting", [None, "421 too busy"])
def test_a_server_that_hangs_or_is_busy_ends_the_run(
    server: MailServer, two_due: list[Letter], greeting: str | None
) -> None:
    server.greeting = greeting
    assert letters.send_due() == 0
    assert server.connections == 1
    first, second = Letter.objects.order_by("pk")
    assert first.due_at - timezone.now() > timedelta(minutes=4)
    assert second.due_at < timezone.now()


def test_a_refused_letter_is_tried_again_later_and_holds_no_other_up(
    server: MailServer, two_due: list[Letter]
) -> None:
    server.answers["RCPT"] = "450 try again later"
    assert letters.send_due() == 0
    assert server.connections == 1
    assert [letter.attempts for letter in Letter.objects.all()] == [1, 1]
    assert all(letter.due_at - timezone.now() > timedelta(minutes=4) for letter in Letter.objects.all())


def test_a_letter_that_is_always_refused_is_given_up(
    server: MailServer, two_due: list[Letter], caplog: pytest.LogCaptureFixture
) -> None:
    server.answers["RCPT"] = "550 no such person"
    for _attempt in range(sending.MAX_ATTEMPTS + 2):
        letters.send_due()
        let_it_be_due()
    assert [letter.attempts for letter in Letter.objects.all()] == [sending.MAX_ATTEMPTS] * 2
    assert "and is given up" in caplog.text
    assert "@example.org" not in caplog.text


def test_a_server_that_hangs_up_after_the_letter_gets_it_again_under_the_same_name(
    server: MailServer, two_due: list[Letter]
) -> None:
    server.hangs_up = True
    letters.send_due()
    assert not is_sent(two_due[0])
    server.hangs_up = False
    let_it_be_due()
    letters.send_due()
    assert is_sent(two_due[0])
    first = [letter["Message-ID"] for letter in server.letters if letter["To"] == "reader1@example.org"]
    assert len(first) == 2
    assert len(set(first)) == 1


def test_a_claimed_letter_is_nobody_elses(two_due: list[Letter]) -> None:
    claimed = [sending._claim(), sending._claim(), sending._claim()]
    assert [letter and letter.pk for letter in claimed] == [two_due[0].pk, two_due[1].pk, None]


def test_chinese_and_emoji_arrive_as_written(server: MailServer, cora: User, db: None) -> None:
    row = make_submission("", typed=Record(title="大语言模型对齐 🦊"))
    make_follower(row, language="zh-hans")
    curation.reject(row, by=cora, picked=Reason.objects.get(key="scope"))
    let_it_be_due()
    letters.send_due()
    [letter] = server.letters
    assert "大语言模型对齐 🦊" in letter["Subject"]
    assert "内容与语言模型对齐无关。" in letter.get_content()


def test_the_bell_rings_when_the_decision_is_in(
    row: Submission, cora: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, float]] = []
    monkeypatch.setattr(bell, "_send", lambda task, after: rung.append((task, after)))
    make_follower(row)
    with django_capture_on_commit_callbacks(execute=True):
        curation.reject(row, by=cora, reason="Off topic.")
    assert rung == [("papers.send_letters", 120.0)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(server: MailServer, cora: User) -> None:
    row = make_submission()
    for number in range(8):
        make_follower(row, f"reader{number}@example.org")
    curation.reject(row, by=cora, reason="Off topic.")
    let_it_be_due()
    with ThreadPoolExecutor(2) as workers:
        sent = [future.result() for future in [workers.submit(_work) for _worker in range(2)]]
    assert sum(sent) == 8
    assert sorted(str(letter["To"]) for letter in server.letters) == [
        f"reader{n}@example.org" for n in range(8)
    ]


def _work() -> int:
    try:
        return letters.send_due()
    finally:
        connection.close()
