"""The change feed: whatever changes is logged, in an order that every reader sees alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from papers import feed
from papers.models import Author, Change, Paper
from taxonomy.models import Category
from tests.catalogue import fill, make_paper


def logged(after: int = 0) -> list[tuple[str, int | None, str]]:
    return [(row.kind, row.object_id, row.action) for row in feed.read_after(after)]


def feed_with(cite_key: str) -> None:
    make_paper(cite_key)


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_a_new_paper_and_all_that_hangs_on_it_is_logged_as_that_paper() -> None:
    start = feed.head().position
    paper = make_paper("a2023b", authors=("Ann Author",), arxiv="2301.00001")
    author = Author.objects.get()
    assert set(logged(start)) == {
        ("venue", paper.venue_id, "changed"),
        ("paper", paper.pk, "changed"),
        ("author", author.pk, "changed"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE papers_paper SET title = 'Other'",
        "UPDATE papers_authorship SET name = 'A. Author'",
        "DELETE FROM papers_identifier",
        "UPDATE papers_version SET year = 2001",
    ],
)
def test_plain_sql_is_logged_too(sql: str) -> None:
    paper = make_paper("a2023b", arxiv="2301.00001")
    start = feed.head().position
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert logged(start) == [("paper", paper.pk, "changed")]


@pytest.mark.django_db
def test_a_bulk_update_logs_each_paper_once() -> None:
    papers = [make_paper(f"a{n}", versions=False, venue="", authors=()) for n in range(3)]
    start = feed.head().position
    Paper.objects.update(title="Same")
    assert sorted(logged(start)) == [("paper", paper.pk, "changed") for paper in papers]


@pytest.mark.django_db
def test_a_deleted_paper_leaves_its_cite_key() -> None:
    paper = make_paper("gone2023paper")
    paper_id = paper.pk
    paper.delete()
    last = feed.read_after(0)[-1]
    assert (last.kind, last.object_id, last.action, last.detail) == (
        "paper",
        paper_id,
        "deleted",
        "gone2023paper",
    )


@pytest.mark.django_db
def test_truncating_is_logged_as_everything() -> None:
    start = feed.head().position
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE papers_paper CASCADE")
    assert ("everything", None, "changed") in logged(start)


@pytest.mark.django_db
def test_a_moved_category_is_told_from_a_renamed_one() -> None:
    fill()
    start = feed.head().position
    category = Category.objects.get(path="inner-alignment")
    category.name_en = "Inside"
    category.save()
    Category.objects.filter(pk=category.pk).update(path="elsewhere")
    assert logged(start) == [("category", category.pk, "changed"), ("category", category.pk, "moved")]


@pytest.mark.django_db
def test_an_update_of_nothing_logs_nothing() -> None:
    start = feed.head().position
    Paper.objects.filter(pk=-1).update(title="Nobody")
    assert logged(start) == []


@pytest.mark.django_db
def test_compaction_leaves_the_last_row_of_each_object() -> None:
    paper = make_paper("a2023b", authors=(), venue="")
    for title in ("B", "C"):
        Paper.objects.update(title=title)
    last = feed.head().position
    feed.compact(keep=timedelta(0))
    assert [row.position for row in Change.objects.filter(kind="paper", object_id=paper.pk)] == [last]
    assert feed.compact(keep=timedelta(0)) == 0


@pytest.mark.django_db
def test_compaction_keeps_what_is_young() -> None:
    make_paper("a2023b")
    feed.number_new_rows()
    assert feed.compact() == 0


@pytest.mark.django_db
def test_the_epoch_stays_while_the_database_does() -> None:
    assert feed.epoch() == feed.epoch()
    assert len(feed.epoch()) == 16


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_is_never_logged() -> None:
    start = feed.head().position
    with transaction.atomic():
        make_paper("never2023seen")
        transaction.set_rollback(True)
    assert logged(start) == []


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_transactions_that_commit_in_the_other_order_are_both_read() -> None:
    """The first to write commits last: a reader whose cursor has passed the other one still gets it."""
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            make_paper("slow2023paper", authors=(), venue="")
            written.set()
            assert go_on.wait(10)

    start = feed.head().position
    thread = in_thread(slow)
    assert written.wait(10)
    quick = make_paper("quick2023paper", authors=(), venue="")
    first = feed.read_after(start)
    go_on.set()
    thread.join()
    second = feed.read_after(first[-1].position or 0)
    assert [row.object_id for row in first] == [quick.pk]
    assert [row.object_id for row in second] == [Paper.objects.get(cite_key="slow2023paper").pk]


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_numberers_lose_nothing_and_repeat_nothing() -> None:
    def write(number: int) -> None:
        for n in range(15):
            with transaction.atomic():
                make_paper(f"w{number}n{n}", authors=(), venue="")
                if n % 3 == 0:
                    transaction.set_rollback(True)

    start = feed.head().position
    threads = [in_thread(lambda number=number: write(number)) for number in range(4)]  # type: ignore[misc]
    read: list[Change] = []
    while any(thread.is_alive() for thread in threads) or len(read) < 40:
        read += feed.read_after(read[-1].position or 0 if read else start)
    positions = [row.position for row in read]
    assert positions == list(range(start + 1, start + 41))
    assert {row.object_id for row in read} == set(Paper.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_commit_rings_whoever_listens() -> None:
    with feed.listening():
        assert feed.wait(0.05) is False
        thread = in_thread(lambda: feed_with("a2023b"))
        assert feed.wait(10) is True
        thread.join()
