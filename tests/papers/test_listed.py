"""Papers for lists, in one statement."""

from __future__ import annotations

import pytest
from django.db import connection

from papers.listed import _statement
from papers.models import Paper


@pytest.mark.parametrize(
    "index", ["authorship_listed", "identifier_listed", "version_listed", "classification_listed"]
)
def test_what_belongs_to_a_paper_is_read_from_an_index_alone(catalogue: dict[str, Paper], index: str) -> None:
    """Each table would be another page of the disk for each paper of a list."""
    ids = [paper.pk for paper in catalogue.values()]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {_statement()}", [ids])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert f"Index Only Scan using {index}" in plan
