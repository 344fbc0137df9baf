"""Following a submission by mail, from the status page to the address that is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from papers import curation, following, letters
from papers.following import CannotFollow, follow, forget_addresses
from papers.letters import sending
from papers.models import Decision, Follower, Letter, State, Submission, User
from papers.record import Record
from tests.papers.at_once import together
from tests.papers.following import ADDRESS, let_it_be_due, make_follower
from tests.papers.submissions import NEW, make_submission

OTHERS = [f"reader{number}@example.org" for number in range(following.MOST)]


@pytest.fixture
def row(db: None) -> Submission:
    return make_submission()


def ask(client: Client, row: Submission, address: str = ADDRESS, *, before: str = "") -> str:
    """What the page says after an address was typed."""
    page = client.post(f"{before}/submissions/{row.token}/follow/", {"address": address}, follow=True)
    return page.content.decode()


def confirm_link() -> str:
    """The link in the letter that goes out now."""
    mail.outbox.clear()
    letters.send_due()
    [letter] = mail.outbox
    return next(line for line in str(letter.body).splitlines() if "/follow/" in line).removeprefix(
        "http://localhost:8000"
    )


# Asking


def test_an_address_gets_one_letter_that_asks(client: Client, row: Submission) -> None:
    ask(client, row)
    ask(client, row)
    assert letters.send_due() == 1
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([ADDRESS], "Shall we write to you?")


def test_the_answer_is_the_same_for_a_new_a_known_and_a_confirmed_address(row: Submission) -> None:
    make_follower(row, "confirmed@example.org")
    pages = [ask(Client(), row, address) for address in (ADDRESS, ADDRESS, "confirmed@example.org")]
    assert all("A letter goes to this address, unless it has had one." in page for page in pages)
    assert row.followers.count() == 2


def test_nothing_that_a_stranger_typed_is_in_the_letter_that_asks(client: Client, db: None) -> None:
    row = make_submission("https://example.org/pills", typed=Record(title="Buy pills"))
    ask(client, row)
    letters.send_due()
    assert "pills" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"


def test_a_title_that_a_source_gave_is(client: Client, row: Submission) -> None:
    ask(client, row)
    letters.send_due()
    assert f"on the submission of “A study of {NEW}” or asks" in str(mail.outbox[0].body).replace("\n", " ")


def test_it_is_written_in_the_language_of_the_page(client: Client, row: Submission) -> None:
    ask(client, row, before="/zh")
    assert row.followers.get().language == "zh-hans"
    assert confirm_link().startswith(f"/zh/submissions/{row.token}/follow/")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "a" * 250 + "@b.org", "a@exam\u202eple.org"],
)
def test_what_is_no_address_is_said_at_its_field(client: Client, row: Submission, address: str) -> None:
    answer = client.post(f"/submissions/{row.token}/follow/", {"address": address})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Follower.objects.exists()


def test_five_follow_and_a_sixth_hears_so_as_a_known_one_does(client: Client, row: Submission) -> None:
    for address in OTHERS:
        make_follower(row, address)
    sentence = "As many people as possible follow this submission already."
    assert sentence in ask(client, row)
    assert sentence in ask(Client(), row, OTHERS[0])
    assert row.followers.count() == following.MOST


def test_who_did_not_confirm_in_two_days_makes_room(row: Submission) -> None:
    long_ago = timezone.now() - timedelta(days=2, minutes=1)
    for address in OTHERS:
        row.followers.create(address=address, asked_at=long_ago)
    follow(row, ADDRESS, language="en")
    assert [follower.address for follower in row.followers.all()] == [ADDRESS]


def test_nobody_is_bothered_by_strangers_about_many_submissions(db: None) -> None:
    for number in range(1, 6):
        follow(make_submission(f"2301.0000{number}"), ADDRESS, language="en")
    assert letters.send_due() == following.MOST_UNANSWERED


@pytest.mark.parametrize(
    "addresses",
    [
        [f"victim+{number}@example.org" for number in range(1, 6)],
        [f"{name}@gmail.com" for name in ("vic.tim", "v.ictim", "VICTIM+a", "victim", "victi.m+b")],
        ["victim@gmail.com", "victim@googlemail.com", "v.i.c.t.i.m@gmail.com", "victim+x@googlemail.com"],
    ],
)
def test_all_addresses_of_a_mailbox_count_as_one(db: None, addresses: list[str]) -> None:
    for number, address in enumerate(addresses):
        follow(make_submission(f"2301.0001{number}"), address, language="en")
    assert letters.send_due() == following.MOST_UNANSWERED


def test_the_mailboxes_of_others_do_not_count(db: None) -> None:
    others = ["vic.tim@example.org", "victim2@example.org", "victim@example.com", "xvictim@example.org"]
    for number, address in enumerate([*others, "victim@example.org"]):
        follow(make_submission(f"2301.0001{number}"), address, language="en")
    assert letters.send_due() == 5


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_nobody_is_bothered_more_often() -> None:
    rows = [make_submission(f"2301.0001{number}") for number in range(8)]
    together(*(lambda row=row: follow(row, ADDRESS, language="en") for row in rows))
    assert Letter.objects.count() == following.MOST_UNANSWERED


def test_what_was_decided_is_not_followed_any_more(row: Submission, cora: User) -> None:
    curation.reject(row, by=cora, reason="Off topic.")
    with pytest.raises(CannotFollow, match="It was decided already"):
        follow(row, ADDRESS, language="en")


def test_letters_are_asked_for_so_often(client: Client, row: Submission, settings: Settings) -> None:
    rates = {"submit": "0/hour", "follow": "2/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    path = f"/submissions/{row.token}/follow/"
    codes = [client.post(path, {"address": address}).status_code for address in OTHERS[:3]]
    assert codes == [302, 302, 429]


def test_a_site_without_mail_asks_for_no_address(client: Client, row: Submission, settings: Settings) -> None:
    settings.EMAIL_BACKEND = sending.NO_MAIL
    assert "Tell me by mail" not in client.get(f"/submissions/{row.token}/").content.decode()
    assert client.post(f"/submissions/{row.token}/follow/", {"address": ADDRESS}).status_code == 404


# Saying yes, and stopping


def test_opening_the_link_confirms_nothing_and_the_button_does(client: Client, row: Submission) -> None:
    ask(client, row)
    link = confirm_link()
    assert "Yes, write to me" in client.get(link).content.decode()
    assert row.followers.get().confirmed_at is None
    page = client.post(link, follow=True).content.decode()
    assert "You will get a letter when a curator decides or asks something." in page
    assert row.followers.get().confirmed_at is not None


def test_a_link_that_has_run_out_says_where_to_ask_again(client: Client, row: Submission) -> None:
    page = client.post(f"/submissions/{row.token}/follow/gone/").content.decode()
    assert "This link has run out" in page
    assert f'href="/submissions/{row.token}/"' in page


def test_opening_the_other_link_stops_nothing_and_the_button_does(row: Submission) -> None:
    link = f"/submissions/{row.token}/unfollow/{make_follower(row).token}/"
    assert "Stop the letters" in Client().get(link).content.decode()
    assert row.followers.count() == 1
    page = Client(enforce_csrf_checks=True).post(
        link, {"List-Unsubscribe": "One-Click"}
    )  # as mail programs do
    assert "No letters are sent to you" in page.content.decode()
    assert row.followers.count() == 0


def test_a_link_of_another_submission_stops_nothing(client: Client, row: Submission) -> None:
    follower = make_follower(row)
    client.post(f"/submissions/{make_submission('2301.00002').token}/unfollow/{follower.token}/")
    assert row.followers.count() == 1


def test_these_pages_keep_out_of_search_engines_and_caches(client: Client, row: Submission) -> None:
    answer = client.get(f"/submissions/{row.token}/follow/{make_follower(row).token}/")
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    assert ADDRESS not in answer.content.decode()


# Forgetting


def decided_days_ago(row: Submission, days: float, by: User) -> None:
    curation.reject(row, by=by, reason="Off topic.")
    Decision.objects.filter(submission=row).update(decided_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "left"), [(89.9, 1), (90.1, 0)])
def test_an_address_goes_90_days_after_the_decision(
    row: Submission, cora: User, days: float, left: int
) -> None:
    make_follower(row)
    decided_days_ago(row, days, cora)
    assert (forget_addresses(), row.followers.count()) == (1 - left, left)


def test_the_last_decision_counts(row: Submission, cora: User) -> None:
    make_follower(row)
    decided_days_ago(row, 100, cora)
    curation.undo(row, by=cora)
    curation.reject(row, by=cora, reason="Still off topic.")
    assert forget_addresses() == 0


def test_what_waits_keeps_its_followers_however_long(row: Submission) -> None:
    make_follower(row)
    Submission.objects.update(created_at=timezone.now() - timedelta(days=400))
    assert forget_addresses() == 0


def test_a_question_that_nobody_answers_counts_as_decided(row: Submission, cora: User) -> None:
    make_follower(row)
    curation.ask(row, by=cora, reason="Which version?")
    Decision.objects.update(decided_at=timezone.now() - timedelta(days=91))
    assert (row.state, forget_addresses()) == (State.READY, 1)  # the row in hand is from before


def test_an_unconfirmed_address_goes_after_two_days(row: Submission) -> None:
    row.followers.create(address=ADDRESS, asked_at=timezone.now() - timedelta(days=2, minutes=1))
    row.followers.create(address="fresh@example.org")
    assert forget_addresses() == 1


def test_no_table_holds_an_address_that_was_forgotten(row: Submission, cora: User) -> None:
    make_follower(row, "forget-me@example.org")
    decided_days_ago(row, 91, cora)
    let_it_be_due()
    assert letters.send_due() == 1
    assert "papers_follower" in tables_with("forget-me@example.org")
    forget_addresses()
    assert tables_with("forget-me@example.org") == []


def tables_with(text: str) -> list[str]:
    """All tables of the database in which some row holds this text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in names:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"SELECT 1 FROM {quoted} t WHERE t::text LIKE %s LIMIT 1", [f"%{text}%"])  # noqa: S608
            found += [name] * bool(cursor.fetchall())
        return found
