"""Deciding on many at once, and taking decisions back."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from papers import curation
from papers.models import Decision, FieldOrigin, Paper, State, Submission, User
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


def decided(client: Client, rows: list[Submission]) -> str:
    """Where the batch in which all of them were accepted is told."""
    sent = {"verb": "accept", "row": [row.token for row in rows], "primary": RL}
    return client.post("/curate/batch/", sent)["Location"]


def told(page: str) -> list[str]:
    """What undoing would change, a text for each submission."""
    (listed,) = re.findall(r'<ol class="undoing">(.*?)</ol>', page, re.DOTALL)
    return [text(one) for one in re.split(r'<li><p class="item-title"[^>]*>', listed)[1:]]


def test_before_a_batch_is_undone_each_change_is_told(as_cora: Client, tree: object) -> None:
    rows = several(2)
    done = decided(as_cora, rows)
    assert "Undo all<" not in as_cora.get(done).content.decode()
    page = as_cora.get(f"{done}?undo=1").content.decode()
    key = Paper.objects.get(submissions=rows[0]).cite_key
    assert told(page)[1] == (
        "A study of 2301.00001 The submission waits again. accepted → ready "
        "The paper “A study of 2301.00001” goes again. "
        f"Its cite key {key} leads nowhere until the submission is accepted again."
    )
    assert (len(told(page)), "Undo all<" in page) == (2, True)
    assert states() == [State.ACCEPTED] * 2


def test_of_a_large_batch_the_first_twenty_are_told(as_cora: Client, tree: object) -> None:
    rows = several(22)
    sent = {"verb": "reject", "row": [row.token for row in rows], "reject-picked": "spam"}
    done = as_cora.post("/curate/batch/", sent)["Location"]
    page = as_cora.get(f"{done}?undo=1").content.decode()
    assert (len(told(page)), "and 2 more" in page) == (20, True)


def test_what_stays_of_a_batch_is_told_first(as_cora: Client, cora: User, tree: object) -> None:
    rows = several(3)
    done = decided(as_cora, rows)
    curation.merge(make_submission("10.1/x"), into=Paper.objects.get(submissions=rows[1]), by=cora)
    first = told(as_cora.get(f"{done}?undo=1").content.decode())[0]
    assert first.startswith(
        "A study of 2301.00002 Stays as it is: A later decision rests on this (merged, cora,"
    )


def test_what_could_not_be_decided_is_told_to_every_curator_also_after_the_next_batch(
    as_cora: Client, as_ada: Client, catalogue: dict[str, Paper]
) -> None:
    rows = [*several(2), make_submission(CONSTITUTIONAL)]  # the last one is a paper already
    done = decided(as_cora, rows[1:])
    decided(as_cora, rows[:1])
    for client in (as_cora, as_ada):
        assert "carries this identifier already. Merge into it instead." in client.get(done).content.decode()


def proposing(paper: Paper, **fields: str) -> Submission:
    proposal = [{"field": name, "old": "", "new": new, "source": "arxiv"} for name, new in fields.items()]
    return make_submission("", kind="update", paper=paper, proposal=proposal)


def test_what_is_taken_over_together_is_shown_with_what_stands_there_now(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    bai = catalogue["bai2022constitutional"]
    proposing(bai, title="Constitutional AI: Harm from AI Feedback", url="https://example.org/")
    FieldOrigin.objects.create(paper=bai, field="url", source="curator", locked=True)
    page = as_cora.get("/curate/batch/").content.decode()
    assert "<del>Harmlessness </del>" in page
    assert "<ins>Harm </ins>" in page
    assert "address: → https://example.org/ locked" in text(page)


def test_what_grew_while_the_batch_was_looked_at_is_not_taken_over(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    first, second = (
        proposing(catalogue[key], title="X") for key in ("bai2022constitutional", "zou2023universal")
    )
    page = as_cora.get("/curate/batch/").content.decode()
    sent = dict(re.findall(r'name="(seen:[^"]+)" value="([^"]+)"', page))
    assert len(sent) == 2
    Submission.objects.filter(pk=second.pk).update(proposal=[{**second.proposal[0], "new": "Y"}])
    as_cora.post("/curate/batch/", {"verb": "apply", "row": [first.token, second.token], **sent})
    assert states() == [State.ACCEPTED, State.READY]


def test_proposals_of_a_batch_are_read_together(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    counts = []
    for key in ("bai2022constitutional", "zou2023universal", "ouyang2022training"):
        proposing(catalogue[key], title="X", venue="NeurIPS")
        with CaptureQueriesContext(connection) as asked:
            as_cora.get("/curate/batch/")
        counts.append(len(asked))
    assert counts[1] == counts[2]


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


def test_accepting_without_a_category_decides_nothing_and_leads_to_the_categories(
    as_cora: Client, tree: object
) -> None:
    rows = several(3)
    sent = {"verb": "accept", "row": [rows[0].token, rows[2].token]}
    answer = as_cora.post("/curate/batch/", sent)
    page = answer.content.decode()
    assert (answer.status_code, ticked(page)) == (400, [rows[0].token, rows[2].token])
    assert '<a href="#categories" autofocus>Choose at least one category.</a>' in page
    assert (states(), Decision.objects.count()) == ([State.READY] * 3, 0)


def test_reports_alone_are_not_rejected_for_the_reasons_of_declining_works(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    report = curation.report(catalogue["bai2022constitutional"], changes={"year": 2021}, comment="See.")
    page = as_cora.post("/curate/batch/", {"row": report.token}).content.decode()
    assert 'name="reject-picked"' not in page
    sent = {"verb": "reject", "row": report.token, "reject-picked": "spam", "reject-reason": "It is 2022."}
    as_cora.post("/curate/batch/", sent)
    decision = Decision.objects.get()
    assert (decision.reason, decision.picked) == ("It is 2022.", None)


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


def test_a_batch_whose_session_ran_out_stands_there_again(as_cora: Client, cora: User, tree: object) -> None:
    client, rows = as_cora, several(3)
    client.get("/curate/batch/")
    del client.cookies["sessionid"]
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
    assert "autofocus" not in page  # no button


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
