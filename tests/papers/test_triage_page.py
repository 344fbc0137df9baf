"""What the page of one submission shows beside the evidence: claims, offers, evidence, proposals, what was decided."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.models import Author, Classification, Paper, State, Submission, User
from papers.record import Record
from papers.suggested_categories import suggest
from papers.suggested_categories.training import train_due
from papers.views.picker import Offer
from taxonomy import tree as taxonomy
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission, pulled_record

RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
SENTENCE = "We study it."


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    return making.grow_tree()


def address(row: Submission) -> str:
    return f"/curate/{row.token}/"


def page_of(client: Client, row: Submission) -> str:
    return client.get(address(row)).content.decode()


def offered(page: str) -> list[tuple[str, str]]:
    return re.findall(r'id="offer-(\d)" name="categories" value="([^"]+)"', page)


# Claims


def test_opening_claims_and_a_colleague_is_told(as_cora: Client, as_ada: Client) -> None:
    row = make_submission()
    assert "has this open" not in page_of(as_cora, row)
    assert re.findall(r"<p>(cora has this open since \d\d:\d\d UTC\.)</p>", page_of(as_ada, row))
    assert "open at cora’s" in as_ada.get("/curate/").content.decode()
    assert "open at cora’s" not in as_cora.get("/curate/").content.decode()


def test_a_claim_is_taken_over_by_a_button(as_cora: Client, as_ada: Client, ada: User) -> None:
    row = make_submission()
    page_of(as_cora, row)
    assert as_ada.post(address(row), {"verb": "take"})["Location"] == address(row)
    row.refresh_from_db()
    assert row.claimed_by == ada
    assert "ada has this open" in page_of(as_cora, row)


def test_the_next_one_is_not_what_a_colleague_has_open(as_cora: Client, as_ada: Client) -> None:
    first, second, third = (make_submission(f"2301.0000{n}") for n in (1, 2, 3))
    page_of(as_ada, second)
    answer = as_cora.post(address(first), {"verb": "reject", "picked": "spam"})
    assert answer["Location"] == f"{address(third)}?decided={first.token}"


def test_who_lost_sees_what_happened_and_the_way_back(
    as_cora: Client, ada: User, tree: dict[str, Category]
) -> None:
    row = make_submission()
    curation.reject(row, by=ada, reason="Off topic.")
    answer = as_cora.post(address(row), {"verb": "accept", "primary": RL})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This submission was already rejected by ada." in page
    assert f'href="/curate/undo/{row.decisions.get().pk}/"' in page


# Categories that are offered


def test_suggestions_come_first_then_what_was_proposed_then_what_was_used(
    as_cora: Client, cora: User, searchable: dict[str, Paper]
) -> None:
    train_due()
    used = Category.objects.get(slug="inner-alignment")
    Classification.objects.create(paper=searchable["zou2023universal"], category=used, classified_by=cora)
    pulled = pulled_record(title="Jailbreaking attacks", abstract="Jailbreaking attacks on models.")
    row = make_submission(pulled=pulled.as_json())
    row.proposed_categories.set([Category.objects.get(path=RL)])
    page = page_of(as_cora, row)
    suggested = [one.node.path for one in suggest(pulled.title, pulled.abstract, taxonomy.load()).suggestions]
    paths = dict.fromkeys([*suggested, RL, "inner-alignment"])
    assert offered(page) == [(str(number), path) for number, path in enumerate(paths, start=1)]
    assert suggested[0] == JAILBREAKING
    assert "“Jailbreaking”" in page
    # Only what the submitter proposed is ticked.
    assert re.findall(r'name="categories" value="([^"]+)"[^>]* checked', page) == [RL]


def test_an_offered_category_stands_in_the_tree_as_its_number(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    row = make_submission()
    row.proposed_categories.set([tree[RL]])
    page = page_of(as_cora, row)
    assert offered(page) == [("1", RL)]
    assert page.count(f'name="categories" value="{RL}"') == 1
    assert '<label class="choice" for="offer-1"><b class="key">1</b>' in page


def test_without_a_model_it_is_said_that_nothing_is_suggested(as_cora: Client, tree: object) -> None:
    assert "Nothing in the text speaks for a category." in page_of(as_cora, make_submission())


@pytest.mark.parametrize(("chance", "said"), [(0.847, "85"), (0.1, "10"), (0.099, ""), (None, "")])
def test_a_figure_is_told_only_where_it_means_something(chance: float | None, said: str, db: None) -> None:
    node = next(iter(taxonomy.load()), None)
    offer = Offer(1, node, (), ticked=False, primary=False, proposed=False, words=("x",), chance=chance)  # type: ignore[arg-type]
    assert offer.percent == said


def test_a_guess_that_means_little_is_called_unsure(as_cora: Client, searchable: dict[str, Paper]) -> None:
    train_due()
    title = "Jailbreaking, RLHF and constitutional AI"
    chances = [one.score for one in suggest(title, "", taxonomy.load()).suggestions]
    assert [chance >= 0.1 for chance in chances] == [True, True, False]
    row = make_submission(pulled=pulled_record(title=title, abstract="").as_json())
    page = page_of(as_cora, row)
    assert re.findall(r"(\d+ %|unsure)(?:</span>)? “", page) == [
        *(f"{round(100 * chance)} %" for chance in chances[:2]),
        "unsure",
    ]


def test_the_rules_of_a_category_stand_beside_the_decision(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    Category.objects.filter(path=RL).update(
        includes_en="Rewards that are learned.", excludes_en="Plain losses."
    )
    page = page_of(as_cora, make_submission())
    assert "<b>Belongs here:</b> Rewards that are learned." in page
    assert "<b>Not here:</b> Plain losses." in page


# Evidence


def test_a_quoted_sentence_is_kept_with_its_category(as_cora: Client, tree: dict[str, Category]) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], "primary": RL}
    as_cora.post(address(make_submission()), {**sent, f"evidence:{JAILBREAKING}": f" {SENTENCE} "})
    rows = Classification.objects.values_list("category__path", "evidence")
    assert sorted(rows) == [(JAILBREAKING, SENTENCE), (RL, "")]


def test_without_a_script_the_sentence_is_for_the_primary_category(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], "primary": RL, "evidence": SENTENCE}
    as_cora.post(address(make_submission()), sent)
    assert Classification.objects.get(primary=True).evidence == SENTENCE


def test_what_was_quoted_stands_there_again_when_the_form_is_refused(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], f"evidence:{RL}": SENTENCE}
    page = as_cora.post(address(make_submission()), sent).content.decode()
    assert f'name="evidence:{RL}" form="accept" rows="2" maxlength="2000">{SENTENCE}</textarea>' in page


# What carries the same identifier


def test_what_carries_the_same_identifier_is_set_beside_it_and_merged_into(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    row = make_submission(CONSTITUTIONAL, pulled=pulled_record(CONSTITUTIONAL, year=2023).as_json())
    page = page_of(as_cora, row)
    assert '<p class="small">arXiv:2212.08073</p>' in page
    beside, _said = re.findall(r'<th scope="row">Year</th>(.*?)</tr>', page, re.DOTALL)
    assert re.sub(r"<[^>]+>", " ", beside).split() == ["2023", "2022"]
    assert re.search(r'<button class="button" disabled title="Carries the same identifier">Accept', page)
    assert '<button class="button button-primary" name="verb" value="merge">Merge into this<' in page


def test_the_first_of_several_proposed_categories_is_the_primary_one(
    as_cora: Client, tree: dict[str, Category]
) -> None:
    row = make_submission()
    row.proposed_categories.set([tree[RL], tree[JAILBREAKING]])
    page = page_of(as_cora, row)
    assert re.findall(r'name="primary" value="([^"]+)" checked', page) == [RL]


# Corrections and updates


def correction(paper: Paper, **fields: Any) -> Submission:
    proposal = [
        {"field": "title", "old": paper.title, "new": "Constitutional AI, corrected", "source": "submitter"},
        {"field": "year", "old": paper.year, "new": 2021, "source": "submitter"},
    ]
    known: dict[str, Any] = {
        "kind": "correction",
        "paper": paper,
        "proposal": proposal,
        "typed": Record(title=paper.title),
    }
    return make_submission("", **(known | fields))


def test_a_report_shows_what_it_would_change_and_no_categories(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    page = page_of(as_cora, correction(catalogue["bai2022constitutional"], comment="It is 2021."))
    assert re.findall(r'name="field" value="(\w+)" checked', page) == ["title", "year"]
    assert "<del>2022</del>" in page
    assert "<ins>2021</ins>" in page
    assert "It is 2021." in page
    assert 'name="categories"' not in page
    assert 'name="into"' not in page


def test_a_report_is_not_rejected_for_the_reasons_of_declining_works(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    row = correction(catalogue["bai2022constitutional"])
    page = page_of(as_cora, row)
    assert 'name="picked"' not in page
    assert "register of declined works" not in page
    assert "It stands in the history, and whoever reported it reads it." in page
    as_cora.post(address(row), {"verb": "reject", "picked": "spam", "reason": "It is right as it is."})
    decision = row.decisions.get()
    assert (decision.reason, decision.picked) == ("It is right as it is.", None)


def test_what_a_long_proposal_leaves_as_it_is_is_shortened(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    paper = catalogue["bai2022constitutional"]
    team = [f"Given{number} Family{number}" for number in range(50)]
    change = {"field": "authors", "old": team, "new": [*team, "Ann Author"], "source": "submitter"}
    paper.authorships.all().delete()
    for position, name in enumerate(team, start=1):
        author = Author.objects.create(name=name, slug=f"given{position}")
        paper.authorships.create(author=author, position=position, name=name)
    page = page_of(as_cora, correction(paper, proposal=[change]))
    assert (
        "… Family45; Given46 Family46; Given47 Family47; Given48 Family48; Given49 <del>Family49</del>"
        in page
    )
    assert "<ins>Family49; Ann Author</ins>" in page


def test_only_what_is_ticked_is_taken_over(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    title = paper.title
    row = correction(paper)
    as_cora.post(address(row), {"verb": "apply", "field": ["year"]})
    paper.refresh_from_db()
    row.refresh_from_db()
    assert (paper.title, paper.year, row.state) == (title, 2021, State.ACCEPTED)


def test_taking_nothing_over_is_refused_with_a_sentence(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    row = correction(catalogue["bai2022constitutional"])
    answer = as_cora.post(address(row), {"verb": "apply"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Choose at least one of the proposed changes, or reject them." in page
    assert re.findall(r'name="field" value="(\w+)" checked', page) == []


def test_what_has_changed_since_it_was_proposed_is_said(as_cora: Client, catalogue: dict[str, Paper]) -> None:
    paper = catalogue["bai2022constitutional"]
    row = correction(paper)
    Paper.objects.filter(pk=paper.pk).update(year=2020)
    page = page_of(as_cora, row)
    assert "<del>2020</del>" in page
    assert page.count("It was changed after this was proposed.") == 1


def test_a_report_about_an_author_is_settled_by_accepting(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    author = catalogue["bai2022constitutional"].authorships.all()[0].author
    proposal = [{"field": "name", "old": author.name, "new": "Yuntao B. Bai", "source": "submitter"}]
    row = make_submission(
        "", kind="correction", author=author, proposal=proposal, typed=Record(title=author.name)
    )
    assert f'href="{author.get_absolute_url()}"' in page_of(as_cora, row)
    as_cora.post(address(row), {"verb": "apply", "field": "name"})
    row.refresh_from_db()
    author.refresh_from_db()
    assert (row.state, author.name) == (State.ACCEPTED, "Yuntao Bai")


def test_the_queue_shows_proposals_by_itself_and_what_only_fills_gaps_not(
    as_cora: Client, catalogue: dict[str, Paper]
) -> None:
    correction(catalogue["bai2022constitutional"])
    make_submission("2301.00009", kind=Submission.Kind.UPDATE)
    page = as_cora.get("/curate/").content.decode()
    assert page.count('class="item-title"') == 1
    assert "Reported mistake" in page


# What was decided, and a session that runs out


def test_all_that_was_decided_stands_there_with_the_way_back(as_cora: Client, cora: User) -> None:
    row = make_submission()
    curation.undo_decision(curation.reject(row, by=cora, reason="Off topic."), by=cora)
    asked = curation.ask(row, by=cora, reason="Which version?")
    page = page_of(as_cora, row)
    assert "Which version?" in page
    assert "undone by cora" in page
    assert re.findall(r'href="(/curate/undo/\d+/)"', page) == [f"/curate/undo/{asked.pk}/"]


def with_a_session_that_ran_out(client: Client, page: str) -> Client:
    client.get(page)
    del client.cookies["sessionid"]
    return client


def test_a_form_whose_session_ran_out_stands_there_again_after_signing_in(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    row = make_submission()
    client = with_a_session_that_ran_out(as_cora, address(row))
    sent = {"verb": "reject", "reason": "A long explanation."}
    answer = client.post(address(row), sent)
    assert answer["Location"] == f"/sign-in/?next={address(row)}"
    client.force_login(cora, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address(row)).content.decode()
    assert "You had been signed out." in page
    assert "A long explanation.</textarea>" in page
    row.refresh_from_db()
    assert row.state == State.READY
    # It is given out once.
    assert "A long explanation." not in page_of(client, row)


def test_what_was_typed_for_another_page_is_not_shown_here(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    one, other = make_submission(), make_submission("2301.00002")
    client = with_a_session_that_ran_out(as_cora, address(one))
    client.post(address(one), {"verb": "reject", "reason": "For the first."})
    client.force_login(cora, backend="django.contrib.auth.backends.ModelBackend")
    assert "For the first." not in page_of(client, other)
    assert "For the first." in page_of(client, one)


def test_texts_say_in_which_language_they_are(as_cora: Client, tree: dict[str, Category]) -> None:
    row = make_submission(pulled=pulled_record(title="大语言模型对齐综述", abstract="We study it.").as_json())
    page = page_of(as_cora, row)
    assert '<h1 class="serif" lang="zh-Hans" dir="auto">大语言模型对齐综述</h1>' in page
    assert '<div lang="en" dir="auto"><p>We study it.</p></div>' in page
    assert 'lang="zh-Hans" dir="auto">大语言模型对齐综述</span>' in page
    assert 'lang="zh-Hans" dir="auto">大语言模型对齐综述</a>' in as_cora.get("/curate/").content.decode()


def test_deciding_following_and_reading_have_titles_of_their_own(
    as_cora: Client, cora: User, tree: dict[str, Category]
) -> None:
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    pages = (address(row), row.get_absolute_url(), paper.get_absolute_url())
    titles = [re.findall("<title>(.*?)</title>", as_cora.get(path).content.decode())[0] for path in pages]
    assert titles[:2] == [
        "Decide on “A study of 2301.00001” · alignlit",
        "Status of “A study of 2301.00001” · alignlit",
    ]
    assert titles[2].startswith("A study of 2301.00001")


def test_another_submission_of_the_same_work_is_shown(as_cora: Client) -> None:
    row = make_submission(NEW)
    twin = make_submission(
        "10.1/twin", typed=Record(title=row.title, authors=("Ann Author", "Ben Writer"), year=2023)
    )
    page = page_of(as_cora, row)
    assert "Waits too and is like it" in page
    assert re.findall(r'<p class="paper-title"><a href="([^"]+)"', page) == [f"/curate/{twin.token}/"]
