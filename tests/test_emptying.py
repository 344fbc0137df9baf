"""What stays in the database behind a test that commits."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from papers.models import Paper, Reason, User
from taxonomy import tree
from tests import catalogue
from tests.emptying import KEPT, empty_tables

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, int]:
    """How many each table has, where it has any."""
    counts = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return {table: count for table, count in counts.items() if count}


def test_it_leaves_as_many_rows_as_flush_does(cora: User) -> None:
    catalogue.fill()
    Reason.objects.first().delete()  # type: ignore[union-attr]
    empty_tables()
    left = rows()
    catalogue.fill()
    call_command("flush", interactive=False, verbosity=0)
    flushed = rows()
    flushed.pop("papers_change", None)  # "everything", by the triggers on TRUNCATE
    assert left == flushed
    assert left.keys() == {*KEPT, "papers_reason", "papers_reasonevent"}


def test_the_tree_that_a_process_keeps_is_read_anew(db: None) -> None:
    catalogue.grow_tree()
    assert len(tree.load().by_id) == len(catalogue.TREE)
    empty_tables()
    assert len(tree.load().by_id) == 0


def test_nothing_refers_to_what_is_gone(db: None) -> None:
    catalogue.fill()
    empty_tables()
    catalogue.fill()
    connection.check_constraints()
    assert Paper.objects.count() == 4
