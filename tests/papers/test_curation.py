"""The verbs of curation: submit, accept, reject, merge, ask, retry and undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from papers import curation
from papers.curation import CurationError, InvalidSubmission
from papers.models import Decision, FieldOrigin, Paper, State, Submission, User, Version
from papers.record import Identifier, Record
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import refusal, together
from tests.papers.submissions import CONSTITUTIONAL, NEW, make_submission, pulled_record

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"


@pytest.fixture
def tree(db: None) -> dict[str, Category]:
    return making.grow_tree()


def category(path: str) -> Category:
    found: Category = Category.objects.get(path=path)
    return found


# Submitting


def test_a_new_arxiv_id_is_received_and_due(db: None) -> None:
    submitted = curation.submit("https://arxiv.org/pdf/2301.00001v2.pdf#page=3")
    assert submitted.created
    row = submitted.submission
    assert row
    assert (row.state, row.scheme, row.value) == (State.RECEIVED, "arxiv", NEW)
    assert row.due_at
    assert row.due_at <= timezone.now()


def test_what_no_source_is_asked_about_is_ready_at_once(db: None) -> None:
    row = curation.submit("https://example.org/parrots").submission
    assert row
    assert (row.state, row.scheme, row.due_at) == (State.READY, "url", None)


def test_a_known_identifier_answers_with_its_paper(catalogue: dict[str, Paper]) -> None:
    submitted = curation.submit("https://doi.org/10.48550/arXiv.2212.08073")
    assert submitted.paper == catalogue["bai2022constitutional"]
    assert not Submission.objects.exists()


def test_a_waiting_identifier_answers_with_its_submission(db: None) -> None:
    first = curation.submit(NEW).submission
    again = curation.submit(f"arXiv:{NEW}v3")
    assert (again.submission, again.created) == (first, False)


def test_a_decided_identifier_may_be_submitted_again(db: None) -> None:
    make_submission(NEW, state=State.REJECTED)
    assert curation.submit(NEW).created


def test_the_address_that_was_typed_names_the_paper_too(catalogue: dict[str, Paper]) -> None:
    typed = Record(title="Constitutional AI", url=f"https://arxiv.org/abs/{CONSTITUTIONAL}")
    assert curation.submit(typed=typed).paper == catalogue["bai2022constitutional"]


@pytest.mark.parametrize(
    ("reference", "typed", "field", "sentence"),
    [
        ("", Record(), "reference", "Give an arXiv id, a DOI or an address, or type title and authors."),
        (
            "no such thing",
            Record(),
            "reference",
            "“no such thing” was not understood. Give an arXiv id such as 2212.08073, a DOI or an address.",
        ),
        (
            "2213.08073",
            Record(),
            "reference",
            "“2213.08073” looks like an arXiv id, but none like it exists. Example: 2212.08073",
        ),
        ("x" * 2001, Record(), "reference", "A reference has at most 2000 characters."),
        ("https://a.org/" + "x" * 1000, Record(), "reference", "An address has at most 1000 characters."),
        ("", Record(title="x" * 1001), "title", "A title has at most 1000 characters."),
        ("", Record(title="T", year=1066), "year", "The year must lie between 1800 and 2200."),
        ("", Record(title="T", venue="x" * 301), "venue", "A venue has at most 300 characters."),
        (
            "",
            Record(title="T", url="javascript:alert(1)"),
            "url",
            "Give an address that begins with http:// or https://.",
        ),
        (
            "",
            Record(title="T", authors=("x" * 201,)),
            "authors",
            "Write one author a line, at most 200 characters each.",
        ),
    ],
)
def test_what_is_no_reference_is_refused_at_its_field(
    db: None, reference: str, typed: Record, field: str, sentence: str
) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        curation.submit(reference, typed=typed)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)
    assert not Submission.objects.exists()


def test_a_comment_that_is_too_long_is_refused_at_its_field(db: None) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        curation.submit(NEW, comment="x" * 4001)
    assert (refused.value.field, refused.value.sentence) == (
        "comment",
        "A comment has at most 4000 characters.",
    )


def test_proposed_categories_and_comment_are_kept(tree: dict[str, Category]) -> None:
    row = curation.submit(NEW, categories=[tree[RL]], comment=" see section 3 ").submission
    assert row
    assert [c.path for c in row.proposed_categories.all()] == [RL]
    assert row.comment == "see section 3"


# Accepting


def test_accepting_makes_a_classified_paper(tree: dict[str, Category], cora: User) -> None:
    row = make_submission()
    paper = curation.accept(
        row, by=cora, categories=[tree[RL], tree[JAILBREAKING]], primary=tree[JAILBREAKING]
    )
    row.refresh_from_db()
    assert (row.state, row.paper) == (State.ACCEPTED, paper)
    assert (paper.title, paper.cite_key, paper.arxiv_id) == (f"A study of {NEW}", "author2023study", NEW)
    placed = [(c.category.path, c.primary, c.classified_by) for c in paper.classifications.all()]
    assert placed == [(JAILBREAKING, True, cora), (RL, False, cora)]
    assert [(d.verb, d.decided_by) for d in row.decisions.all()] == [("accept", cora)]


def test_the_history_says_who_and_by_which_verb(tree: dict[str, Category], cora: User) -> None:
    curation.accept(make_submission(), by=cora, categories=[tree[RL]])
    for name in ("PaperEvent", "ClassificationEvent", "DecisionEvent"):
        event = apps.get_model("papers", name).objects.get(pgh_label="insert")
        assert event.pgh_context.metadata == {"user": cora.pk, "verb": "accept"}


def test_the_first_category_is_primary_when_none_is_named(tree: dict[str, Category], cora: User) -> None:
    paper = curation.accept(make_submission(), by=cora, categories=[tree[RL], tree[JAILBREAKING]])
    assert [c.category.path for c in paper.classifications.filter(primary=True)] == [RL]


def test_a_source_goes_before_what_was_typed(tree: dict[str, Category], cora: User) -> None:
    row = make_submission(
        typed=Record(title="My title", pages="1-9", identifiers=(Identifier("doi", "10.1/x"),))
    )
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    assert paper.title == f"A study of {NEW}"
    assert paper.versions.get().pages == "1-9"
    assert sorted(str(i.canonical) for i in paper.identifiers.all()) == [f"arxiv:{NEW}", "doi:10.1/x"]


def test_a_typed_reference_says_that_its_submitter_gave_it(tree: dict[str, Category], cora: User) -> None:
    row = curation.submit(typed=Record(title="By hand", authors=("Ann Author",), year=2020)).submission
    assert row
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    assert set(paper.field_origins.values_list("source", flat=True)) == {FieldOrigin.Source.SUBMITTER}


def test_accepting_needs_a_category(cora: User) -> None:
    row = make_submission()
    assert refusal(curation.accept, row, by=cora, categories=[]).sentence == "Choose at least one category."
    assert not Paper.objects.exists()


def test_the_primary_category_is_one_of_the_chosen(tree: dict[str, Category], cora: User) -> None:
    row = make_submission()
    refused = refusal(curation.accept, row, by=cora, categories=[tree[RL]], primary=tree[JAILBREAKING])
    assert refused.sentence == "The primary category must be one of the chosen ones."


def test_a_taken_identifier_names_its_paper(catalogue: dict[str, Paper], cora: User) -> None:
    row = make_submission(CONSTITUTIONAL)
    refused = refusal(curation.accept, row, by=cora, categories=[category(RL)])
    assert refused.paper == catalogue["bai2022constitutional"]
    assert refused.sentence == (
        "“Constitutional AI: Harmlessness from AI Feedback” carries this identifier already. Merge into it instead."
    )
    row.refresh_from_db()
    assert row.state == State.READY


def test_a_submission_without_a_title_cannot_be_accepted(tree: dict[str, Category], cora: User) -> None:
    row = make_submission("10.1145/3442188.3445922")
    refused = refusal(curation.accept, row, by=cora, categories=[tree[RL]])
    assert refused.sentence == "A paper needs a title."


@pytest.mark.parametrize("state", State.waiting_for_source())
def test_nothing_is_decided_while_metadata_is_pulled(state: State, cora: User) -> None:
    row = make_submission(state=state)
    refused = refusal(curation.reject, row, by=cora, reason="No.")
    assert refused.sentence == "Its metadata is still being pulled; decide when it is there."


@pytest.mark.parametrize("state", [State.NEEDS_INFO, State.FAILED])
def test_a_failed_or_unclear_submission_can_be_decided(
    state: State, tree: dict[str, Category], cora: User
) -> None:
    row = make_submission(state=state, typed=Record(title="By hand"))
    assert curation.accept(row, by=cora, categories=[tree[RL]]).title == "By hand"


def test_a_second_click_is_refused_with_who_decided(tree: dict[str, Category], cora: User, ada: User) -> None:
    row = make_submission()
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    refused = refusal(curation.accept, row, by=ada, categories=[tree[RL]])
    assert refused.sentence == "This submission was already accepted by cora."
    assert refused.paper == paper
    assert Paper.objects.count() == 1


# Rejecting, asking, trying again


def test_rejecting_keeps_the_reason(cora: User) -> None:
    row = make_submission()
    decision = curation.reject(row, by=cora, reason="  Off topic. ")
    row.refresh_from_db()
    assert (row.state, decision.reason) == (State.REJECTED, "Off topic.")


def test_rejecting_needs_a_reason(cora: User) -> None:
    refused = refusal(curation.reject, make_submission(), by=cora, reason="  ")
    assert refused.sentence == "A rejection needs a reason."


def test_asking_needs_a_question(cora: User) -> None:
    refused = refusal(curation.ask, make_submission(), by=cora, reason="")
    assert refused.sentence == "Say what you need to know."


def test_a_question_waits_and_can_be_decided(cora: User) -> None:
    row = make_submission()
    curation.ask(row, by=cora, reason="Which version?")
    row.refresh_from_db()
    assert row.state == State.NEEDS_INFO
    curation.reject(row, by=cora, reason="No answer.")
    row.refresh_from_db()
    assert row.state == State.REJECTED


def test_trying_again_makes_it_due_from_the_start(cora: User) -> None:
    row = make_submission(state=State.FAILED, attempts=10, failure={"message": "Gone.", "params": {}})
    curation.retry(row, by=cora)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.failure) == (State.RECEIVED, 0, {})
    assert list(Submission.objects.due(timezone.now())) == [row]


def test_without_a_source_nothing_is_tried_again(cora: User) -> None:
    refused = refusal(curation.retry, make_submission("10.1145/3442188.3445922"), by=cora)
    assert refused.sentence == "Only what could not be pulled is asked for again."


def test_what_was_pulled_is_not_asked_for_again(cora: User) -> None:
    assert refusal(curation.retry, make_submission(), by=cora).sentence.startswith("Only what could not")


def test_all_failed_ones_of_a_kind_are_tried_again(catalogue: dict[str, Paper], cora: User) -> None:
    update = Submission.Kind.UPDATE
    failed = make_submission("2301.00002", state=State.FAILED, kind=update)
    make_submission("2301.00003", state=State.FAILED)
    make_submission("2301.00004", state=State.READY, kind=update)
    assert curation.retry_failed(kind=update, by=cora) == 1
    assert [row.value for row in Submission.objects.due(timezone.now())] == [failed.value]


# Merging


def test_merging_fills_what_the_paper_lacks(catalogue: dict[str, Paper], cora: User) -> None:
    zou = catalogue["zou2023universal"]
    row = make_submission("2307.15043", pulled=pulled_record("2307.15043", abstract="We attack.").as_json())
    curation.merge(row, into=zou, by=cora)
    zou.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, row.paper, zou.abstract) == (State.MERGED, zou, "We attack.")
    assert zou.title == "Universal and Transferable Adversarial Attacks on Aligned Language Models"


def test_merging_gives_the_paper_another_identifier(catalogue: dict[str, Paper], cora: User) -> None:
    soares = catalogue["soares2014corrigibility"]
    curation.merge(make_submission("10.1609/corrigibility"), into=soares, by=cora)
    assert [str(i.canonical) for i in soares.identifiers.all()] == ["doi:10.1609/corrigibility"]


def test_merging_into_another_than_the_carrier_is_refused(catalogue: dict[str, Paper], cora: User) -> None:
    row = make_submission(CONSTITUTIONAL)
    refused = refusal(curation.merge, row, into=catalogue["zou2023universal"], by=cora)
    assert refused.paper == catalogue["bai2022constitutional"]
    assert refused.sentence == (
        "“Constitutional AI: Harmlessness from AI Feedback” carries this identifier. Merge into that one."
    )


def test_a_paper_that_is_gone_is_not_merged_into(catalogue: dict[str, Paper], cora: User) -> None:
    row, paper = make_submission(), catalogue["soares2014corrigibility"]
    Paper.objects.filter(pk=paper.pk).delete()
    refused = refusal(curation.merge, row, into=paper, by=cora)
    assert refused.sentence == "This paper has just been removed."
    row.refresh_from_db()
    assert row.state == State.READY


# Undoing


def test_undoing_an_acceptance_removes_the_paper(tree: dict[str, Category], cora: User, ada: User) -> None:
    row = make_submission()
    curation.accept(row, by=cora, categories=[tree[RL]])
    curation.undo(row, by=ada)
    row.refresh_from_db()
    assert (row.state, row.paper) == (State.READY, None)
    assert not Paper.objects.exists()
    decision = row.decisions.get()
    assert (decision.undone_by, decision.undone_at is None) == (ada, False)


def test_what_was_undone_can_be_accepted_again(tree: dict[str, Category], cora: User) -> None:
    row = make_submission()
    curation.accept(row, by=cora, categories=[tree[RL]])
    curation.undo(row, by=cora)
    assert curation.accept(row, by=cora, categories=[tree[JAILBREAKING]]).cite_key == "author2023study"


@pytest.mark.parametrize("state", [State.READY, State.NEEDS_INFO, State.FAILED])
def test_undoing_a_rejection_brings_the_former_state_back(state: State, cora: User) -> None:
    row = make_submission(state=state)
    curation.reject(row, by=cora, reason="Off topic.")
    assert curation.undo(row, by=cora).state == state


def snapshot(paper: Paper) -> dict[str, Any]:
    paper = Paper.objects.get(pk=paper.pk)
    fields = {
        f.name: getattr(paper, f.attname) for f in Paper._meta.concrete_fields if f.name != "updated_at"
    }
    return {
        **fields,
        "authors": paper.author_names,
        "identifiers": sorted(str(i.canonical) for i in paper.identifiers.all()),
        "versions": sorted(paper.versions.values_list("stage", "venue__name", "year")),
        "origins": sorted(paper.field_origins.values_list("field", "source")),
    }


def test_undoing_a_merge_leaves_the_paper_as_it_was(catalogue: dict[str, Paper], cora: User) -> None:
    paper = catalogue["soares2014corrigibility"]
    Paper.objects.filter(pk=paper.pk).update(authors_complete=False)
    FieldOrigin.objects.create(paper=paper, field="authors", source=FieldOrigin.Source.SEED)
    paper.refresh_from_db()
    before = snapshot(paper)
    row = make_submission(NEW, pulled=pulled_record(withdrawn=True).as_json())
    curation.merge(row, into=paper, by=cora)
    assert snapshot(paper)["authors"] == ["Ann Author", "Ben Writer"]
    curation.undo(row, by=cora)
    assert snapshot(paper) == before


def test_undoing_a_merge_keeps_what_a_curator_wrote_since(catalogue: dict[str, Paper], cora: User) -> None:
    paper = catalogue["soares2014corrigibility"]
    row = make_submission()
    curation.merge(row, into=paper, by=cora)
    Paper.objects.filter(pk=paper.pk).update(abstract="By Cora.")
    paper.field_origins.filter(field="abstract").update(source=FieldOrigin.Source.CURATOR, locked=True)
    curation.undo(row, by=cora)
    assert Paper.objects.get(pk=paper.pk).abstract == "By Cora."


def test_an_open_submission_has_nothing_to_undo(cora: User) -> None:
    assert refusal(curation.undo, make_submission(), by=cora).sentence == "There is no decision to undo."


def test_a_decision_is_undone_once(cora: User) -> None:
    row = make_submission()
    curation.reject(row, by=cora, reason="Off topic.")
    curation.undo(row, by=cora)
    assert refusal(curation.undo, row, by=cora).sentence == "There is no decision to undo."


def test_a_paper_that_others_were_merged_into_stays(tree: dict[str, Category], cora: User) -> None:
    row, other = make_submission(), make_submission("10.1609/other")
    paper = curation.accept(row, by=cora, categories=[tree[RL]])
    curation.merge(other, into=paper, by=cora)
    refused = refusal(curation.undo, row, by=cora)
    assert refused.sentence.startswith("A later decision rests on this (merged, cora, ")
    row.refresh_from_db()
    assert (row.state, row.paper) == (State.ACCEPTED, paper)


def test_what_was_declined_is_taken_in_again_only_when_that_is_meant(cora: User) -> None:
    decision = curation.reject(make_submission(), by=cora, reason="Off topic.")
    assert curation.submit(f"https://arxiv.org/abs/{NEW}") == curation.Submitted(declined=decision)
    assert not Submission.objects.open().exists()


def test_what_was_submitted_again_keeps_a_rejection_from_being_undone(cora: User) -> None:
    row = make_submission()
    curation.reject(row, by=cora, reason="Off topic.")
    assert curation.submit(NEW, again=True).created
    refused = refusal(curation.undo, row, by=cora)
    assert refused.sentence == "The same reference was submitted again and waits already."


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_at_once_one_decides(cora: User, ada: User) -> None:
    tree = making.grow_tree()
    row = make_submission()
    results = together(
        lambda: curation.accept(row, by=cora, categories=[tree[RL]]),
        lambda: curation.reject(row, by=ada, reason="Off topic."),
    )
    refused = [r for r in results if isinstance(r, CurationError)]
    assert len(refused) == 1
    assert refused[0].sentence in (
        "This submission was already accepted by cora.",
        "This submission was already rejected by ada.",
    )
    assert Decision.objects.count() == 1
    assert Paper.objects.count() == (1 if isinstance(results[0], Paper) else 0)


@pytest.mark.django_db(transaction=True)
def test_one_work_under_two_identifiers_is_accepted_once(cora: User, ada: User) -> None:
    """An arXiv id and a DOI whose typed records name each other, decided on at the same moment."""
    tree = making.grow_tree()
    both = (Identifier("arxiv", NEW), Identifier("doi", "10.1/x"))
    one = make_submission(NEW, pulled=pulled_record(identifiers=both).as_json())
    two = make_submission("10.1/x", typed=Record(title="The same work", identifiers=both[::-1]))
    results = together(
        lambda: curation.accept(one, by=cora, categories=[tree[RL]]),
        lambda: curation.accept(two, by=ada, categories=[tree[RL]]),
    )
    assert sorted(isinstance(r, Paper) for r in results) == [False, True]
    assert Paper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_merge_and_an_undo_of_its_paper_at_once_leave_no_half_decision(cora: User, ada: User) -> None:
    tree = making.grow_tree()
    first, second = make_submission(), make_submission("10.1/x")
    paper = curation.accept(first, by=cora, categories=[tree[RL]])
    results = together(
        lambda: curation.undo(first, by=cora),
        lambda: curation.merge(second, into=paper, by=ada),
    )
    refused = [str(r) for r in results if isinstance(r, CurationError)]
    second.refresh_from_db()
    merged = (second.state, second.paper_id) == (State.MERGED, paper.pk)
    assert Paper.objects.exists() == merged
    expected = (
        "A later decision rests on this (merged, ada, " if merged else "This paper has just been removed."
    )
    assert [sentence.startswith(expected) for sentence in refused] == [True]


@pytest.mark.django_db(transaction=True)
def test_the_same_reference_sent_twice_at_once_waits_once() -> None:
    results = together(lambda: curation.submit(NEW), lambda: curation.submit(NEW))
    assert sorted(r.created for r in results) == [False, True]
    assert results[0].submission == results[1].submission
    assert Submission.objects.count() == 1


def test_the_bell_rings_only_for_what_was_committed(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as rung, transaction.atomic():
        curation.submit(NEW)
        curation.submit("https://example.org/parrots")
    assert len(rung) == 1


def test_a_merge_of_a_preprint_keeps_the_published_version_best(cora: User) -> None:
    paper = making.make_paper("lee2022x", "X", venue="ACL", year=2022)
    curation.merge(make_submission(), into=paper, by=cora)
    paper.refresh_from_db()
    assert (paper.venue and paper.venue.name, paper.year) == ("ACL", 2022)
    assert sorted(paper.versions.values_list("stage", flat=True)) == [
        Version.Stage.PREPRINT,
        Version.Stage.PUBLISHED,
    ]


# What others built on


def accepted(cora: User, reference: str = NEW) -> tuple[Submission, Paper]:
    row = make_submission(reference)
    return row, curation.accept(row, by=cora, categories=[category(JAILBREAKING)])


def test_what_curators_edited_since_is_not_taken_back(tree: dict[str, Category], cora: User) -> None:
    row, paper = accepted(cora)
    FieldOrigin.objects.filter(paper=paper, field="url").update(source="curator", locked=True)
    assert "have edited this paper since" in refusal(curation.undo, row, by=cora).sentence
    assert Paper.objects.filter(pk=paper.pk).exists()


def test_a_paper_that_was_classified_anew_is_not_taken_back(tree: dict[str, Category], cora: User) -> None:
    row, paper = accepted(cora)
    curation.classify(paper, [category(RL)], by=cora)
    assert "have edited this paper since" in refusal(curation.undo, row, by=cora).sentence


def test_an_undone_acceptance_gets_its_own_cite_key_back_and_nobody_else_does(
    tree: dict[str, Category], cora: User
) -> None:
    typed = Record(title="Quokkas", authors=("Ann Bo",), year=2023)
    first, second = make_submission("", typed=typed), make_submission("", typed=typed)
    key = curation.accept(first, by=cora, categories=[category(RL)]).cite_key
    curation.undo(first, by=cora)
    assert curation.accept(second, by=cora, categories=[category(RL)]).cite_key != key
    assert curation.accept(first, by=cora, categories=[category(RL)]).cite_key == key


def test_the_last_merge_is_undone_first(catalogue: dict[str, Paper], cora: User) -> None:
    paper = catalogue["soares2014corrigibility"]
    typed = Record(title="Corrigibility", identifiers=(Identifier("url", "https://example.org/c"),))
    first, second = make_submission("10.1145/1", typed=typed), make_submission("10.1145/2", typed=typed)
    for row in (first, second):
        curation.merge(row, into=paper, by=cora)
    assert "undo that one first" in refusal(curation.undo, first, by=cora).sentence
    curation.undo(second, by=cora)
    assert curation.undo(first, by=cora).state == State.READY


# Telling more


def test_a_second_submitter_adds_to_what_waits_and_replaces_nothing(tree: dict[str, Category]) -> None:
    doi = "10.1145/3442188.3445922"
    curation.submit(doi, comment="First.")
    typed = Record(title="Parrots", authors=("Emily Bender",))
    row = curation.submit(doi, typed=typed, comment="Second.", categories=[category(RL)]).submission
    assert row
    assert (row.title, row.comment) == ("Parrots", "First.\n\nSecond.")
    assert list(row.proposed_categories.all()) == [category(RL)]
    again = curation.submit(doi, typed=Record(title="Other")).submission
    assert again
    assert again.title == "Parrots"


def test_an_answer_to_a_question_makes_the_submission_ready(db: None) -> None:
    row = make_submission("10.1145/3442188.3445922", state=State.NEEDS_INFO)
    curation.submit("10.1145/3442188.3445922")
    row.refresh_from_db()
    assert row.state == State.NEEDS_INFO
    curation.submit("10.1145/3442188.3445922", typed=Record(title="Parrots"))
    row.refresh_from_db()
    assert row.state == State.READY


def test_a_curator_completes_what_no_source_says(tree: dict[str, Category], cora: User) -> None:
    row = make_submission("10.1145/3442188.3445922", typed=Record(venue="FAccT"))
    curation.complete(row, by=cora, typed=Record(title="Parrots", year=2021))
    paper = curation.accept(row, by=cora, categories=[category(RL)])
    assert (paper.title, paper.year, str(paper.venue)) == ("Parrots", 2021, "FAccT")
    sources = dict(paper.field_origins.values_list("field", "source"))
    assert sources == {"title": "curator", "year": "curator", "venue": "submitter"}


def test_what_is_decided_is_not_completed(tree: dict[str, Category], cora: User) -> None:
    row, _paper = accepted(cora)
    assert "already accepted" in refusal(curation.complete, row, by=cora, typed=Record(title="X")).sentence


def test_no_paper_can_have_such_a_year(cora: User) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        curation.complete(make_submission(), by=cora, typed=Record(year=1066))
    assert refused.value.field == "year"
