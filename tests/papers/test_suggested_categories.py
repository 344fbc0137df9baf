"""Suggested categories: what is learned, what is said for it, and when the model is made anew."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers.models import CategoryModel, Paper
from papers.suggested_categories import Suggested, suggest, suggesting
from papers.suggested_categories.suggesting import current
from papers.suggested_categories.training import AGAIN, LOCK, train_due
from papers.tasks import train_suggested_categories
from taxonomy import tree
from taxonomy.models import Category, CategoryAlias, GlossaryTerm
from tests.catalogue import make_paper

pytestmark = pytest.mark.django_db


def asked(title: str, abstract: str = "", most: int = 3) -> Suggested:
    return suggest(title, abstract, tree.load(), most)


def slugs(found: Suggested) -> list[str]:
    return [one.node.slug for one in found.suggestions]


def category(slug: str) -> Category:
    found: Category = Category.objects.without_tree_fields().get(slug=slug)
    return found


def rested() -> None:
    """As if the last training had been a day ago."""
    CategoryModel.objects.update(trained_at=timezone.now() - timedelta(days=1))


def classify_some(slug: str, *titles: str) -> None:
    for number, title in enumerate(titles):
        make_paper(f"some{slug[:4]}{number}", title, categories=[category(slug)])


def test_before_the_first_training_nothing_is_suggested(catalogue: dict[str, Paper]) -> None:
    assert asked("Jailbreaking") == Suggested((), False)


def test_a_category_without_papers_is_suggested_by_its_name(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert slugs(asked("On scalable oversight"))[0] == "scalable-oversight"


def test_a_category_is_suggested_by_its_alias(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert slugs(asked("RLAIF revisited"))[0] == "constitutional-ai"


def test_a_chinese_title_finds_the_category_by_its_chinese_name(catalogue: dict[str, Paper]) -> None:
    train_due()
    first = asked("越狱的研究").suggestions[0]
    assert (first.node.slug, first.words) == ("jailbreaking", ("越狱",))


def test_another_name_of_a_concept_speaks_for_the_category_too(catalogue: dict[str, Paper]) -> None:
    GlossaryTerm.objects.create(english=["jailbreaking", "prompt hacking"])
    train_due()
    first = asked("Prompt hacking considered").suggestions[0]
    assert (first.node.slug, first.words) == ("jailbreaking", ("Prompt hacking",))


def test_the_scope_note_speaks_for_its_category(catalogue: dict[str, Paper]) -> None:
    Category.objects.filter(slug="inner-alignment").update(includes_en="Works on sandbagging.")
    train_due()
    assert slugs(asked("Sandbagging"))[0] == "inner-alignment"


def test_what_curators_decided_counts_though_no_description_says_it(catalogue: dict[str, Paper]) -> None:
    classify_some("inner-alignment", "Mesa optimizers", "Dangers of mesa optimization")
    train_due()
    first = asked("Are mesa-optimizers near?").suggestions[0]
    assert (first.node.slug, first.words) == ("inner-alignment", ("mesa", "optimizers"))


def test_the_abstract_counts_where_the_title_says_nothing(catalogue: dict[str, Paper]) -> None:
    train_due()
    first = asked("A study", "We collect jailbreak prompts from forums.").suggestions[0]
    assert (first.node.slug, first.words) == ("jailbreaking", ("jailbreak",))


def test_the_title_weighs_more_than_the_abstract(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert slugs(asked("Jailbreaking", "Scalable oversight."))[0] == "jailbreaking"


def test_no_more_are_suggested_than_asked_for(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert len(asked("Jailbreaking, RLHF and constitutional AI", most=3).suggestions) == 3
    assert len(asked("Jailbreaking, RLHF and constitutional AI", most=2).suggestions) == 2


def test_what_only_groups_others_is_suggested_only_when_much_speaks_for_it(
    catalogue: dict[str, Paper],
) -> None:
    train_due()
    assert "outer-alignment" not in slugs(asked("Outer alignment, inner alignment and oversight"))
    assert slugs(asked("Outer alignment"))[0] == "outer-alignment"


def test_a_category_with_papers_of_its_own_is_suggested_though_it_groups_others(
    catalogue: dict[str, Paper],
) -> None:
    classify_some("outer-alignment", "Objectives as people mean them")
    train_due()
    assert "outer-alignment" in slugs(asked("Outer alignment, inner alignment and oversight"))


def test_the_unlikeliest_are_not_suggested(
    catalogue: dict[str, Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    train_due()
    chances = [one.score for one in asked("Jailbreaking, RLHF and constitutional AI").suggestions]
    monkeypatch.setattr(suggesting, "LEAST", chances[1] + 0.01)
    assert slugs(asked("Jailbreaking, RLHF and constitutional AI")) == ["constitutional-ai"]


def test_scores_are_chances_the_largest_first(catalogue: dict[str, Paper]) -> None:
    train_due()
    scores = [one.score for one in asked("Outer alignment, inner alignment and oversight").suggestions]
    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1


def test_a_text_that_says_nothing_known_gets_nothing_and_is_unsure(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert asked("Weather in Spain") == Suggested((), False)


def test_the_root_is_never_suggested(catalogue: dict[str, Paper]) -> None:
    root = category("llm-alignment")
    make_paper("root2023all", "Everything", categories=[root])
    train_due()
    model = current()
    assert model
    assert root.pk not in model.categories


def test_many_examples_make_it_sure_and_an_unclear_title_unsure(catalogue: dict[str, Paper]) -> None:
    classify_some("jailbreaking", *(f"Jailbreak prompts against chatbot {n}" for n in "abcdef"))
    classify_some("inner-alignment", *(f"Mesa optimizers in network {n}" for n in "abcdef"))
    train_due()
    assert asked("Jailbreak prompts against chatbots").sure
    assert not asked("Prompts in networks").sure


def test_nothing_is_trained_again_while_nothing_has_changed(catalogue: dict[str, Paper]) -> None:
    train_due()
    before = CategoryModel.objects.get().value
    rested()
    assert train_due() is None
    assert CategoryModel.objects.get().value == before


def test_a_new_classification_is_learned(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert slugs(asked("Sandbagging")) == []
    classify_some("inner-alignment", "Sandbagging")
    rested()
    train_due()
    assert slugs(asked("Sandbagging"))[0] == "inner-alignment"


def test_a_classification_that_was_undone_is_forgotten(catalogue: dict[str, Paper]) -> None:
    classify_some("inner-alignment", "Sandbagging")
    train_due()
    Paper.objects.get(title="Sandbagging").classifications.all().delete()
    rested()
    train_due()
    assert slugs(asked("Sandbagging")) == []


def test_a_new_alias_is_learned(catalogue: dict[str, Paper]) -> None:
    train_due()
    CategoryAlias.objects.create(category=category("jailbreaking"), language="en", name="guardrail escape")
    rested()
    train_due()
    assert slugs(asked("Guardrail escape"))[0] == "jailbreaking"


def test_a_category_that_has_gone_is_not_suggested_by_an_older_model(catalogue: dict[str, Paper]) -> None:
    train_due()
    assert slugs(asked("Inner alignment"))[0] == "inner-alignment"
    category("inner-alignment").delete()
    assert "inner-alignment" not in slugs(asked("Inner alignment"))


def test_content_of_another_version_suggests_nothing_and_is_made_anew(catalogue: dict[str, Paper]) -> None:
    train_due()
    CategoryModel.objects.update(version=0, content=b'{"version": 0}\n', value="0" * 32)
    assert asked("Jailbreaking") == Suggested((), False)
    rested()
    train_due()
    assert slugs(asked("Jailbreaking"))[0] == "jailbreaking"


def test_after_a_long_training_the_worker_rests(catalogue: dict[str, Paper]) -> None:
    train_due()
    CategoryModel.objects.update(seconds=10.0)
    classify_some("inner-alignment", "Sandbagging")
    assert train_due() == pytest.approx(30, abs=5)


def test_while_another_worker_trains_it_comes_again(catalogue: dict[str, Paper]) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert train_due() == AGAIN
    finally:
        other.close()
    assert not CategoryModel.objects.exists()


def test_training_reads_in_as_many_queries_for_many_papers(
    catalogue: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    train_due()
    classify_some("inner-alignment", *(f"Work {n}" for n in range(30)))
    rested()
    with CaptureQueriesContext(connection) as few:
        train_due()
    classify_some("scalable-oversight", *(f"Another work {n}" for n in range(30)))
    rested()
    with django_assert_num_queries(len(few)):
        train_due()


def test_suggesting_costs_one_query(
    catalogue: dict[str, Paper], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    train_due()
    taxonomy = tree.load()
    suggest("Jailbreaking", "", taxonomy)
    with django_assert_num_queries(1):
        suggest("Jailbreaking", "", taxonomy)


def test_the_task_trains_and_may_run_twice(catalogue: dict[str, Paper]) -> None:
    train_suggested_categories()
    train_suggested_categories()
    assert CategoryModel.objects.get().papers == 3


def test_of_spans_those_that_lie_in_no_other_remain() -> None:
    spans = {(0, 3), (0, 2), (1, 2), (2, 4), (4, 5), (4, 6), (6, 7)}
    assert suggesting._in_no_other(spans) == {(0, 3), (2, 4), (4, 6), (6, 7)}


def test_an_endless_abstract_is_read_as_far_as_a_long_one(catalogue: dict[str, Paper]) -> None:
    train_due()
    words = "alignment reward model oversight "
    start = time.process_time()
    asked("Reward modelling", words * 600)
    once = time.process_time() - start
    asked("Reward modelling", words * 6_000)
    assert time.process_time() - start < 10 * once + 1
