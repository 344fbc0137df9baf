"""The page that says what became of a submission."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import DjangoAssertNumQueries

from papers import curation
from papers.models import Paper, Reason, State, Submission, User
from papers.record import Record
from papers.views.timeline import timeline
from tests import catalogue as making
from tests.papers.submissions import NEW, make_submission, pulled_record

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


def text(page: str) -> str:
    """What a reader sees: no tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


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


def test_a_question_waits_for_the_submitter(db: None, cora: User) -> None:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    assert marks(status_page(row))[2] == ("Waits for your answer", "now")


@pytest.mark.parametrize(("kind", "said"), [("reference", "已收录"), ("correction", "已采纳")])
def test_a_report_is_adopted_where_a_work_is_taken_in(db: None, kind: str, said: str) -> None:
    row = make_submission(state=State.ACCEPTED, kind=kind)
    page = Client().get(f"/zh/submissions/{row.token}/").content.decode()
    assert marks(page)[-1] == (said, "done")
    with override("zh-hans"):
        assert row.get_state_display() == said


def test_what_no_source_is_asked_about_has_no_fetching(db: None) -> None:
    steps = marks(status_page(make_submission("https://example.org/x")))
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
    status, facts = page.split('<div id="status-facts" class="status" hx-swap-oob="true">')
    assert status.startswith('<div id="status"')
    assert status.strip() in status_page(row)
    assert facts.strip() in status_page(row)


def test_a_rejection_says_why(cora: User) -> None:
    row = make_submission()
    curation.reject(row, by=cora, reason="Off topic.")
    page = text(status_page(row))
    assert "It was declined: Off topic." in page
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


def test_a_picked_reason_is_read_in_the_readers_language(cora: User) -> None:
    row = make_submission()
    curation.reject(row, by=cora, picked=Reason.objects.get(key="scope"), reason="Sorry.")
    assert "It is not about aligning language models. Sorry." in text(status_page(row))
    assert "内容与语言模型对齐无关。 Sorry." in Client().get(f"/zh/submissions/{row.token}/").content.decode()


def test_it_says_what_happened_in_order(cora: User) -> None:
    row = make_submission(state=State.FETCHING)
    Submission.objects.update(state=State.READY)
    curation.ask(row, by=cora, reason="Which version?")
    curation.answer(row, comment="The second.")
    curation.reject(row, by=cora, reason="Off topic.")
    curation.undo(row, by=cora)
    assert [each.words for each in timeline(row)] == [
        "Received",
        "Metadata pulled",
        "A curator asked something",
        "Answered",
        "Declined",
        "The decision was undone",
    ]


def test_a_reported_mistake_is_told_as_one(cora: User, catalogue: dict[str, Paper]) -> None:
    row = make_submission("", kind="correction", paper=catalogue["bai2022constitutional"])
    assert "It waits for a curator, who looks at what you reported." in text(status_page(row))
    curation.reject(row, by=cora, reason="The year is right.")
    page = text(status_page(row))
    assert "Nothing was changed: The year is right." in page
    assert "submit it again" not in page


def look(client: Client, row: Submission, seen: str) -> str:
    address = f"/submissions/{row.token}/?seen={seen}"
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_a_look_brings_the_forms_when_there_is_something_else_to_do(client: Client, cora: User) -> None:
    row = make_submission()
    assert "status-forms" not in look(client, row, "ready")  # what is being typed there stays
    curation.ask(row, by=cora, reason="Which version?")
    page = look(client, row, "ready")
    assert '<div id="status-forms" class="status" hx-swap-oob="true">' in page
    assert "Send the answer" in page


def test_a_look_at_what_has_not_changed_renews_nothing(client: Client, db: None) -> None:
    row = make_submission(state=State.FETCHING)
    seen = client.get(f"/submissions/{row.token}/").context["seen"]
    assert look(client, row, seen) == ""
    Submission.objects.filter(pk=row.pk).update(
        failure={"message": "arXiv did not answer in time.", "params": {}}
    )
    assert "arXiv did not answer in time." in look(client, row, seen)


@pytest.mark.parametrize(("reference", "source"), [(NEW, "arXiv"), ("10.1145/3442188.3445922", "Crossref")])
def test_it_says_who_is_asked(db: None, reference: str, source: str) -> None:
    page = text(status_page(make_submission(reference, state=State.FETCHING)))
    assert f"Its metadata is being pulled from {source}." in page
