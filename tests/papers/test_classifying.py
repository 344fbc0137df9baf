"""Classifying papers that we have, evidence, and taking that back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from papers import curation
from papers.curation import Effect
from papers.curation.classifying import state_of
from papers.models import Classification, Decision, Paper, User
from taxonomy.models import Category
from tests import catalogue as making
from tests.papers.at_once import refusal, together
from tests.papers.submissions import make_submission

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"
RL = "outer-alignment/non-recursive-oversight/rl-based-methods"
CONSTITUTIONAL = "outer-alignment/scalable-oversight/constitutional-ai"


def category(path: str) -> Category:
    found: Category = Category.objects.get(path=path)
    return found


@pytest.fixture
def bai(catalogue: dict[str, Paper]) -> Paper:
    """In constitutional AI, which is its primary category, and in RL-based methods."""
    return catalogue["bai2022constitutional"]


def placed(paper: Paper) -> list[tuple[str, bool, str]]:
    return [(c.category.path, c.primary, c.evidence) for c in paper.classifications.all()]


def rows(paper: Paper) -> list[dict[str, Any]]:
    return [dict(row) for row in paper.classifications.values()]


def test_a_paper_is_put_into_exactly_these_categories(bai: Paper, cora: User) -> None:
    decision = curation.classify_paper(bai, by=cora, categories=[category(RL), category(JAILBREAKING)])
    assert placed(bai) == [(RL, True, ""), (JAILBREAKING, False, "")]
    assert (decision.verb, decision.paper, decision.decided_by) == (Decision.Verb.CLASSIFY, bai, cora)


def test_accepting_keeps_the_sentences_that_speak_for_a_category(bai: Paper, cora: User) -> None:
    both, said = [category(RL), category(JAILBREAKING)], {category(RL): " We  study\nit. "}
    paper = curation.accept(make_submission(), by=cora, categories=both, evidence=said)
    assert placed(paper) == [(RL, True, "We study it."), (JAILBREAKING, False, "")]


def test_a_category_that_stays_keeps_its_evidence(bai: Paper, cora: User) -> None:
    one = category(CONSTITUTIONAL)
    curation.classify_paper(bai, by=cora, categories=[one], evidence={one: "without human labels"})
    curation.classify_paper(bai, by=cora, categories=[one, category(RL)])
    assert placed(bai) == [(CONSTITUTIONAL, True, "without human labels"), (RL, False, "")]


def test_empty_evidence_clears_it(bai: Paper, cora: User) -> None:
    both = [category(CONSTITUTIONAL), category(RL)]
    curation.classify_paper(bai, by=cora, categories=both, evidence={both[0]: "without human labels"})
    curation.classify_paper(bai, by=cora, categories=both, evidence={both[0]: ""})
    assert placed(bai)[0] == (CONSTITUTIONAL, True, "")


def test_evidence_is_for_a_chosen_category(bai: Paper, cora: User) -> None:
    refused = refusal(
        curation.classify_paper,
        bai,
        by=cora,
        categories=[category(RL)],
        evidence={category(JAILBREAKING): "x"},
    )
    assert (
        refused.sentence == f"The evidence is for a category that was not chosen: {category(JAILBREAKING)}."
    )


def test_evidence_is_no_whole_paper(bai: Paper, cora: User) -> None:
    one = category(RL)
    refused = refusal(curation.classify_paper, bai, by=cora, categories=[one], evidence={one: "x" * 2_001})
    assert refused.sentence == "Evidence has at most 2000 characters."


def test_classifying_as_it_is_says_so(bai: Paper, cora: User) -> None:
    both = [category(CONSTITUTIONAL), category(RL)]
    refused = refusal(curation.classify_paper, bai, by=cora, categories=both)
    assert refused.sentence == "The paper is in these categories already."
    assert not Decision.objects.exists()


def test_a_paper_that_is_gone_is_not_classified(bai: Paper, cora: User) -> None:
    Paper.objects.filter(pk=bai.pk).delete()
    refused = refusal(curation.classify_paper, bai, by=cora, categories=[category(RL)])
    assert refused.sentence == "This paper has just been removed."


# Taking it back


def test_undoing_gives_each_category_its_evidence_origin_who_and_when_back(
    bai: Paper, cora: User, ada: User
) -> None:
    Classification.objects.filter(paper=bai, primary=True).update(
        evidence="No human labels.", origin="seed", classified_by=ada
    )
    before = rows(bai)
    decision = curation.classify_paper(bai, by=cora, categories=[category(JAILBREAKING), category(RL)])
    undone = curation.undo_decision(decision, by=ada)
    assert rows(bai) == before
    assert undone.undone_by == ada


def test_what_was_classified_anew_since_is_undone_first(bai: Paper, cora: User) -> None:
    first = curation.classify_paper(bai, by=cora, categories=[category(RL)])
    second = curation.classify_paper(bai, by=cora, categories=[category(JAILBREAKING)])
    assert refusal(curation.undo_decision, first, by=cora).sentence.startswith(
        "A later decision rests on this (classified, cora, "
    )
    curation.undo_decision(second, by=cora)
    curation.undo_decision(first, by=cora)
    assert placed(bai) == [(CONSTITUTIONAL, True, ""), (RL, False, "")]


def test_what_somebody_edited_since_is_not_overwritten(bai: Paper, cora: User) -> None:
    decision = curation.classify_paper(bai, by=cora, categories=[category(RL)])
    curation.classify(bai, [category(JAILBREAKING)], by=cora)
    refused = refusal(curation.undo_decision, decision, by=cora)
    assert refused.sentence == "The categories of this paper have been changed since."


def test_what_will_change_is_told_first(bai: Paper, cora: User) -> None:
    decision = curation.classify_paper(bai, by=cora, categories=[category(RL)])
    rl = "Outer alignment › Non-recursive oversight › RL-based methods"
    constitutional = "Outer alignment › Scalable oversight › Constitutional AI"
    assert curation.undone_by(decision) == [
        Effect("Categories", now=rl, then=f"{rl}; {constitutional}"),
        Effect("Primary category", now=rl, then=constitutional),
    ]
    assert placed(bai) == [(RL, True, "")]


def test_what_will_change_is_told_in_the_readers_language(bai: Paper, cora: User) -> None:
    decision = curation.classify_paper(bai, by=cora, categories=[category(JAILBREAKING)])
    with translation.override("zh-hans"):
        (_categories, primary) = curation.undone_by(decision)
    assert (primary.now, primary.then) == (
        "对已对齐模型的攻击 › 越狱",
        "外部对齐 › 可扩展监督 › 宪法式人工智能",
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_classify_at_once_come_one_after_the_other(catalogue: dict[str, Paper], cora: User) -> None:
    bai, (rl, jail) = catalogue["bai2022constitutional"], (category(RL), category(JAILBREAKING))
    together(
        lambda: curation.classify_paper(bai, by=cora, categories=[rl, jail], primary=rl),
        lambda: curation.classify_paper(bai, by=cora, categories=[rl, jail], primary=jail),
    )
    first, second = Decision.objects.order_by("pk")
    assert first.effects["classified"] == second.effects["classified_before"]
    assert [c.primary for c in bai.classifications.all()] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_looked_at_the_same_one_changes_it_and_the_other_hears_so(cora: User, ada: User) -> None:
    tree = making.grow_tree()
    paper = making.make_paper("bai2022constitutional", "Constitutional AI", categories=[tree[RL]])
    opened = state_of(paper)

    def change(by: User, path: str) -> Any:
        return curation.classify_paper(paper, by=by, categories=[tree[RL], tree[path]], opened=opened)

    results = together(lambda: change(cora, JAILBREAKING), lambda: change(ada, CONSTITUTIONAL))
    [decided] = [result for result in results if isinstance(result, Decision)]
    [refused] = [result for result in results if isinstance(result, curation.CurationError)]
    assert refused.sentence.startswith("The categories of this paper have been changed since.")
    won = JAILBREAKING if decided.decided_by == cora else CONSTITUTIONAL
    assert {path for path, _primary, _evidence in placed(paper)} == {RL, won}
