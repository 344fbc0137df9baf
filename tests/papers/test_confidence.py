"""How sure a curator is of a category: said, shown, found, and taken back like the rest of a classification."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError
from django.test import Client

from papers import curation
from papers.curation import Effect
from papers.models import Classification, Decision, Paper, User
from papers.search.indexing.indexer import Indexer
from taxonomy.models import Category
from tests.papers.at_once import refusal
from tests.papers.html import text
from tests.papers.searching import BAI, ZOU, found
from tests.papers.submissions import make_submission

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
CONSTITUTIONAL = "outer-alignment/scalable-oversight/constitutional-ai"
IN_WORDS = "Outer alignment › Non-recursive oversight › RL-based methods"


def category(path: str) -> Category:
    found: Category = Category.objects.get(path=path)
    return found


@pytest.fixture
def bai(catalogue: dict[str, Paper]) -> Paper:
    """In constitutional AI, which is its primary category, and in RL-based methods."""
    return catalogue[BAI]


def sure(paper: Paper) -> list[tuple[str, str]]:
    return [(row.category.path, row.confidence) for row in paper.classifications.all()]


def classified(paper: Paper, by: User, **confidence: str) -> Decision:
    """In the two categories of `bai`, with these confidences: constitutional="likely"."""
    both = {"constitutional": category(CONSTITUTIONAL), "rl": category(RL)}
    said = {both[name]: value for name, value in confidence.items()}
    return curation.classify_paper(paper, by=by, categories=list(both.values()), confidence=said)


def test_accepting_keeps_how_sure_the_curator_is(bai: Paper, cora: User) -> None:
    rl, jailbreaking = category(RL), category(JAILBREAKING)
    paper = curation.accept(
        make_submission(), by=cora, categories=[rl, jailbreaking], confidence={rl: "unsure"}
    )
    assert sure(paper) == [(RL, "unsure"), (JAILBREAKING, "")]


def test_what_is_not_mentioned_stays_and_nothing_clears_it(bai: Paper, cora: User) -> None:
    classified(bai, cora, constitutional="likely", rl="unsure")
    classified(bai, cora, rl="certain")
    assert sure(bai) == [(CONSTITUTIONAL, "likely"), (RL, "certain")]
    classified(bai, cora, constitutional="")
    assert sure(bai) == [(CONSTITUTIONAL, ""), (RL, "certain")]


def test_whoever_says_it_stands_for_the_category(bai: Paper, cora: User, ada: User) -> None:
    bai.classifications.update(classified_by=ada)
    classified(bai, cora, rl="certain")
    assert [row.classified_by for row in bai.classifications.all()] == [ada, cora]


def test_it_is_for_a_chosen_category_and_one_of_three(bai: Paper, cora: User) -> None:
    rl, other = category(RL), category(JAILBREAKING)
    sentences = [
        refusal(curation.classify_paper, bai, by=cora, categories=[rl], confidence=said).sentence
        for said in ({other: "likely"}, {rl: "sort of"})
    ]
    assert sentences == [
        f"The confidence is for a category that was not chosen: {other}.",
        "There is no confidence “sort of”.",
    ]


def test_the_database_holds_one_of_three_too(bai: Paper) -> None:
    with pytest.raises(IntegrityError, match="classification_confidence_is_known"):
        bai.classifications.update(confidence="sort of")


# Taking it back


def test_undoing_gives_the_former_confidence_back_and_tells_it_first(bai: Paper, cora: User) -> None:
    classified(bai, cora, rl="unsure")
    decision = classified(bai, cora, rl="certain")
    assert curation.undone_by(decision) == [
        Effect("Confidence", now=f"{IN_WORDS}: certain", then=f"{IN_WORDS}: unsure"),
    ]
    curation.undo_decision(decision, by=cora)
    assert sure(bai) == [(CONSTITUTIONAL, ""), (RL, "unsure")]


def test_an_acceptance_whose_confidence_was_changed_since_stays(bai: Paper, cora: User) -> None:
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[category(RL)])
    paper.classifications.update(confidence="unsure")
    assert "Curators have edited this paper since" in refusal(curation.undo, row, by=cora).sentence


def forget(decision: Decision, *names: str) -> None:
    """As a release that knew of no confidence wrote it down."""
    for name in names:
        for row in decision.effects[name]:
            del row["confidence"]
    decision.save(update_fields=["effects"])


def test_a_classification_of_an_earlier_release_is_still_taken_back(bai: Paper, cora: User) -> None:
    decision = curation.classify_paper(bai, by=cora, categories=[category(RL)])
    forget(decision, "classified", "classified_before")
    curation.undo_decision(decision, by=cora)
    assert sure(bai) == [(CONSTITUTIONAL, ""), (RL, "")]


def test_an_acceptance_of_an_earlier_release_is_still_taken_back(bai: Paper, cora: User) -> None:
    row = make_submission()
    curation.accept(row, by=cora, categories=[category(RL)])
    forget(row.decisions.get(), "classified")
    assert curation.undo(row, by=cora).is_decidable


def test_a_merge_of_an_earlier_release_is_still_taken_back(
    catalogue: dict[str, Paper], bai: Paper, cora: User
) -> None:
    decision = curation.merge_papers(catalogue[ZOU], into=bai, by=cora)
    for state in ("gone_rows", "before", "after"):
        for row in decision.effects[state]["classifications"]:
            del row["confidence"]
    decision.save(update_fields=["effects"])
    curation.undo_decision(decision, by=cora)
    assert sure(Paper.objects.get(cite_key=ZOU)) == [(JAILBREAKING, "")]


def test_a_merge_keeps_what_either_said_and_who_said_it(
    catalogue: dict[str, Paper], bai: Paper, cora: User, ada: User
) -> None:
    classified(bai, cora, constitutional="likely")
    both = [category(RL), category(CONSTITUTIONAL)]
    said = {both[0]: "unsure", both[1]: "certain"}
    curation.classify_paper(catalogue[ZOU], by=ada, categories=both, confidence=said)
    decision = curation.merge_papers(catalogue[ZOU], into=bai, by=cora)
    rows = {row.category.path: (row.confidence, row.classified_by) for row in bai.classifications.all()}
    assert rows == {CONSTITUTIONAL: ("likely", cora), RL: ("unsure", ada)}
    curation.undo_decision(decision, by=cora)
    assert sure(bai) == [(CONSTITUTIONAL, "likely"), (RL, "")]


# Said on pages


def test_it_is_said_of_all_ticked_categories_but_those_with_a_word_of_their_own(
    as_cora: Client, bai: Paper
) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], "primary": RL, "confidence": "certain"}
    as_cora.post(f"/curate/{make_submission().token}/", {**sent, f"confidence:{JAILBREAKING}": "unsure"})
    assert sure(Paper.objects.get(title__startswith="A study")) == [(RL, "certain"), (JAILBREAKING, "unsure")]


def test_what_was_said_stands_there_again_when_the_form_is_refused(as_cora: Client, bai: Paper) -> None:
    sent = {"verb": "accept", "categories": [RL, JAILBREAKING], f"confidence:{RL}": "likely"}
    answer = as_cora.post(f"/curate/{make_submission().token}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 400  # no primary one
    assert f'name="confidence:{RL}" form="accept"' in page
    assert '<option value="likely" selected>' in page


@pytest.mark.parametrize("name", ["confidence", f"confidence:{RL}"])
def test_another_word_is_refused(as_cora: Client, bai: Paper, name: str) -> None:
    sent = {"verb": "accept", "categories": [RL], name: "sort of"}
    assert as_cora.post(f"/curate/{make_submission().token}/", sent).status_code == 400
    assert Paper.objects.count() == 4


def test_the_page_for_changing_categories_shows_it_and_clears_it(
    as_cora: Client, bai: Paper, cora: User
) -> None:
    classified(bai, cora, rl="unsure")
    place = f"/curate/papers/{BAI}/categories/"
    page = text(as_cora, place)
    assert re.findall(r'name="confidence:([^"]+)".*?value="(\w+)" selected', page) == [(RL, "unsure")]
    (opened,) = re.findall(r'name="opened" value="(\w+)"', page)
    sent = {"opened": opened, "categories": [CONSTITUTIONAL, RL], "primary": CONSTITUTIONAL}
    assert as_cora.post(place, {**sent, f"confidence:{RL}": ""}).status_code == 302
    assert sure(bai) == [(CONSTITUTIONAL, ""), (RL, "")]


def test_what_a_colleague_said_meanwhile_is_not_overwritten(as_cora: Client, bai: Paper, ada: User) -> None:
    place = f"/curate/papers/{BAI}/categories/"
    (opened,) = re.findall(r'name="opened" value="(\w+)"', text(as_cora, place))
    classified(bai, ada, rl="unsure")
    sent = {"opened": opened, "categories": [CONSTITUTIONAL, RL], "primary": CONSTITUTIONAL}
    assert as_cora.post(place, {**sent, "confidence": "certain"}).status_code == 409
    assert sure(bai) == [(CONSTITUTIONAL, ""), (RL, "unsure")]


# Shown and found


def test_readers_see_how_sure_it_is_and_who_says_so(
    client: Client, searchable: dict[str, Paper], cora: User
) -> None:
    classified(searchable[BAI], cora, rl="unsure")
    page = text(client, f"/papers/{BAI}/")
    assert re.findall(r'<p class="quiet small">(unsure · cora)</p>', page) == ["unsure · cora"]


def test_papers_are_found_by_it(catalogue: dict[str, Paper], index: Indexer, cora: User) -> None:
    classified(catalogue[BAI], cora, constitutional="certain", rl="unsure")
    Classification.objects.filter(paper=catalogue[ZOU]).update(confidence="certain")
    index.catch_up()
    assert found("has:unsure") == found(has="unsure") == [BAI]
    assert sorted(found(has="certain")) == [BAI, ZOU]
    assert found("has:certain -has:unsure") == [ZOU]
    assert found(has="likely") == []


def test_the_dashboard_leads_to_what_is_unsure(
    as_cora: Client, catalogue: dict[str, Paper], index: Indexer, cora: User
) -> None:
    classified(catalogue[BAI], cora, rl="unsure")
    index.catch_up()
    board = {
        str(name): (count, url) for name, count, url in as_cora.get("/curate/dashboard/").context["lacking"]
    }
    assert board["In a category, but unsure"] == (1, "/papers/?has=unsure")
