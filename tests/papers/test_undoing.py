"""Taking decisions back: every verb, what rests on what, and what is told first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from papers import curation
from papers.curation import Effect
from papers.models import Author, Decision, FieldOrigin, Paper, State, Submission, User, Venue
from papers.record import Identifier, Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import refusal, together
from tests.papers.submissions import NEW, make_submission, pulled_record

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
LATER = "A later decision rests on this "


def category(path: str) -> Category:
    found: Category = Category.objects.get(path=path)
    return found


@pytest.fixture
def bai(catalogue: dict[str, Paper]) -> Paper:
    return catalogue["bai2022constitutional"]


def proposing(paper: Paper, *items: dict[str, Any], kind: str = "correction") -> Submission:
    return make_submission("", kind=kind, paper=paper, proposal=list(items), typed=Record(title=paper.title))


def proposed(field: str, new: Any, source: str = "submitter") -> dict[str, Any]:
    return {"field": field, "old": None, "new": new, "source": source}


def origin(paper: Paper, field: str) -> tuple[str, bool]:
    found = FieldOrigin.objects.get(paper=paper, field=field)
    return found.source, found.locked


# Applying what is proposed


def test_applying_a_report_writes_it_and_locks_it(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("title", "Constitutional AI"), proposed("year", 2023))
    decision = curation.apply(row, by=cora)
    bai.refresh_from_db()
    row.refresh_from_db()
    assert (bai.title, bai.year, row.state) == ("Constitutional AI", 2023, State.ACCEPTED)
    assert (decision.verb, decision.paper) == (Decision.Verb.ACCEPT, bai)
    assert origin(bai, "title") == ("submitter", True)


def test_what_a_source_says_is_not_locked(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("title", "Constitutional AI", "crossref"), kind="update")
    curation.apply(row, by=cora)
    assert origin(bai, "title") == ("crossref", False)


def test_only_the_chosen_changes_are_written(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("title", "Constitutional AI"), proposed("year", 1999))
    curation.apply(row, by=cora, fields=["title"])
    bai.refresh_from_db()
    assert (bai.title, bai.year) == ("Constitutional AI", 2022)


def test_what_is_not_proposed_is_not_applied(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("title", "Constitutional AI"))
    refused = refusal(curation.apply, row, by=cora, fields=["year"])
    assert refused.sentence == "No change of this field is proposed: year."
    refused = refusal(curation.apply, row, by=cora, fields=[])
    assert refused.sentence == "Choose at least one of the proposed changes, or reject them."


def test_what_no_paper_can_have_is_not_applied(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("year", 1066))
    assert refusal(curation.apply, row, by=cora).sentence == "The year must lie between 1800 and 2200."
    row.refresh_from_db()
    assert row.state == State.READY


def test_a_report_in_words_is_settled_and_writes_nothing(bai: Paper, cora: User) -> None:
    decision = curation.apply(proposing(bai), by=cora)
    assert (decision.effects["applied"], decision.effects["touched"]) == ([], [])


def test_a_report_about_a_paper_that_is_gone_says_so(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("year", 2023))
    bai.delete()
    assert refusal(curation.apply, row, by=cora).sentence == "This paper has just been removed."


def test_a_new_reference_proposes_nothing(bai: Paper, cora: User) -> None:
    refused = refusal(curation.apply, make_submission(), by=cora)
    assert refused.sentence == "This proposes no change of a paper: accept it into categories."


def test_a_report_does_not_become_a_paper(bai: Paper, cora: User) -> None:
    refused = refusal(curation.accept, proposing(bai), by=cora, categories=[category(RL)])
    assert refused.sentence == "This is about what we have: apply what it proposes, or reject it."
    assert refused.paper == bai


def test_undoing_gives_the_fields_back_what_they_had(bai: Paper, cora: User) -> None:
    row = proposing(bai, proposed("title", "Constitutional AI"), proposed("authors", ["Y. Bai"]))
    curation.apply(row, by=cora)
    assert Paper.objects.get(pk=bai.pk).author_names == ["Y. Bai"]
    curation.undo(row, by=cora)
    fresh = Paper.objects.get(pk=bai.pk)
    assert (fresh.title, fresh.author_names) == (bai.title, ["Yuntao Bai", "Jeff Wu"])
    assert not fresh.field_origins.filter(field="title").exists()


# What rests on what


def test_what_was_built_on_an_acceptance_is_undone_first(bai: Paper, cora: User) -> None:
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[category(RL)])
    classified = curation.classify_paper(paper, by=cora, categories=[category(JAILBREAKING)])
    assert refusal(curation.undo, row, by=cora).sentence.startswith(f"{LATER}(classified, cora, ")
    curation.undo_decision(classified, by=cora)
    assert curation.undo(row, by=cora).state == State.READY


def test_decisions_about_other_fields_do_not_rest_on_each_other(bai: Paper, cora: User) -> None:
    first, second = (
        proposing(bai, proposed(*item)) for item in (("title", "Other"), ("url", "https://a.org/"))
    )
    curation.apply(first, by=cora)
    curation.apply(second, by=cora)
    curation.undo(first, by=cora)
    bai.refresh_from_db()
    assert (bai.title.startswith("Constitutional AI:"), bai.url) == (True, "https://a.org/")


def test_the_same_field_is_given_back_by_the_last_one_first(bai: Paper, cora: User) -> None:
    first, second = (proposing(bai, proposed("title", title)) for title in ("One", "Two"))
    curation.apply(first, by=cora)
    curation.apply(second, by=cora, fields=["title"])
    assert refusal(curation.undo, first, by=cora).sentence.startswith(f"{LATER}(accepted, cora, ")


def test_a_paper_that_somebody_has_reported_is_not_taken_back(bai: Paper, cora: User) -> None:
    row = make_submission()
    proposing(curation.accept(row, by=cora, categories=[category(RL)]), proposed("year", 2020))
    refused = refusal(curation.undo, row, by=cora)
    assert refused.sentence == "Something that waits is about this paper; decide on that first."


def test_authors_and_venues_that_came_with_an_acceptance_go_with_it(bai: Paper, cora: User) -> None:
    before = [set(model.objects.values_list("pk", flat=True)) for model in (Author, Venue)]
    typed = Record(title="T", authors=("Orphan Annie", "Jeff Wu"), venue="Venue of Nowhere", year=2024)
    row = make_submission("https://example.org/t", typed=typed)
    curation.accept(row, by=cora, categories=[category(RL)])
    assert Author.objects.filter(slug="orphan-annie").exists()
    curation.undo(row, by=cora)
    assert [set(model.objects.values_list("pk", flat=True)) for model in (Author, Venue)] == before


def test_an_author_whom_another_paper_has_since_stays(bai: Paper, cora: User) -> None:
    typed = Record(title="T", authors=("Orphan Annie",))
    row = make_submission("https://example.org/t", typed=typed)
    curation.accept(row, by=cora, categories=[category(RL)])
    curation.choose_fields(bai, values={"authors": ["Orphan Annie"]}, source="curator", by=cora)
    curation.undo(row, by=cora)
    assert bai.author_names == ["Orphan Annie"]


def test_authors_that_came_with_a_correction_go_with_it(bai: Paper, cora: User) -> None:
    decision = curation.choose_fields(bai, values={"authors": ["Zoe Yu"]}, source="curator", by=cora)
    curation.undo_decision(decision, by=cora)
    assert not Author.objects.filter(name="Zoe Yu").exists()


def test_a_question_is_taken_back(cora: User) -> None:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    assert curation.undo(row, by=cora).state == State.READY


def test_an_answered_question_is_not_taken_back(cora: User) -> None:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    Submission.objects.update(state=State.READY)
    assert refusal(curation.undo, row, by=cora).sentence == "There is no decision to undo."


def test_of_a_submissions_decisions_the_last_is_undone_first(cora: User) -> None:
    row = make_submission()
    asked = curation.ask(row, by=cora, reason="Which version?")
    curation.reject(row, by=cora, reason="No answer.")
    refused = refusal(curation.undo_decision, asked, by=cora)
    assert refused.sentence == "This submission has moved on since; undo what was decided later first."
    assert curation.undo(row, by=cora).state == State.NEEDS_INFO
    assert curation.undo(row, by=cora).state == State.READY


def test_asking_a_source_again_has_no_way_back(cora: User) -> None:
    decision = curation.retry(make_submission(state=State.FAILED), by=cora)
    refused = refusal(curation.undo_decision, decision, by=cora)
    assert refused.sentence == "Such a decision cannot be undone."


def test_a_second_undo_says_who_was_first(cora: User, ada: User) -> None:
    decision = curation.reject(make_submission(), by=cora, reason="Off topic.")
    curation.undo_decision(decision, by=ada)
    refused = refusal(curation.undo_decision, decision, by=cora)
    assert refused.sentence == "This decision was already undone by ada."


def test_a_report_outlives_its_paper(bai: Paper, cora: User) -> None:
    """What it was about is gone when its rejection is undone."""
    row = proposing(bai, proposed("year", 2020))
    curation.reject(row, by=cora, reason="No.")
    bai.delete()
    assert curation.undo(row, by=cora).paper is None


# What is told first


def test_taking_an_acceptance_back_tells_which_paper_goes(bai: Paper, cora: User) -> None:
    row = make_submission()
    curation.accept(row, by=cora, categories=[category(RL)])
    assert curation.undone_by(row.decisions.get()) == [
        Effect("The submission waits again.", "accepted", "ready"),
        Effect("The paper “A study of 2301.00001” goes again."),
        Effect("Its cite key author2023study leads nowhere until the submission is accepted again."),
    ]
    assert Paper.objects.filter(cite_key="author2023study").exists()


def test_unpicking_a_merge_tells_what_the_paper_loses(catalogue: dict[str, Paper], cora: User) -> None:
    pulled = pulled_record(identifiers=(Identifier("doi", "10.1/x"),), venue="", arxiv_version=None)
    row = make_submission(NEW, pulled=pulled.as_json())
    soares = catalogue["soares2014corrigibility"]
    decision = curation.merge(row, into=soares, by=cora)
    told = {(e.sentence, e.now, e.then) for e in curation.undone_by(decision)}
    assert ("abstract", "We study it.", "") in told
    assert ("“Corrigibility” loses an identifier.", "doi:10.1/x", "") in told


def test_unapplying_tells_each_field(bai: Paper, cora: User) -> None:
    decision = curation.apply(proposing(bai, proposed("title", "Constitutional AI")), by=cora)
    effect = Effect("title", "Constitutional AI", "Constitutional AI: Harmlessness from AI Feedback")
    assert curation.undone_by(decision)[1:] == [effect]


def test_why_it_cannot_be_undone_is_told_first(bai: Paper, cora: User) -> None:
    first, second = (proposing(bai, proposed("title", title)) for title in ("One", "Two"))
    decision = curation.apply(first, by=cora)
    curation.apply(second, by=cora, fields=["title"])
    (effect,) = curation.undone_by(decision)
    later = second.decisions.get()
    assert (effect.stops, effect.rests) == (True, later.pk)
    assert effect.sentence == (
        f"{LATER}(accepted, cora, {later.decided_at:%Y-%m-%d %H:%M} UTC); undo that one first."
    )


def test_the_page_leads_to_what_has_to_be_undone_first(bai: Paper, cora: User, as_cora: Client) -> None:
    first, second = (proposing(bai, proposed("title", title)) for title in ("One", "Two"))
    decision = curation.apply(first, by=cora)
    curation.apply(second, by=cora, fields=["title"])
    page = as_cora.get(f"/curate/undo/{decision.pk}/").content.decode()
    assert f'<a href="/curate/undo/{second.decisions.get().pk}/">Look at that decision</a>' in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_undo_at_once_one_does(cora: User, ada: User) -> None:
    making.grow_tree()
    row = make_submission()
    curation.accept(row, by=cora, categories=[category(RL)])
    decision = row.decisions.get()
    results = together(
        lambda: curation.undo_decision(decision, by=cora), lambda: curation.undo_decision(decision, by=ada)
    )
    done = next(r for r in results if isinstance(r, Decision))
    refused = [str(r) for r in results if not isinstance(r, Decision)]
    assert done.undone_by
    assert refused == [f"This decision was already undone by {done.undone_by.get_username()}."]


@pytest.mark.django_db(transaction=True)
def test_an_undo_and_a_classification_at_once_lose_nothing(cora: User, ada: User) -> None:
    making.grow_tree()
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[category(RL)])
    undone, classified = together(
        lambda: curation.undo(row, by=cora),
        lambda: curation.classify_paper(paper, by=ada, categories=[category(JAILBREAKING)]),
    )
    if isinstance(classified, Decision):
        assert str(undone).startswith(f"{LATER}(classified, ada, ")
        assert paper.classifications.get().category.path == JAILBREAKING
    else:
        assert str(classified) == "This paper has just been removed."
        assert not Paper.objects.exists()
