"""Deciding on many at once, and taking decisions back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from papers import curation
from papers.models import Decision, Paper, State, Submission, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, make_submission

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    return making.grow_tree()


def several(number: int) -> list[Submission]:
    return [make_submission(f"2301.{n:05d}") for n in range(1, number + 1)]


def states() -> list[str]:
    return list(Submission.objects.order_by("pk").values_list("state", flat=True))


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def ticked(page: str) -> list[str]:
    return re.findall(r'name="row" value="([^"]+)" checked', page)


def test_all_that_the_filter_finds_is_ticked(as_cora: Client, tree: object) -> None:
    rows = several(3)
    make_submission("2301.00009", state=State.REJECTED)
    page = as_cora.get("/curate/batch/").content.decode()
    assert ticked(page) == [row.token for row in rows]
    assert "Decide on 3 submissions together" in page


def test_what_is_ticked_in_the_queue_is_shown_before_anything_happens(as_cora: Client, tree: object) -> None:
    rows = several(3)
    page = as_cora.post("/curate/batch/", {"row": [rows[0].token, rows[2].token]}).content.decode()
    assert ticked(page) == [rows[0].token, rows[2].token]
    assert states() == [State.READY] * 3


def test_all_are_accepted_and_each_outcome_is_told(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    rows = [*several(2), make_submission(CONSTITUTIONAL)]  # the last one is a paper already
    sent = {"verb": "accept", "row": [row.token for row in rows], "primary": RL}
    page = as_cora.post("/curate/batch/", sent, follow=True).content.decode()
    assert states() == [State.ACCEPTED, State.ACCEPTED, State.READY]
    assert "carries this identifier already. Merge into it instead." in page
    assert len(re.findall(r'badge-strong">accepted', page)) == 2
    assert "2 submissions wait again as they were before" in page


def test_one_undo_takes_the_batch_back(as_cora: Client, tree: object) -> None:
    rows = several(2)
    sent = {"verb": "accept", "row": [row.token for row in rows], "primary": RL}
    done = as_cora.post("/curate/batch/", sent)["Location"]
    page = as_cora.post(done).content.decode()
    assert text(page).count("waits again") == 2
    assert (states(), Paper.objects.count()) == ([State.READY] * 2, 0)
    assert "Undo all of it" not in page
    again = as_cora.post(done)
    assert (again.status_code, "There is nothing of this batch to undo." in again.content.decode()) == (
        409,
        True,
    )


def test_a_reason_is_picked_for_all(as_cora: Client, tree: object) -> None:
    rows = several(2)
    sent = {
        "verb": "reject",
        "row": [row.token for row in rows],
        "reject-picked": "spam",
        "ask-reason": "Which?",
    }
    as_cora.post("/curate/batch/", sent)
    assert set(Decision.objects.values_list("verb", "reason")) == {("reject", "It is advertising.")}


def test_a_batch_that_is_refused_keeps_what_was_typed(as_cora: Client, tree: object) -> None:
    (row,) = several(1)
    sent = {"verb": "accept", "row": row.token, "categories": [RL, "inner-alignment"], "ask-reason": "Which?"}
    answer = as_cora.post("/curate/batch/", sent)
    page = answer.content.decode()
    assert (answer.status_code, ticked(page)) == (400, [row.token])
    assert "Say which of the categories is the primary one." in page


def test_choosing_none_is_answered_with_a_sentence(as_cora: Client, tree: object) -> None:
    several(1)
    answer = as_cora.post("/curate/batch/", {"verb": "reject", "reject-picked": "spam"})
    assert answer.status_code == 409
    assert "Choose at least one submission." in answer.content.decode()


def test_more_than_two_hundred_are_refused(as_cora: Client, tree: object) -> None:
    tokens = [row.token for row in several(201)]
    answer = as_cora.post("/curate/batch/", {"verb": "reject", "row": tokens, "reject-picked": "spam"})
    assert answer.status_code == 409
    assert "At most 200 submissions are decided at once." in answer.content.decode()


def test_a_batch_whose_session_ran_out_stands_there_again(client: Client, cora: User, tree: object) -> None:
    rows = several(3)
    sent = {"verb": "reject", "row": [rows[0].token, rows[2].token], "reject-reason": "A long explanation."}
    assert client.post("/curate/batch/", sent)["Location"] == "/sign-in/?next=/curate/batch/"
    client.force_login(cora, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/curate/batch/").content.decode()
    assert ticked(page) == [rows[0].token, rows[2].token]
    assert "A long explanation.</textarea>" in page
    assert states() == [State.READY] * 3


def test_a_batch_that_is_not_there_is_not_found(as_cora: Client) -> None:
    assert as_cora.get("/curate/batches/6a8e6a3e-0000-4000-8000-000000000000/").status_code == 404


def test_an_unknown_verb_is_a_bad_request(as_cora: Client, tree: object) -> None:
    assert as_cora.post("/curate/batch/", {"verb": "dance"}).status_code == 400


# Undoing one


def accepted(cora: User, tree: dict[str, Category]) -> tuple[Paper, Decision]:
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    return paper, row.decisions.get()


def test_what_undoing_changes_is_shown_and_nothing_is_done(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    paper, decision = accepted(cora, tree)
    page = as_cora.get(f"/curate/undo/{decision.pk}/").content.decode()
    assert f"The paper “{paper.title}” goes again." in page
    assert "The submission waits again." in page
    assert "<del>accepted</del> → <ins>ready</ins>" in page
    assert Paper.objects.count() == 1


def test_what_cannot_be_undone_says_why_and_has_no_button(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    paper, decision = accepted(cora, tree)
    curation.merge(make_submission("10.1/x"), into=paper, by=cora)
    page = as_cora.get(f"/curate/undo/{decision.pk}/").content.decode()
    assert "undo" in text(page)
    assert "Take it back" not in page


def test_undoing_twice_is_answered_with_who_did(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    _paper, decision = accepted(cora, tree)
    assert as_cora.post(f"/curate/undo/{decision.pk}/").status_code == 302
    answer = as_cora.post(f"/curate/undo/{decision.pk}/")
    assert answer.status_code == 409
    assert "This decision was already undone by cora." in answer.content.decode()


def test_a_decision_about_a_paper_leads_back_to_the_paper(
    as_cora: Client, cora: User, catalogue: dict[str, Paper]
) -> None:
    paper = catalogue["bai2022constitutional"]
    decision = curation.classify_paper(paper, by=cora, categories=[Category.objects.get(path=RL)])
    assert as_cora.post(f"/curate/undo/{decision.pk}/")["Location"] == paper.get_absolute_url()
