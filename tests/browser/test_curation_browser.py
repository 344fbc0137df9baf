"""Submitting and curating in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from papers.models import Classification, Paper, Reason, State, Submission, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.conftest import PASSWORD
from tests.papers.submissions import NEW, make_submission, pulled_record
from tests.tools.chromium import launch

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright runs an event loop in this thread, where Django would refuse to speak to the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page whose console must stay silent: no broken script, nothing that the CSP refuses."""
    context = browser.new_context(viewport=WIDE, base_url=live_server.url)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    # A refused decision is an answer, not a fault of the page.
    page.on(
        "console", lambda it: said.append(it.text) if it.type == "error" and "400" not in it.text else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


@pytest.fixture(autouse=True)
def _reasons(transactional_db: None) -> None:
    """Those of the first start: a test that commits leaves an empty database to the next."""
    for position, text in enumerate(
        ("Scope.", "Unidentified.", "No work.", "Withdrawn.", "It is advertising.")
    ):
        known = {"text_en": text, "text_zh": text, "position": position}
        Reason.objects.update_or_create(key=f"reason-{position}", defaults=known)
    Reason.objects.exclude(key__startswith="reason-").delete()


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_curator_decides_one_after_the_other_and_takes_one_back(page: Page, cora: User) -> None:
    making.grow_tree()
    rows = [make_submission(f"2301.0000{number}") for number in (1, 2, 3)]
    sign_in(page)
    page.get_by_role("link", name="Queue").click()
    page.get_by_role("link", name="A study of 2301.00001").click()
    # Choosing a primary category ticks it.
    page.get_by_role("radio", name="Jailbreaking is the primary category").check()
    expect(page.get_by_role("checkbox", name="Jailbreaking")).to_be_checked()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00002")
    # The second is rejected with a picked reason.
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("radio", name="It is advertising.").check()
    page.get_by_role("button", name="Reject it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00003")
    # Which was a mistake.
    page.get_by_role("link", name="Undo", exact=False).first.click()
    expect(page.get_by_text("The submission waits again.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00002")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    assert [Submission.objects.get(pk=row.pk).state for row in rows] == [
        State.ACCEPTED,
        State.READY,
        State.READY,
    ]
    assert [c.category.slug for c in Paper.objects.get().classifications.all()] == ["jailbreaking"]


def test_typing_narrows_the_categories_and_keeps_what_is_ticked(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    page.get_by_role("checkbox", name="Inner alignment").check()
    narrow = page.get_by_role("searchbox", name="Filter the categories")
    narrow.fill("jailb")
    names = page.locator(".picker .choice:visible")
    expect(names).to_have_text(["Inner alignment", "Attacks on aligned LLMs", "Jailbreaking"])
    narrow.press("Enter")  # ticks the first one found, and accepts nothing
    expect(page.get_by_role("checkbox", name="Jailbreaking")).to_be_checked()
    expect(page.get_by_role("radio", name="Inner alignment is the primary")).to_be_checked()
    assert Submission.objects.get().state == State.READY


def ready(page: Page, title: str) -> None:
    """The submission with this title is there, and has been seen for long enough to take keys."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.wait_for_timeout(350)


def keyed(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def waiting(cora: User) -> list[Submission]:
    """Three in the queue, and one category that is offered as 1, because Cora used it last."""
    tree = making.grow_tree()
    paper = making.make_paper("known2020", categories=[tree[JAILBREAKING]])
    paper.classifications.update(classified_by=cora)
    return [make_submission(f"2301.0000{number}") for number in (1, 2, 3)]


JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


def test_a_clear_case_takes_at_most_three_keys(page: Page, cora: User) -> None:
    rows = waiting(cora)
    sign_in(page)
    page.goto(f"/curate/{rows[0].token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "1 a")
    ready(page, "A study of 2301.00002")
    keyed(page, "r 5 Enter")
    ready(page, "A study of 2301.00003")
    assert [Submission.objects.get(pk=row.pk).state for row in rows[:2]] == [State.ACCEPTED, State.REJECTED]
    assert rows[1].decisions.get().reason == "It is advertising."
    # Undoing takes two.
    keyed(page, "u")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    keyed(page, "Enter")
    ready(page, "A study of 2301.00002")
    keyed(page, "j")
    ready(page, "A study of 2301.00003")
    keyed(page, "k")
    ready(page, "A study of 2301.00002")


def test_merging_by_key_shows_into_what_first(page: Page, cora: User) -> None:
    making.grow_tree()
    paper = making.make_paper("known2020", "On parrots", arxiv="2301.00001")
    row = make_submission("2301.00001")
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "m")
    expect(page.locator(".panel .paper-title")).to_have_text("On parrots")
    keyed(page, "Enter")
    expect(page.locator(".decided")).to_contain_text("merged")
    assert Submission.objects.get().paper == paper


def test_the_tree_is_searched_by_key_and_help_says_which_keys_there_are(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "/ i n n e r Enter")
    expect(page.get_by_role("checkbox", name="Inner alignment")).to_be_checked()
    keyed(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_role("checkbox", name="Single keys decide").uncheck()
    page.get_by_role("button", name="Close").click()
    keyed(page, "a")  # does nothing now
    page.reload()
    ready(page, "A study of 2301.00001")
    keyed(page, "r")
    expect(page.get_by_role("button", name="Reject it")).to_be_hidden()
    assert Submission.objects.get(pk=row.pk).state == State.READY


def test_a_key_pressed_twice_does_not_decide_on_what_was_not_seen(page: Page, cora: User) -> None:
    rows = waiting(cora)
    for row in rows:
        row.proposed_categories.set(Category.objects.filter(path=JAILBREAKING))
    sign_in(page)
    page.goto(f"/curate/{rows[0].token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "a a a")
    ready(page, "A study of 2301.00002")
    assert Submission.objects.filter(state=State.ACCEPTED).count() == 1


def test_a_question_is_sent_from_where_it_is_typed(page: Page, cora: User) -> None:
    rows = waiting(cora)
    sign_in(page)
    page.goto("/curate/batch/")
    page.locator("summary", has_text="Ask all").click()
    page.get_by_label("Question").fill("Which version?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Decided together")
    assert {row.decisions.get().reason for row in rows} == {"Which version?"}


def test_a_session_that_runs_out_in_the_middle_of_a_form_loses_nothing(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    page.locator("summary", has_text="Reject").click()
    page.get_by_label("In words").fill("A long explanation.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Reject it").click()
    page.get_by_label("Username").fill("cora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You had been signed out.")).to_be_visible()
    expect(page.get_by_label("In words")).to_have_value("A long explanation.")
    page.get_by_role("button", name="Reject it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00002")
    assert row.decisions.get().reason == "A long explanation."


def test_what_is_selected_in_the_abstract_becomes_evidence(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "1")
    page.locator("#abstract p").click(click_count=3)
    page.get_by_role("button", name="Quote for Jailbreaking").click()
    expect(page.get_by_label("Evidence for Jailbreaking")).to_have_value("We study it.")
    page.get_by_label("How sure: Jailbreaking").select_option("unsure")
    page.get_by_label("How sure: Jailbreaking").blur()
    keyed(page, "a")
    ready(page, "A study of 2301.00002")
    kept = Classification.objects.get(paper__submissions=row)
    assert (kept.evidence, kept.confidence) == ("We study it.", "unsure")


def test_what_was_ticked_and_quoted_is_there_again_after_a_look_at_the_next_one(
    page: Page, cora: User
) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "1")
    page.locator("#abstract p").click(click_count=3)
    page.get_by_role("button", name="Quote for Jailbreaking").click()
    keyed(page, "j")
    ready(page, "A study of 2301.00002")
    expect(page.get_by_text("What you had ticked here is ticked again.")).to_be_hidden()
    assert page.locator('input[name="categories"]:checked').count() == 0
    keyed(page, "k")
    ready(page, "A study of 2301.00001")
    expect(page.get_by_text("What you had ticked here is ticked again.")).to_be_visible()
    expect(page.get_by_label("Evidence for Jailbreaking")).to_have_value("We study it.")
    keyed(page, "a")
    ready(page, "A study of 2301.00002")
    kept = Classification.objects.get(paper__submissions=row)
    assert (kept.primary, kept.evidence) == (True, "We study it.")


def test_what_was_decided_and_undone_begins_with_nothing_ticked(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "1 a")
    ready(page, "A study of 2301.00002")
    keyed(page, "u")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    keyed(page, "Enter")
    ready(page, "A study of 2301.00001")
    assert page.locator('input[name="categories"]:checked').count() == 0


def test_what_is_said_of_a_category_goes_when_it_is_unticked(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, "A study of 2301.00001")
    keyed(page, "1")
    page.locator("#abstract p").click(click_count=3)
    page.get_by_role("button", name="Quote for Jailbreaking").click()
    keyed(page, "1")
    for said in ("Evidence for Jailbreaking", "How sure: Jailbreaking"):
        expect(page.get_by_label(said)).to_be_disabled()


def test_a_curator_claims_the_next_ones_and_gives_them_back(page: Page, cora: User) -> None:
    rows = waiting(cora)
    sign_in(page)
    page.goto("/curate/")
    page.get_by_role("button", name="Claim the next 20").click()
    expect(page.get_by_role("link", name=f"Claimed by you: {len(rows)}")).to_be_visible()
    page.get_by_role("button", name="Give them back").click()
    expect(page.get_by_role("button", name="Give them back")).to_have_count(0)
    assert not Submission.objects.exclude(claimed_by=None).exists()


def test_buttons_stay_where_they_are_from_one_submission_to_the_next(page: Page, cora: User) -> None:
    rows = [
        *waiting(cora),
        make_submission("10.1/untitled"),
        make_submission("2301.00009", state=State.FAILED),
    ]
    sign_in(page)
    places = []
    for row in rows:
        page.goto(f"/curate/{row.token}/")
        buttons = page.locator(".decisions > .button:first-child, .decisions > details > summary")
        places.append([button.bounding_box() for button in buttons.all()])
    assert places == [places[0]] * len(rows)
    assert len(places[0]) == 4


def test_many_are_decided_together_and_taken_back(page: Page, cora: User) -> None:
    waiting(cora)
    sign_in(page)
    page.goto("/curate/")
    page.get_by_label("Tick all on this page").check()
    page.get_by_role("button", name="Decide on the ticked ones together").click()
    page.get_by_role("radio", name="Jailbreaking is the primary category").check()
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decided together")
    assert Submission.objects.filter(state=State.ACCEPTED).count() == 3
    page.get_by_role("link", name="Show what will change").click()
    page.get_by_role("button", name="Undo all").click()
    expect(page.get_by_role("status", name="Undone")).to_contain_text("waits again")
    assert Submission.objects.filter(state=State.READY).count() == 3


def test_a_submission_page_follows_until_the_metadata_is_there(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("arXiv ids, DOIs, addresses or BibTeX").fill(NEW)
    page.wait_for_timeout(1_000)  # no person is quicker
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("[aria-current=step]")).to_have_text("Received")
    ready = make_submission("2301.00009")
    Submission.objects.filter(value=NEW).update(state=State.READY, pulled=ready.pulled)
    expect(page.get_by_role("heading", level=1)).to_have_text("A study of 2301.00009", timeout=8_000)
    expect(page.locator("[aria-current=step]")).to_have_text("Waits for a curator")


def test_a_curator_works_on_a_narrow_screen(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    for path in ("/curate/", f"/curate/{row.token}/", "/submit/", f"/submissions/{row.token}/"):
        page.goto(path)
        assert no_wider_than_the_screen(page), path
    page.goto(f"/curate/{row.token}/")
    accept = page.get_by_role("button", name="Accept")
    expect(accept).to_be_in_viewport()
    page.locator("summary", has_text="Reject").click()
    expect(page.get_by_role("button", name="Reject it")).to_be_in_viewport()
    assert no_wider_than_the_screen(page)


def test_escape_closes_a_decision_and_keeps_what_was_typed(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    reject = page.locator("summary", has_text="Reject")
    reject.click()
    page.get_by_label("In words").fill("Not about alignment.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Reject it")).to_be_hidden()
    expect(reject).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("In words")).to_have_value("Not about alignment.")


def test_submitting_and_deciding_need_no_script(
    browser: Browser, live_server: LiveServer, cora: User
) -> None:
    making.grow_tree()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/submit/")
    page.locator("summary", has_text="or type it by hand").click()
    page.get_by_label("Title").fill("By hand")
    page.get_by_label("Authors").fill("Ann Author")
    page.locator("summary", has_text="Propose categories").click()
    page.get_by_role("checkbox", name="Inner alignment").check()
    page.wait_for_timeout(1_000)  # no person is quicker
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    sign_in(page)
    page.goto("/curate/")
    page.get_by_role("link", name="By hand").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("By hand accepted")
    assert [c.category.slug for c in Paper.objects.get().classifications.all()] == ["inner-alignment"]
    context.close()


def test_a_bare_doi_is_completed_on_a_narrow_screen_without_script(
    browser: Browser, live_server: LiveServer, cora: User
) -> None:
    making.grow_tree()
    row = make_submission("10.1145/3442188.3445922")
    context = browser.new_context(
        java_script_enabled=False,
        base_url=live_server.url,
        viewport=NARROW,  # type: ignore[arg-type]
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    assert no_wider_than_the_screen(page)
    expect(page.get_by_role("button", name="Accept")).to_be_disabled()
    page.get_by_role("link", name="Type at least the title first").click()
    page.get_by_label("Title").fill("On Parrots")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On Parrots")
    expect(page.get_by_label("Title")).to_be_hidden()
    assert no_wider_than_the_screen(page)
    page.get_by_role("checkbox", name="Inner alignment").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("On Parrots accepted")
    context.close()


def opened(page: Page, row: Submission) -> None:
    sign_in(page)
    page.goto(f"/curate/{row.token}/")
    ready(page, row.title)


def test_words_typed_after_the_key_for_rejecting_are_words_and_decide_nothing(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    opened(page, row)
    keyed(page, "1 r")
    page.keyboard.type("rare, about jam")
    expect(page.get_by_label("In words")).to_have_value("rare, about jam")
    assert Submission.objects.get(pk=row.pk).state == State.READY


def test_a_digit_that_picks_no_reason_ticks_no_category_behind_the_panel(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    Reason.objects.all().delete()
    opened(page, row)
    keyed(page, "r")
    page.get_by_role("button", name="Reject it").focus()
    keyed(page, "1 a")
    expect(page.get_by_role("checkbox", name="Jailbreaking")).not_to_be_checked()
    assert Submission.objects.get(pk=row.pk).state == State.READY


def test_with_the_panel_for_merging_open_no_other_key_decides(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    opened(page, row)
    keyed(page, "1 m")
    page.get_by_role("button", name="Merge into it").focus()
    keyed(page, "a j")
    expect(page.get_by_role("heading", level=1)).to_have_text(row.title)
    assert Submission.objects.get(pk=row.pk).state == State.READY


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_what_is_likely_the_same_work_is_said_in_the_first_look(
    page: Page, cora: User, searchable: dict[str, Paper], size: dict[str, int]
) -> None:
    paper = searchable["bai2022constitutional"]
    pulled = pulled_record(title=paper.title, authors=paper.author_names, abstract="We study it. " * 200)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    opened(page, make_submission(pulled=pulled.as_json()))
    said = page.get_by_role("link", name=f"May be the same work as “{paper.title}”")
    expect(said).to_be_in_viewport(ratio=1)
    said.click()
    expect(page.get_by_role("heading", name="May be the same work")).to_be_in_viewport()


def test_a_batch_without_a_category_stays_with_what_was_ticked(page: Page, cora: User) -> None:
    rows = waiting(cora)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    sign_in(page)
    page.goto("/curate/batch/")
    page.get_by_role("checkbox", name=rows[0].title).uncheck()
    page.get_by_role("button", name="Accept all").click()
    problem = page.get_by_role("alert").get_by_role("link", name="Choose at least one category.")
    expect(problem).to_be_focused()
    problem.press("Enter")
    expect(page.get_by_role("searchbox", name="Filter the categories")).to_be_in_viewport()
    page.get_by_role("radio", name="Jailbreaking is the primary category").check()
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decided together")
    assert [Submission.objects.get(pk=row.pk).state for row in rows] == [
        State.READY,
        State.ACCEPTED,
        State.ACCEPTED,
    ]


def test_evidence_is_written_by_keyboard_alone(page: Page, cora: User) -> None:
    row = waiting(cora)[0]
    opened(page, row)
    keyed(page, "1")
    write = page.get_by_role("button", name="Write evidence for Jailbreaking")
    write.press("Enter")
    said = page.get_by_label("Evidence for Jailbreaking")
    expect(said).to_be_focused()
    expect(write).to_have_count(0)
    page.keyboard.type("We study it.")
    page.keyboard.press("Control+Enter")
    ready(page, "A study of 2301.00002")
    assert Classification.objects.get(paper__submissions=row).evidence == "We study it."


def test_a_key_opens_the_evidence_for_the_primary_category(page: Page, cora: User) -> None:
    opened(page, waiting(cora)[0])
    keyed(page, "1 e")
    page.keyboard.type("We")
    expect(page.get_by_label("Evidence for Jailbreaking")).to_have_value("We")


def test_a_refused_decision_leads_down_to_the_categories(page: Page, cora: User) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(page, waiting(cora)[0])
    jump = page.get_by_role("link", name="Categories", exact=True)
    expect(jump).to_be_in_viewport()
    page.get_by_role("button", name="Accept").click()
    problem = page.get_by_role("alert").get_by_role("link", name="Choose at least one category.")
    expect(problem).to_be_focused()
    expect(problem).to_be_in_viewport()
    for way in (problem, jump):
        way.click()
        expect(page.get_by_role("checkbox", name="Jailbreaking")).to_be_in_viewport()
        page.evaluate("scrollTo(0, 0)")


def test_accept_is_a_few_tab_stops_away(page: Page, cora: User) -> None:
    opened(page, waiting(cora)[0])
    page.get_by_role("link", name="Skip to the content").press("Enter")
    keyed(page, "Tab")
    expect(page.get_by_role("link", name="To the categories")).to_be_focused()
    keyed(page, "Tab Enter")
    expect(page.get_by_role("button", name="Accept")).to_be_focused()
    assert page.evaluate("scrollY") == 0


def test_without_script_nothing_is_shown_that_needs_one(
    browser: Browser, live_server: LiveServer, cora: User
) -> None:
    row = waiting(cora)[0]
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_in(page)
    for path in ("/curate/", "/curate/batch/", f"/curate/{row.token}/"):
        page.goto(path)
        for part in page.locator("[data-needs-script]").all():
            expect(part).to_be_hidden()
    expect(page.get_by_label("Evidence for the primary category")).to_be_visible()
    context.close()


def test_on_a_narrow_screen_a_short_page_has_no_hole_above_its_title(page: Page, cora: User) -> None:
    making.grow_tree()
    row = make_submission("2301.00009", state=State.RECEIVED)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(page, row)
    around, title = (page.locator(part).bounding_box() for part in (".around", "h1"))
    assert around
    assert title
    assert title["y"] - around["y"] - around["height"] < 40
