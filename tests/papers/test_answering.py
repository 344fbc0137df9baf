"""Answering a curator's question."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from pytest_django.fixtures import Settings

from papers import curation
from papers.models import State, Submission, User
from papers.record import Record
from tests.papers.submissions import make_submission


@pytest.fixture
def asked(cora: User) -> Submission:
    """Cora has asked about it; its title is typed and its year is not."""
    row = make_submission("10.1000/x", typed=Record(title="As typed"), comment="First.")
    curation.ask(row, by=cora, reason="Which year?")
    row.refresh_from_db()
    return row


def send(client: Client, row: Submission, **typed: str) -> int:
    code = client.post(f"/submissions/{row.token}/answer/", typed).status_code
    row.refresh_from_db()
    return code


def test_an_answer_makes_it_wait_for_a_curator_again(client: Client, asked: Submission) -> None:
    assert send(client, asked, comment="2021, as the venue says.") == 302
    assert (asked.state, asked.comment) == (State.READY, "First.\n\n2021, as the venue says.")


def test_a_field_alone_is_an_answer(client: Client, asked: Submission) -> None:
    assert send(client, asked, year="2021") == 302
    assert (asked.state, asked.typed_record.year, asked.typed_record.title) == (State.READY, 2021, "As typed")


def test_what_stands_is_not_replaced_but_told(client: Client, asked: Submission) -> None:
    send(client, asked, title="Another", comment="See the title.")
    assert asked.typed_record.title == "As typed"
    assert asked.comment == "First.\n\nSee the title.\nTitle: Another"


def test_the_history_says_that_it_was_answered(asked: Submission) -> None:
    curation.answer(asked, comment="2021.")
    last = (
        apps.get_model("papers", "SubmissionEvent").objects.filter(pgh_obj=asked).order_by("-pgh_id").first()
    )
    assert (last.state, last.pgh_context.metadata["verb"]) == (State.READY, "answer")


@pytest.mark.parametrize("typed", [{}, {"comment": " \0 "}, {"year": "1066"}, {"title": "As typed"}])
def test_an_answer_without_a_word_or_with_a_wrong_one_is_refused_and_kept(
    client: Client, asked: Submission, typed: dict[str, str]
) -> None:
    assert send(client, asked, **typed) == 400
    assert (asked.state, asked.comment) == (State.NEEDS_INFO, "First.")


def test_a_question_is_answered_once(client: Client, asked: Submission) -> None:
    send(client, asked, comment="2021.")
    page = client.post(f"/submissions/{asked.token}/answer/", {"comment": "2022."}, follow=True)
    assert "There is no open question any more." in page.content.decode()
    asked.refresh_from_db()
    assert asked.comment == "First.\n\n2021."


def test_comments_have_an_end(asked: Submission) -> None:
    Submission.objects.update(comment="x" * 19_999)
    with pytest.raises(curation.InvalidSubmission, match="So much was written here"):
        curation.answer(asked, comment="2021.")


def test_answers_are_counted(client: Client, asked: Submission, settings: Settings) -> None:
    rates = {"answer": "0/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    answer = client.post(f"/submissions/{asked.token}/answer/", {"comment": "2021."})
    assert answer.status_code == 429
    assert "2021.</textarea>" in answer.content.decode()


def test_the_form_shows_nothing_that_was_typed_before(client: Client, asked: Submission) -> None:
    page = client.get(f"/submissions/{asked.token}/").content.decode()
    assert "Send the answer" in page
    assert "As typed" not in page


def test_there_is_no_form_where_nothing_is_asked(client: Client, db: None) -> None:
    assert "Send the answer" not in client.get(f"/submissions/{make_submission().token}/").content.decode()
