"""Building the index from PostgreSQL, and how much room everything takes."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.machine import size_of
from papers.search.indexing import index
from papers.search.indexing.indexer import only_one, rebuild


def measure() -> dict[str, Any]:
    """Seconds of a rebuild, and bytes of the index and of the whole database."""
    begun = time.perf_counter()
    with only_one():
        generation = rebuild()
    seconds = time.perf_counter() - begun
    papers = index.opened().searcher().num_docs
    return {
        "seconds": round(seconds, 2),
        "papers": papers,
        "index": size_of(generation.path),
        "most memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def sizes(sqlite: Path | None, plain: int | None) -> dict[str, int]:
    """Bytes of the site's own tables, and of those that hold the comparison."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = int(cursor.fetchone()[0])
    found = {"database": database - (plain or 0)}
    if plain:
        found["plain"] = plain
    if sqlite:
        found["sqlite"] = size_of(sqlite)
    return found
