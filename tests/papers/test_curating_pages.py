"""The queue and the page on which a curator decides."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import DjangoAssertNumQueries

from papers import curation
from papers.models import Paper, SourceAnswer, State, Submission, User
from papers.record import Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    return making.grow_tree()


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def several(number: int, **fields: str) -> list[Submission]:
    """So many ready submissions, the first the oldest."""
    rows = [make_submission(f"2301.{n:05d}", **fields) for n in range(1, number + 1)]
    for age, row in enumerate(reversed(rows)):
        Submission.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=age))
    return rows


def address(row: Submission) -> str:
    return f"/curate/{row.token}/"


def undo_of(row: Submission) -> str:
    return f"/curate/undo/{row.decisions.get().pk}/"


def listed(page: str) -> list[str]:
    return re.findall(r'<a class="item-title" href="[^"]+"[^>]*>([^<]+)</a>', page)


# Who may


@pytest.mark.parametrize("path", ["/curate/", "/curate/some-token/"])
def test_nobody_signs_in_first(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={path}")


@pytest.mark.parametrize("path", ["/curate/", "/curate/some-token/"])
def test_a_reader_is_refused(as_remy: Client, path: str) -> None:
    assert as_remy.get(path).status_code == 403


def test_a_reader_decides_nothing(as_remy: Client) -> None:
    row = make_submission()
    assert as_remy.post(address(row), {"verb": "reject", "reason": "No."}).status_code == 403
    row.refresh_from_db()
    assert row.state == State.READY


def test_an_admin_may(as_ada: Client) -> None:
    assert as_ada.get("/curate/").status_code == 200


# The queue


def test_the_queue_shows_open_references_oldest_first(as_cora: Client) -> None:
    several(2)
    make_submission("2301.00008", state=State.REJECTED)
    make_submission("2301.00009", kind=Submission.Kind.UPDATE)
    assert listed(as_cora.get("/curate/").content.decode()) == [
        "A study of 2301.00001",
        "A study of 2301.00002",
    ]


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (-timedelta(seconds=5), "just now"),
        (timedelta(seconds=61), "1\xa0minute ago"),
        (timedelta(days=3, hours=5), "3\xa0days ago"),
    ],
)
def test_how_long_something_waits_is_said_in_one_unit(as_cora: Client, age: timedelta, said: str) -> None:
    row = make_submission()
    Submission.objects.update(created_at=timezone.now() - age)
    for path in ("/curate/", f"/curate/{row.token}/"):
        page = as_cora.get(path).content.decode()
        assert set(re.findall(r"<time [^>]*>([^<]*)</time>", page)) == {said}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "failed"}, ["arXiv:2301.00003"]),
        ({"state": "decided"}, ["arXiv:2301.00004"]),
        ({"state": "all", "kind": "update"}, ["A study of 2301.00005"]),
        ({"q": "study of 2301.00001"}, ["A study of 2301.00001"]),
        ({"q": "https://arxiv.org/abs/2301.00002"}, ["A study of 2301.00002"]),
        ({"q": "by hand"}, ["By Hand"]),
        ({"q": "nothing like it"}, []),
    ],
)
def test_the_queue_is_filtered(as_cora: Client, query: dict[str, str], expected: list[str]) -> None:
    several(2)
    make_submission("2301.00003", state=State.FAILED)
    make_submission("2301.00004", state=State.REJECTED)
    make_submission("2301.00005", kind=Submission.Kind.UPDATE)
    make_submission("10.1/x", typed=Record(title="By Hand"))
    assert listed(as_cora.get("/curate/", query).content.decode()) == expected


def test_a_filter_that_does_not_exist_is_said_and_shows_nothing(as_cora: Client) -> None:
    several(1)
    answer = as_cora.get("/curate/", {"state": "lost"})
    assert answer.status_code == 400
    assert listed(answer.content.decode()) == []


def test_the_queue_has_pages_of_twenty(as_cora: Client) -> None:
    several(21)
    first, second = (as_cora.get("/curate/", {"page": page}).content.decode() for page in (1, 2))
    assert (len(listed(first)), listed(second)) == (20, ["A study of 2301.00021"])
    assert 'rel="next" href="?page=2"' in first


@pytest.mark.parametrize("page", ["3", "0", "x"])
def test_a_page_that_is_not_there_is_not_found(as_cora: Client, page: str) -> None:
    assert as_cora.get("/curate/", {"page": page}).status_code == 404


def test_an_empty_queue_says_what_to_do(as_cora: Client) -> None:
    page = as_cora.get("/curate/").content.decode()
    assert "Nothing waits. New references appear here as soon as they are submitted." in page


def test_a_failure_is_said_in_the_queue(as_cora: Client) -> None:
    failure = {"message": "arXiv has no paper with this id.", "params": {}}
    make_submission(state=State.FAILED, failure=failure)
    assert "arXiv has no paper with this id." in as_cora.get("/curate/").content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_the_queue_costs_a_fixed_number_of_queries(
    as_cora: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    several(number)
    with django_assert_num_queries(9):
        as_cora.get("/curate/")


# The first start's pulls


def some_updates() -> None:
    states = [State.MERGED, State.MERGED, State.RECEIVED, State.FAILED]
    for number, state in enumerate(states, start=1):
        make_submission(f"2301.{number:05d}", kind=Submission.Kind.UPDATE, state=state)


def test_the_queue_says_how_far_the_first_pulls_are(as_cora: Client) -> None:
    some_updates()
    page = as_cora.get("/curate/").content.decode()
    assert "Abstracts pulled: 2 of 4, 1 failed" in text(page)
    assert re.findall(r'id="progress".* hx-trigger="([^"]+)"', page) == ["every 3s"]


def test_htmx_gets_the_progress_alone(as_cora: Client) -> None:
    some_updates()
    headers = {"HX-Request": "true", "HX-Target": "progress"}
    page = as_cora.get("/curate/", headers=headers).content.decode()
    assert page.startswith('<div id="progress"')
    assert "<html" not in page


def test_when_all_is_pulled_nothing_is_said(as_cora: Client) -> None:
    make_submission(kind=Submission.Kind.UPDATE, state=State.MERGED)
    page = as_cora.get("/curate/").content.decode()
    assert "Abstracts pulled" not in page
    assert "hx-trigger" not in page


def test_failed_pulls_are_tried_again_with_one_ring(
    as_cora: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    some_updates()
    make_submission("2301.00009", kind=Submission.Kind.UPDATE, state=State.FAILED)
    with django_capture_on_commit_callbacks() as rung:
        answer = as_cora.post("/curate/retry/", follow=True)
    assert len(rung) == 1
    assert "2 papers are asked for again." in answer.content.decode()
    assert not Submission.objects.filter(state=State.FAILED).exists()


def test_trying_again_is_posted(as_cora: Client) -> None:
    assert as_cora.get("/curate/retry/").status_code == 405


# The evidence


def test_what_was_typed_stands_beside_what_was_pulled(as_cora: Client) -> None:
    row = make_submission(typed=Record(title="A study of something", year=2023))
    page = as_cora.get(address(row)).content.decode()
    rows = re.findall(
        r'<th scope="row">(\w+)</th><td[^>]*>([^<]*)</td><td[^>]*?( class="differs")?>([^<]*)', page
    )
    assert rows == [
        ("Title", f"A study of {NEW}", ' class="differs"', "A study of something"),
        ("Authors", "Ann Author; Ben Writer", "", ""),
        ("Year", "2023", "", "2023"),
        ("Venue", "arXiv", "", ""),
    ]


def test_abstract_comment_and_links_are_there(as_cora: Client) -> None:
    row = make_submission(comment="See section 3.")
    raw = {"comment": "12 pages", "journal_ref": "J. 1"}
    SourceAnswer.objects.create(
        source="arxiv", scheme="arxiv", value=NEW, fetched_at=timezone.now(), raw=raw, record={}
    )
    page = as_cora.get(address(row)).content.decode()
    for expected in ("We study it.", "See section 3.", "12 pages", "J. 1"):
        assert expected in page
    for link in (f"https://arxiv.org/abs/{NEW}", f"https://arxiv.org/pdf/{NEW}"):
        assert f'href="{link}" rel="external noreferrer"' in page


def test_the_paper_with_the_same_identifier_can_be_merged_into(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    row = make_submission(CONSTITUTIONAL)
    page = as_cora.get(address(row)).content.decode()
    assert "Carries the same identifier" in page
    assert 'name="into" value="bai2022constitutional"' in page
    as_cora.post(address(row), {"verb": "merge", "into": "bai2022constitutional"})
    row.refresh_from_db()
    assert (row.state, row.paper) == (State.MERGED, catalogue["bai2022constitutional"])


def test_what_may_be_the_same_work_is_shown_side_by_side(
    as_cora: Client, searchable: dict[str, Paper]
) -> None:
    zou = searchable["zou2023universal"]
    typed = Record(title=f"{zou.title} Revised", authors=tuple(zou.author_names))
    page = as_cora.get(address(make_submission("10.1/x", typed=typed))).content.decode()
    assert re.findall(r'type="hidden" name="into" value="([^"]+)"', page) == ["zou2023universal"]
    assert re.findall(r"<mark>([^<]+)</mark>", page) == ["Revised"]
    assert "titles" in page
    # Merging begins with it.
    assert re.findall(r'<input type="text" name="into" value="([^"]+)"', page) == ["zou2023universal"]


def test_without_an_index_the_page_is_there(as_cora: Client, settings: object, tmp_path: object) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path  # type: ignore[attr-defined]
    assert as_cora.get(address(make_submission())).status_code == 200


def test_proposed_categories_are_ticked_and_a_single_one_is_primary(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    row = make_submission()
    row.proposed_categories.set([tree[RL]])
    page = as_cora.get(address(row)).content.decode()
    assert re.findall(r'name="(\w+)" value="([^"]+)"[^>]* checked', page) == [
        ("categories", RL),
        ("primary", RL),
    ]
    assert page.count("proposed</span>") == 1


@pytest.mark.parametrize("state", State.waiting_for_source())
def test_while_metadata_is_pulled_there_is_nothing_to_decide(as_cora: Client, state: State) -> None:
    page = as_cora.get(address(make_submission(state=state))).content.decode()
    assert 'value="reject"' not in page
    assert "Decisions open when the metadata is there." in page


def test_the_page_is_loaded_anew_when_the_metadata_is_there(as_cora: Client) -> None:
    row = make_submission(state=State.FETCHING)
    headers = {"HX-Request": "true"}
    assert "HX-Refresh" not in as_cora.get(address(row), headers=headers)
    Submission.objects.update(state=State.READY)
    assert as_cora.get(address(row), headers=headers)["HX-Refresh"] == "true"


@pytest.mark.parametrize("number", [1, 20])
def test_a_submission_costs_a_fixed_number_of_queries(
    as_cora: Client,
    searchable: dict[str, Paper],
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    rows = several(number)
    with django_assert_num_queries(23):
        as_cora.get(address(rows[0]))


# Deciding


def test_accepting_opens_the_next_with_a_way_back(as_cora: Client, tree: dict[str, Category]) -> None:
    _first, second, third = several(3)
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], "primary": JAILBREAKING}
    answer = as_cora.post(address(second), sent, follow=True)
    assert answer.redirect_chain == [(f"{address(third)}?decided={second.token}", 302)]
    page = answer.content.decode()
    assert "A study of 2301.00002 accepted" in text(page)
    assert undo_of(second) in page
    paper = Paper.objects.get()
    assert [c.category.path for c in paper.classifications.filter(primary=True)] == [JAILBREAKING]


def test_after_the_last_the_first_opens(as_cora: Client) -> None:
    first, second = several(2)
    answer = as_cora.post(address(second), {"verb": "reject", "picked": "spam"})
    assert answer["Location"] == f"{address(first)}?decided={second.token}"


def test_after_the_only_one_the_queue_opens(as_cora: Client) -> None:
    (row,) = several(1)
    answer = as_cora.post(address(row), {"verb": "reject", "picked": "spam"}, follow=True)
    assert answer.redirect_chain == [(f"/curate/?decided={row.token}", 302)]
    assert undo_of(row) in answer.content.decode()


def test_the_queue_that_was_filtered_goes_on(as_cora: Client) -> None:
    several(1)
    failed = [make_submission(f"2302.0000{n}", state=State.FAILED) for n in (1, 2)]
    answer = as_cora.post(f"{address(failed[0])}?state=failed", {"verb": "reject", "picked": "spam"})
    assert answer["Location"] == f"{address(failed[1])}?state=failed&decided={failed[0].token}"


def test_what_was_asked_about_does_not_come_again_by_itself(as_cora: Client) -> None:
    first, second, third = several(3)
    assert as_cora.post(address(first), {"verb": "ask", "reason": "Which?"})["Location"].startswith(
        address(second)
    )
    assert as_cora.post(address(second), {"verb": "ask", "reason": "Which?"})["Location"].startswith(
        address(third)
    )
    last = as_cora.post(address(third), {"verb": "ask", "reason": "Which?"})
    assert last["Location"] == f"/curate/?decided={third.token}"


def test_the_queue_of_open_questions_goes_on(as_cora: Client) -> None:
    first, second = several(2, state=State.NEEDS_INFO)
    answer = as_cora.post(f"{address(first)}?state=needs_info", {"verb": "reject", "picked": "spam"})
    assert answer["Location"].startswith(address(second))


def test_undo_brings_it_back(as_cora: Client, tree: dict[str, Category]) -> None:
    row = make_submission()
    as_cora.post(address(row), {"verb": "accept", "primary": RL})
    answer = as_cora.post(undo_of(row), follow=True)
    assert answer.redirect_chain == [(address(row), 302)]
    assert "The decision was undone." in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, Paper.objects.count()) == (State.READY, 0)


def test_the_primary_category_need_not_be_ticked(as_cora: Client, tree: dict[str, Category]) -> None:
    as_cora.post(address(make_submission()), {"verb": "accept", "categories": [RL], "primary": JAILBREAKING})
    placed = Paper.objects.get().classifications.values_list("category__path", "primary")
    assert list(placed) == [(JAILBREAKING, True), (RL, False)]


def test_among_several_categories_the_primary_is_said(as_cora: Client, tree: dict[str, Category]) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING]}
    answer = as_cora.post(address(make_submission()), sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Say which of the categories is the primary one." in page
    assert sorted(re.findall(r'name="categories" value="([^"]+)" checked', page)) == [JAILBREAKING, RL]


def test_accepting_without_a_category_is_refused_with_a_sentence(as_cora: Client) -> None:
    answer = as_cora.post(address(make_submission()), {"verb": "accept"})
    assert answer.status_code == 400
    assert '<a href="#categories" autofocus>Choose at least one category.</a>' in answer.content.decode()


def test_a_picked_reason_is_written_in_the_submitters_language(as_cora: Client) -> None:
    row = make_submission(language="en")
    as_cora.post(f"/zh{address(row)}", {"verb": "reject", "picked": "spam", "reason": "Sorry."})
    assert row.decisions.get().reason == "It is advertising. Sorry."


def test_a_rejection_without_a_reason_is_refused_and_its_form_stays_open(as_cora: Client) -> None:
    answer = as_cora.post(address(make_submission()), {"verb": "reject"})
    assert answer.status_code == 409
    assert "A rejection needs a reason." in answer.content.decode()
    assert re.findall(r'<details name="decision" open><summary[^>]*>(\w+)', answer.content.decode()) == [
        "Reject"
    ]


@pytest.mark.parametrize(
    "into", ["ZOU2023universal", "arXiv:2307.15043v2", "https://arxiv.org/abs/2307.15043"]
)
def test_merging_takes_a_cite_key_or_an_identifier(
    as_cora: Client, catalogue: dict[str, Paper], into: str
) -> None:
    row = make_submission("10.1/x")
    as_cora.post(address(row), {"verb": "merge", "into": into})
    row.refresh_from_db()
    assert row.paper == catalogue["zou2023universal"]


def test_merging_into_what_is_not_there_keeps_what_was_typed(as_cora: Client) -> None:
    answer = as_cora.post(address(make_submission()), {"verb": "merge", "into": "nobody1999"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "There is no paper “nobody1999”." in page
    assert 'value="nobody1999"' in page


def test_a_question_is_asked(as_cora: Client) -> None:
    row = make_submission()
    as_cora.post(address(row), {"verb": "ask", "reason": "Which version?"})
    row.refresh_from_db()
    assert (row.state, row.decisions.get().reason) == (State.NEEDS_INFO, "Which version?")


def test_a_failed_one_is_tried_again(as_cora: Client) -> None:
    row = make_submission(state=State.FAILED)
    as_cora.post(address(row), {"verb": "retry"})
    row.refresh_from_db()
    assert row.state == State.RECEIVED


def test_only_what_failed_is_tried_again(as_cora: Client) -> None:
    row = make_submission()
    assert 'value="retry"' not in as_cora.get(address(row)).content.decode()
    assert as_cora.post(address(row), {"verb": "retry"}).status_code == 409


# Completing by hand

DOI = "10.1145/3442188.3445922"
TYPED = {"title": "On Parrots", "authors": "Emily Bender\nTimnit Gebru", "year": "2021", "venue": "FAccT"}


def unfolded(page: str) -> bool:
    return re.findall(r'<details class="more complete" id="complete"( open)?>', page) == [" open"]


def test_without_a_title_typing_comes_before_accepting(as_cora: Client, tree: dict[str, Category]) -> None:
    page = as_cora.get(address(make_submission(DOI))).content.decode()
    assert unfolded(page)
    assert "Type at least the title first" in page
    assert re.findall(r'button-primary"[^>]*>([^<]+)', page) == ["Save"]
    assert 'name="categories"' not in page


def test_with_a_title_completing_is_folded_away(as_cora: Client) -> None:
    page = as_cora.get(address(make_submission())).content.decode()
    assert not unfolded(page)
    assert re.findall(r'button-primary"[^>]*>(\w+)', page) == ["Accept"]


def test_a_bare_doi_is_completed_accepted_and_cited(as_cora: Client, tree: dict[str, Category]) -> None:
    several(1)
    row = make_submission(DOI)
    answer = as_cora.post(f"{address(row)}?state=ready", {"verb": "complete", **TYPED}, follow=True)
    assert answer.redirect_chain == [(f"{address(row)}?state=ready", 302)]
    page = answer.content.decode()
    assert "What you typed is saved." in page
    assert "On Parrots" in page
    as_cora.post(address(row), {"verb": "accept", "primary": RL})
    cited = as_cora.get(f"/papers/{Paper.objects.get().cite_key}.bib").content.decode()
    assert "author = {Bender, Emily and Gebru, Timnit}" in cited
    assert f"doi = {{{DOI}}}" in cited


def test_the_form_begins_with_what_the_submitter_typed(as_cora: Client) -> None:
    typed = Record(title="Old", authors=("Ann Author", "Ben Writer"), year=2020, url="https://example.org/a")
    page = as_cora.get(address(make_submission(DOI, typed=typed))).content.decode()
    names = ("title", "year", "venue", "url")
    inputs = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', page) for name in names}
    values = [re.findall(r'value="([^"]*)"', found[0]) for found in inputs.values() if found]
    assert values == [["Old"], ["2020"], [], ["https://example.org/a"]]
    assert re.findall(r'<textarea name="authors"[^>]*>\s*([^<]*)<', page) == ["Ann Author\nBen Writer"]


def test_a_field_left_empty_stays_as_it_was(as_cora: Client) -> None:
    row = make_submission(DOI, typed=Record(title="Old", venue="FAccT"))
    as_cora.post(address(row), {"verb": "complete", "title": "New", "venue": ""})
    row.refresh_from_db()
    assert (row.typed_record.title, row.typed_record.venue) == ("New", "FAccT")


def test_what_arxiv_says_is_kept(as_cora: Client, tree: dict[str, Category]) -> None:
    row = make_submission()
    as_cora.post(address(row), {"verb": "complete", "title": "Mine", "venue": "FAccT"})
    as_cora.post(address(row), {"verb": "accept", "primary": RL})
    assert Paper.objects.get().title == f"A study of {NEW}"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("year", "999", "The year must lie between 1800 and 2200."),
        ("year", "soon", "Enter a whole number."),
        ("url", "example.org", "Give an address that begins with http:// or https://."),
        ("authors", "A" * 201, "Write one author a line, at most 200 characters each."),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_nothing_is_lost(
    as_cora: Client, field: str, value: str, sentence: str
) -> None:
    row = make_submission(DOI)
    answer = as_cora.post(address(row), {"verb": "complete", **TYPED, field: value})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'<p class="error" id="complete-{field}_error">{sentence}</p>' in page
    assert 'value="On Parrots"' in page
    assert value in page
    row.refresh_from_db()
    assert row.typed_record.title == ""


def test_typing_nothing_is_refused_at_the_title(as_cora: Client) -> None:
    row = make_submission(typed=Record(title="Old"))
    answer = as_cora.post(address(row), {"verb": "complete"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert unfolded(page)
    assert '<p class="error" id="complete-title_error">Type at least the title.</p>' in page


def test_what_a_colleague_decided_is_not_completed(as_cora: Client, ada: User) -> None:
    row = make_submission(DOI)
    curation.reject(row, by=ada, reason="Off topic.")
    answer = as_cora.post(address(row), {"verb": "complete", **TYPED})
    assert answer.status_code == 409
    assert "This submission was already rejected by ada." in answer.content.decode()


def test_only_curators_complete(client: Client, as_remy: Client) -> None:
    row = make_submission(DOI)
    codes = [
        someone.post(address(row), {"verb": "complete", **TYPED}).status_code for someone in (client, as_remy)
    ]
    assert codes == [302, 403]
    row.refresh_from_db()
    assert row.typed_record.title == ""


def test_a_second_click_is_answered_with_who_decided(as_cora: Client, ada: User) -> None:
    row = make_submission()
    curation.reject(row, by=ada, reason="Off topic.")
    answer = as_cora.post(address(row), {"verb": "reject", "picked": "spam"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This submission was already rejected by ada." in page
    assert 'value="reject"' not in page
    assert undo_of(row) in page


def test_a_taken_identifier_is_answered_with_its_paper(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    answer = as_cora.post(address(make_submission(CONSTITUTIONAL)), {"verb": "accept", "primary": RL})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "carries this identifier already. Merge into it instead." in page
    assert f'name="primary" value="{RL}" checked' in page


def test_a_verb_that_does_not_exist_is_refused(as_cora: Client) -> None:
    assert as_cora.post(address(make_submission()), {"verb": "burn"}).status_code == 400


def test_a_form_from_elsewhere_decides_nothing(cora: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cora, backend="django.contrib.auth.backends.ModelBackend")
    row = make_submission()
    assert client.post(address(row), {"verb": "reject", "picked": "spam"}).status_code == 403


def test_titles_are_escaped(as_cora: Client) -> None:
    row = make_submission("10.1/x", typed=Record(title="<script>alert(1)</script>"))
    for page in (as_cora.get("/curate/"), as_cora.get(address(row))):
        assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("state", [State.READY, State.FETCHING, State.FAILED, State.REJECTED])
def test_no_page_has_code_or_style_inside(as_cora: Client, tree: dict[str, Category], state: State) -> None:
    row = make_submission(state=state)
    for path in ("/submit/", f"/submissions/{row.token}/", "/curate/?state=all", address(row)):
        page = as_cora.get(path).content.decode()
        assert re.findall(r"<style|<script(?![^>]* src=)|\s(?:style|on\w+|hx-on[^=]*)=", page) == [], path
