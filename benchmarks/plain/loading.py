"""Filling the plain tables from the site's."""

from __future__ import annotations

from django.db import connection

from benchmarks.plain.models import PlainPaper
from taxonomy import tree

PAPERS = """
INSERT INTO plain_plainpaper (id, title, abstract, authors, year, kind, origin, venue_id, search)
SELECT p.id, p.title, p.abstract, coalesce(a.names, ''), p.year, p.kind, p.origin, p.venue_id,
  setweight(to_tsvector('english', p.title), 'A') || setweight(to_tsvector('english', coalesce(a.names, '')), 'B')
  || setweight(to_tsvector('english', p.abstract), 'C')
FROM papers_paper p LEFT JOIN
  (SELECT paper_id, string_agg(name, ', ' ORDER BY position) AS names FROM papers_authorship GROUP BY paper_id) a
  ON a.paper_id = p.id
"""
CATEGORIES = """
INSERT INTO plain_plainpaper_categories (plainpaper_id, category_id)
SELECT DISTINCT c.paper_id, above.ancestor FROM papers_classification c
JOIN unnest(%s::bigint[], %s::bigint[]) AS above (category, ancestor) ON above.category = c.category_id
"""

SEARCH = PlainPaper._meta.indexes[0]


def fill() -> None:
    """Make the tables anew and fill them; the full-text index is added when all is there, which is quicker."""
    with connection.schema_editor() as editor:
        if PlainPaper._meta.db_table in connection.introspection.table_names():
            editor.delete_model(PlainPaper)
        editor.create_model(PlainPaper)
    with connection.schema_editor() as editor:
        editor.remove_index(PlainPaper, SEARCH)
    taxonomy = tree.load()
    pairs = [(node.id, above) for node in taxonomy for above in taxonomy.closure([node.id])]
    with connection.cursor() as cursor:
        cursor.execute(PAPERS)
        cursor.execute(CATEGORIES, [[pair[0] for pair in pairs], [pair[1] for pair in pairs]])
    with connection.schema_editor() as editor:
        editor.add_index(PlainPaper, SEARCH)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE plain_plainpaper, plain_plainpaper_categories")


def size() -> int:
    """Bytes of the plain tables with their indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_total_relation_size('plain_plainpaper')"
            " + pg_total_relation_size('plain_plainpaper_categories')"
        )
        return int(cursor.fetchone()[0])
