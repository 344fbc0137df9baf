"""Datasette on SQLite FTS5, made and asked as its documentation shows it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from benchmarks.queries import Query

FACETS = ("year", "kind", "origin")
TABLE = (
    "CREATE TABLE papers (id INTEGER PRIMARY KEY, title TEXT, authors TEXT, abstract TEXT, year INTEGER,"
    " kind TEXT, origin TEXT, venue TEXT, categories TEXT)"
)
# From the plain site's tables, which hold the authors' names and the categories' ancestors already.
PAPERS = """
SELECT p.id, p.title, p.authors, p.abstract, p.year, p.kind, p.origin, coalesce(v.name, ''),
  (SELECT json_agg(c.path ORDER BY c.path)::text FROM plain_plainpaper_categories pc
   JOIN taxonomy_category c ON c.id = pc.category_id WHERE pc.plainpaper_id = p.id)
FROM plain_plainpaper p LEFT JOIN papers_venue v ON v.id = p.venue_id ORDER BY p.id
"""
INDEXED = ("year", "kind", "origin", "venue")
# Datasette answers with what it has after 200 ms of counting and a second of searching; here it may finish.
PATIENCE = ("--setting", "sql_time_limit_ms", "120000", "--setting", "facet_time_limit_ms", "120000")


def build(path: Path, programs: Path) -> None:
    """The catalogue as one SQLite file with a full-text table over title, authors and abstract."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.execute(TABLE)
        database.executemany(f"INSERT INTO papers VALUES ({', '.join('?' * 9)})", _rows())
    database.close()
    tools = programs / "sqlite-utils"
    subprocess.run(
        [tools, "enable-fts", path, "papers", "title", "authors", "abstract", "--tokenize", "porter"],
        check=True,
    )
    for column in INDEXED:
        subprocess.run([tools, "create-index", path, "papers", column], check=True)
    subprocess.run([tools, "analyze", path], check=True)


def _rows() -> Iterator[tuple[object, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(PAPERS)
        while rows := cursor.fetchmany(2_000):
            yield from rows


def command(path: Path, programs: Path, port: int) -> list[str | Path]:
    """As for a file that nobody writes to, which Datasette serves fastest (`--immutable`)."""
    listen = ("--host", "127.0.0.1", "--port", str(port))
    return [programs / "datasette", "serve", "--immutable", path, *listen, *PATIENCE]


def can(query: Query) -> bool:
    return query.asked.fts5 is not None


def address(query: Query, name: str) -> str:
    """The table's page as JSON: twenty rows and all facets. Its rows are in the order of their ids, not ranked."""
    words = [("_search", query.asked.fts5), ("_searchmode", "raw")] if query.asked.fts5 else []
    named = {"category": "categories__arraycontains", "year_from": "year__gte", "year_to": "year__lte"}
    filters = [(named.get(key, key), value) for key, value in query.filters]
    facets = [("_facet_array", "categories"), *(("_facet", facet) for facet in FACETS)]
    return f"/{name}/papers.json?{urlencode([*words, *filters, *facets, ('_facet_size', 'max'), ('_size', '20')])}"
