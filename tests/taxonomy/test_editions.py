"""The taxonomy is kept in memory until the database has another edition of it, whichever way that came about."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from taxonomy import tree
from taxonomy.editing import place
from taxonomy.glossary import Glossary, Term
from taxonomy.models import Category, CategoryAlias, CategoryRedirect, GlossaryTerm, TaxonomyEdition
from tests.catalogue import grow_tree

JAILBREAKING = "attacks-on-aligned-llms/jailbreaking"


@pytest.fixture
def grown(db: None) -> dict[str, Category]:
    return grow_tree()


def rename(name: str) -> None:
    Category.objects.filter(path=JAILBREAKING).update(name_en=name)


def name_now() -> str:
    return tree.load().by_path[JAILBREAKING].name_en


def by_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def empty(table: str) -> None:
    by_sql("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL empties no table that something is still due for
    by_sql(f"TRUNCATE {table}")


@pytest.mark.usefixtures("grown")
def test_the_same_tree_is_handed_out_for_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = tree.load()
    with django_assert_num_queries(1):
        assert tree.load() is first


@pytest.mark.usefixtures("grown")
def test_a_new_edition_is_read_with_five_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tree.load()
    rename("Unlocking")
    with django_assert_num_queries(5):
        assert name_now() == "Unlocking"


@pytest.mark.parametrize(
    "change",
    [
        lambda: place(Category(slug="new", name_en="New", name_zh="新"), parent=None),
        lambda: rename("Unlocking"),
        lambda: CategoryAlias.objects.filter(name="jailbreak").delete(),
        lambda: CategoryRedirect.objects.create(old_path="former", category=Category.objects.first()),
        lambda: GlossaryTerm.objects.create(english=["RLHF"], chinese=["人类反馈强化学习"]),
        lambda: GlossaryTerm.objects.bulk_create([GlossaryTerm(english=["RLHF", "human feedback RL"])]),
        lambda: by_sql("UPDATE taxonomy_categoryalias SET name = name || '!'"),
        lambda: empty("taxonomy_categoryalias"),
        lambda: empty("taxonomy_categoryredirect"),
        lambda: empty("taxonomy_glossaryterm"),
        lambda: empty("taxonomy_category CASCADE"),
    ],
)
@pytest.mark.usefixtures("grown")
def test_every_change_is_a_new_edition(change: Callable[[], object]) -> None:
    before = tree.load()
    change()
    after = tree.load()
    assert after is not before
    assert after.edition != before.edition


@pytest.mark.usefixtures("grown")
def test_reading_is_no_new_edition() -> None:
    before = tree.load()
    list(Category.objects.all())
    assert tree.load() is before


@pytest.mark.usefixtures("grown")
def test_what_was_rolled_back_leaves_no_tree_behind() -> None:
    with transaction.atomic():
        rename("Rolled back")
        assert name_now() == "Rolled back"
        transaction.set_rollback(True)
    assert name_now() == "Jailbreaking"
    rename("Another")  # a counter would give the same number again
    assert name_now() == "Another"


@pytest.mark.usefixtures("grown")
def test_two_edits_in_one_transaction_are_two_editions() -> None:
    with transaction.atomic():
        rename("First")
        assert name_now() == "First"
        rename("Second")
        assert name_now() == "Second"


@pytest.mark.usefixtures("grown")
def test_a_change_while_it_was_read_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    rename("Old")
    read = tree._read

    def read_and_rename(edition: str) -> tree.Taxonomy:
        found = read(edition)
        if found.by_path[JAILBREAKING].name_en == "Old":
            rename("New")
        return found

    monkeypatch.setattr(tree, "_read", read_and_rename)
    assert tree.load().by_path[JAILBREAKING].name_en == "New"


@pytest.mark.usefixtures("grown")
def test_without_its_row_the_edition_is_a_new_one_each_time() -> None:
    TaxonomyEdition.objects.all().delete()
    first, second = tree.load(), tree.load()
    assert first.edition != second.edition
    rename("Unlocking")
    assert TaxonomyEdition.objects.count() == 1
    assert tree.load() is tree.load()


@pytest.mark.usefixtures("grown")
def test_one_tree_serves_both_languages() -> None:
    node = tree.load().by_path[JAILBREAKING]
    with translation.override("zh-hans"):
        assert tree.load().by_path[JAILBREAKING] is node
        assert node.name == "越狱"
    assert node.name == "Jailbreaking"


@pytest.mark.usefixtures("grown")
def test_what_was_computed_is_kept_as_long_as_the_edition() -> None:
    tree.load().kept["longest name"] = 42
    assert tree.load().kept == {"longest name": 42}
    rename("Unlocking")
    assert tree.load().kept == {}


def test_the_glossary_comes_with_the_tree(db: None) -> None:
    row = GlossaryTerm.objects.create(english=["chain of thought", "CoT"], chinese=["思维链"])
    term = Term(row.pk, ("chain of thought", "CoT"), ("思维链",))
    assert tree.load().glossary == Glossary((term,))
    assert term.names == ("chain of thought", "CoT", "思维链")


@pytest.mark.django_db(transaction=True)
def test_threads_see_each_edition_at_once() -> None:
    grow_tree()

    def work(number: int) -> list[tuple[str, str]]:
        try:
            if number == 0:
                for step in range(20):
                    rename(f"Name {step}")
            return [
                (found.edition, found.by_path[JAILBREAKING].name_en)
                for _ in range(50)
                if (found := tree.load())
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        seen = {pair for found in pool.map(work, range(4)) for pair in found}
    assert len(seen) == len({edition for edition, _ in seen})
    assert name_now() == "Name 19"
