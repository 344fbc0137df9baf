"""What became of an object: who changed what, when and through what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from papers import curation, past
from papers.models import (
    Author,
    Authorship,
    Classification,
    FieldOrigin,
    Identifier,
    Paper,
    Submission,
    User,
)
from papers.past import Change, Entry
from taxonomy.models import Category
from tests.catalogue import add_identifier, grow_tree, make_paper

pytestmark = pytest.mark.django_db
in_order = pytest.mark.django_db(
    transaction=True
)  # entries are put in order by when their transactions began


@pytest.fixture
def paper() -> Paper:
    with pghistory.context(command="making"):
        return make_paper("a2023b", "A title", authors=("Yuntao Bai",), venue="")


@contextmanager
def request(**said: Any) -> Iterator[None]:
    with pghistory.context(url="/curate/x/", request="r1", **said):
        yield


def last(paper: Paper, **asked: Any) -> Entry:
    """The newest; in a test that is one transaction, the one that is not the making."""
    entries = past.of_paper(paper, **asked).entries
    return next(entry for entry in entries if entry.through != "command making")


def said(entry: Entry) -> list[tuple[str, str, str]]:
    return [(change.what, change.old, change.new) for change in entry.changes]


def test_a_change_says_what_was_there_before(paper: Paper) -> None:
    with request():
        Paper.objects.update(title="Another title")
    assert said(last(paper)) == [("title", "A title", "Another title")]
    assert last(paper).changes[0].pieces == [("delete", "A "), ("insert", "Another "), ("equal", "title")]


@in_order
def test_the_newest_entry_comes_first(paper: Paper) -> None:
    for title in ("Second", "Third"):
        with request():
            Paper.objects.update(title=title)
    titles = [entry.changes[0].new for entry in past.of_paper(paper).entries[:2]]
    assert titles == ["Third", "Second"]
    assert past.of_paper(paper).entries[2].through == "command making"


def test_all_that_a_request_changed_is_one_entry_with_its_outcome(paper: Paper) -> None:
    with request():
        Paper.objects.update(title="Second")
        Paper.objects.update(title="Third", year=2024)
        add_identifier(paper, "2301.00001")
    assert said(last(paper)) == [
        ("title", "A title", "Third"),
        ("year", "2023", "2024"),
        ("identifier", "", "arXiv:2301.00001"),
    ]


def test_what_was_changed_and_changed_back_at_once_is_no_entry(paper: Paper) -> None:
    with request():
        Paper.objects.update(title="Second")
        Paper.objects.update(title="A title")
    assert len(past.of_paper(paper).entries) == 1


@in_order
def test_plain_sql_is_told_too_each_transaction_by_itself(paper: Paper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE papers_paper SET title = 'Second'")
        cursor.execute("UPDATE papers_paper SET title = 'Third'")
    entries = past.of_paper(paper).entries[:2]
    assert [said(entry) for entry in entries] == [
        [("title", "Second", "Third")],
        [("title", "A title", "Second")],
    ]
    assert (entries[0].who, entries[0].through) == ("", "")


def test_authors_are_told_as_one_list(paper: Paper) -> None:
    jeff = Author.objects.create(name="Jeff Wu", slug="jeff-wu")
    with request():
        Authorship.objects.filter(paper=paper).delete()
        for number, author in enumerate([jeff, Author.objects.get(name="Yuntao Bai")], start=1):
            Authorship.objects.create(paper=paper, author=author, position=number, name=author.name)
    assert said(last(paper)) == [("authors", "Yuntao Bai", "Jeff Wu; Yuntao Bai")]


@in_order
def test_a_category_is_told_with_its_line_its_evidence_and_how_sure_it_is(paper: Paper) -> None:
    category = grow_tree()["outer-alignment/scalable-oversight"]
    with request():
        spoken = {"evidence": "We do.", "confidence": "unsure"}
        row = Classification.objects.create(paper=paper, category=category, primary=True, **spoken)
    line = "Outer alignment › Scalable oversight (primary, unsure): “We do.”"
    assert said(last(paper)) == [("category", "", line)]
    with request():
        row.delete()
    assert said(last(paper)) == [("category", line, "")]


@in_order
def test_where_a_value_comes_from_stands_beside_its_change(paper: Paper) -> None:
    with request():
        Paper.objects.update(title="Second")
        FieldOrigin.objects.create(paper=paper, field="title", source="arxiv")
    assert last(paper).changes == [Change("title", "A title", "Second", "title", "arXiv")]
    with request():
        FieldOrigin.objects.update(locked=True)
    assert said(last(paper)) == [("origin of title", "arXiv", "arXiv, locked")]


def test_where_a_whole_paper_comes_from_is_said_once() -> None:
    with request():
        paper = make_paper("b2024c", "B title", authors=("Jeff Wu",), venue="")
        for field in ("title", "authors", "year"):
            FieldOrigin.objects.create(paper=paper, field=field, source="seed")
    entry = last(paper)
    assert {change.note for change in entry.changes} == {""}
    assert said(entry)[-1] == ("origin", "", "The survey's reading list")


@in_order
def test_a_curator_is_named_and_a_reader_is_not(paper: Paper, cora: User, remy: User) -> None:
    for person in (cora, remy):
        with request(user=person.pk):
            Paper.objects.update(title=f"By {person.username}")
    assert [entry.who for entry in past.of_paper(paper).entries[:2]] == ["a reader", "cora"]
    assert last(paper, to_curator=True).who == "remy"


def test_only_curators_see_addresses_of_requests(paper: Paper) -> None:
    with request():
        Paper.objects.update(title="Second")
    assert (last(paper).through, last(paper).request, last(paper).address) == ("page", "r1", "")
    assert last(paper, to_curator=True).address == "/curate/x/"


@pytest.mark.parametrize(
    ("context", "through"),
    [
        ({"task": "papers.pull_due", "task_id": "t1"}, "metadata was pulled (task papers.pull_due)"),
        ({"task": "papers.refresh", "rule": "refresh"}, "nightly refresh (task papers.refresh)"),
        ({"rule": "refresh"}, "rule: sources are asked again"),
        ({"rule": "of-tomorrow"}, "rule: of-tomorrow"),
        ({"command": "load_seed", "source": "seed"}, "the seed was loaded (command load_seed)"),
        ({"source": "seed"}, "seed"),
        ({"url": "/api/v1/papers/"}, "API"),
        ({"url": "/admin/papers/paper/1/change/"}, "admin"),
        ({"url": "/zh/curate/x/"}, "page"),
    ],
)
def test_an_entry_says_through_what(paper: Paper, context: dict[str, str], through: str) -> None:
    with pghistory.context(**context):
        Paper.objects.update(title="Second")
    assert last(paper).through == through


def test_a_decision_stands_with_what_it_changed(paper: Paper, cora: User) -> None:
    category = grow_tree()["outer-alignment"]
    curation.classify_paper(paper, categories=[category], primary=category, by=cora, reason="It is.")
    entry = last(paper)
    assert [(v.decision.verb, v.reason, v.taken_back) for v in entry.verdicts] == [
        ("classify", "It is.", False)
    ]
    assert entry.who == "cora"
    assert len(entry.changes) == 1


@in_order
def test_taking_a_decision_back_is_an_entry_of_its_own(paper: Paper, cora: User, ada: User) -> None:
    category = grow_tree()["outer-alignment"]
    decision = curation.classify_paper(paper, categories=[category], primary=category, by=cora)
    curation.undo_decision(decision, by=ada)
    entry = last(paper)
    assert [(v.decision, v.taken_back) for v in entry.verdicts] == [(decision, True)]
    assert entry.who == "ada"


def test_what_was_asked_about_a_report_is_for_curators(paper: Paper, cora: User) -> None:
    row = curation.report(paper, changes={"title": "Better"}, comment="", by=None)
    curation.ask(row, by=cora, reason="Where did you read it?")
    assert len(past.of_paper(paper).entries) == 1
    assert last(paper, to_curator=True).verdicts[0].reason == "Where did you read it?"


@in_order
def test_a_paper_tells_the_past_of_one_that_was_merged_into_it(paper: Paper, cora: User) -> None:
    gone = make_paper("gone2020", "Gone", authors=(), venue="")
    curation.merge_papers(gone, into=paper, by=cora)
    entry = last(paper)
    assert ("title", "Gone", "") in said(entry)
    assert [verdict.decision.verb for verdict in entry.verdicts] == ["merge_papers"]
    told = [change.new for entry in past.of_paper(paper).entries for change in entry.changes]
    assert {"gone2020", "a2023b"} <= set(told)


@in_order
def test_after_a_merge_was_taken_back_each_tells_its_own(paper: Paper, cora: User) -> None:
    gone = make_paper("gone2020", "Gone", authors=(), venue="")
    curation.undo_decision(curation.merge_papers(gone, into=paper, by=cora), by=cora)
    told = [change.new for entry in past.of_paper(paper).entries for change in entry.changes]
    assert "Gone" not in told
    again = Paper.objects.get(cite_key="gone2020")
    assert [one for one in said(last(again)) if one[0] == "title"] == [("title", "", "Gone")]


@in_order
def test_an_author_tells_the_past_of_one_that_was_merged_into_it(paper: Paper, cora: User) -> None:
    gone = Author.objects.create(name="Y. Bai", slug="y-bai")
    into = Author.objects.get(name="Yuntao Bai")
    curation.merge_authors(gone, into=into, by=cora)
    entry = past.of_author(into).entries[0]
    assert ("name", "Y. Bai", "") in said(entry)
    assert [verdict.decision.verb for verdict in entry.verdicts] == ["merge_authors"]


@in_order
def test_an_identifier_that_went_to_another_paper_is_told_by_both(paper: Paper) -> None:
    other = make_paper("other2020", "Other", authors=(), venue="")
    add_identifier(paper, "2301.00001")
    with request():
        Identifier.objects.update(paper=other)
    assert said(last(paper)) == [("identifier", "arXiv:2301.00001", "")]
    assert said(last(other)) == [("identifier", "", "arXiv:2301.00001")]


def test_an_author_tells_of_papers_that_came(paper: Paper) -> None:
    entry = past.of_author(Author.objects.get()).entries[0]
    assert ("name on “A title”", "", "Yuntao Bai") in said(entry)


@in_order
def test_a_category_tells_how_it_was_called() -> None:
    category = grow_tree()["outer-alignment"]
    with request():
        Category.objects.filter(pk=category.pk).update(description_en="From outside.")
    entry = past.of_category(category.pk).entries[0]
    assert said(entry) == [("English description", "Works on Outer alignment.", "From outside.")]


@in_order
def test_a_submission_tells_its_states(cora: User) -> None:
    submission = Submission.objects.create(state="ready", reference="x", comment="Please")
    curation.reject(submission, by=cora, reason="No.")
    entry = past.of_submission(submission).entries[0]
    assert said(entry) == [("state", "ready", "rejected")]
    assert entry.verdicts[0].reason == "No."


@in_order
def test_a_submission_tells_what_was_proposed_with_it_and_by_whom(remy: User) -> None:
    tree = grow_tree()
    scalable, inner = tree["outer-alignment/scalable-oversight"], tree["inner-alignment"]
    row = curation.submit("2301.00001", categories=[scalable]).submission
    assert row is not None
    with pghistory.context(user=remy.pk):
        curation.submit("2301.00001", categories=[scalable, inner])
    second, first = past.of_submission(row).entries
    assert [change for change in first.changes if change.what == "proposed category"] == [
        Change("proposed category", "", "Outer alignment › Scalable oversight")
    ]
    assert (second.who, second.changes) == ("remy", [Change("proposed category", "", "Inner alignment")])


@in_order
def test_a_page_has_twenty_entries_and_leads_on(paper: Paper) -> None:
    for number in range(24):
        Paper.objects.update(title=f"Title {number}")
    first, second = past.of_paper(paper), past.of_paper(paper, 2)
    assert (len(first.entries), first.newer, first.older) == (20, 0, 2)
    assert (len(second.entries), second.newer, second.older) == (5, 1, 0)


def test_many_entries_take_as_many_queries_as_one(paper: Paper, cora: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            past.of_paper(paper)
        return len(found)

    def change(number: int) -> None:
        with request(user=cora.pk):
            Paper.objects.update(title=f"Title {number}")
            add_identifier(paper, f"2301.0000{number}")

    change(1)
    past.of_paper(paper)
    one = queries()
    for number in (2, 3, 4):
        change(number)
    assert queries() == one


def verdicts(paper: Paper) -> list[tuple[str, bool]]:
    entries = past.of_paper(paper, to_curator=True).entries
    return [(verdict.decision.verb, verdict.taken_back) for entry in entries for verdict in entry.verdicts]


@in_order
def test_decisions_that_moved_with_a_merge_and_back_were_taken_once(paper: Paper, cora: User) -> None:
    category = grow_tree()["outer-alignment"]
    gone = make_paper("gone2020", "Gone", authors=(), venue="")
    undone = curation.choose_fields(gone, values={"title": "Gone astray"}, source="curator", by=cora)
    curation.undo_decision(undone, by=cora)
    curation.classify_paper(gone, categories=[category], by=cora)
    curation.undo_decision(curation.merge_papers(gone, into=paper, by=cora), by=cora)
    assert verdicts(gone) == [("classify", False), ("set_fields", True), ("set_fields", False)]
    assert verdicts(paper) == [("merge_papers", True), ("merge_papers", False)]


@in_order
def test_papers_that_are_gone_are_told_by_their_titles(paper: Paper) -> None:
    author = Author.objects.get(name="Yuntao Bai")
    submission = Submission.objects.create(kind="correction", state="ready", paper=paper)
    with request():
        paper.delete()
    assert said(past.of_author(author).entries[0]) == [("name on “A title (deleted)”", "Yuntao Bai", "")]
    assert said(past.of_submission(submission).entries[0]) == [("paper", "A title (deleted)", "")]


@in_order
def test_an_identifier_that_is_written_anew_is_no_change(paper: Paper) -> None:
    add_identifier(paper, "2301.00001")
    with request():
        Paper.objects.update(title="Another title")
        paper.identifiers.all().delete()
        add_identifier(paper, "2301.00001")
    assert said(last(paper)) == [("title", "A title", "Another title")]
