"""What a request finds and counts, in plain SQL over the tables: nothing of papers.search computes here.

`facts` says one thing of one paper a row: (paper, facet, key as in a request, number as in the counts, own). `own`
is false for a category that a paper has only because of one below it.
"""

# ruff: noqa: S608  # what is joined here is written here; values go as parameters

from __future__ import annotations

from typing import Any, LiteralString

from django.db import connection

from papers.search import SearchRequest
from papers.search.request import FACETS, Match

FACTS: LiteralString = """
CREATE TEMPORARY TABLE facts ON COMMIT DROP AS
WITH RECURSIVE lines (category, above) AS (
    SELECT id, id FROM taxonomy_category
    UNION
    SELECT lines.category, parent.parent_id FROM lines JOIN taxonomy_category parent ON parent.id = lines.above
    WHERE parent.parent_id IS NOT NULL
)
SELECT own.paper_id AS paper, 'category' AS facet, c.path AS key, c.id AS number, bool_or(c.id = lines.category) AS own
    FROM papers_classification own JOIN lines ON lines.category = own.category_id
    JOIN taxonomy_category c ON c.id = lines.above GROUP BY own.paper_id, c.path, c.id
UNION ALL SELECT id, 'year', year::text, year, true FROM papers_paper WHERE year IS NOT NULL
UNION ALL SELECT p.id, 'venue', v.name, v.id, true FROM papers_paper p JOIN papers_venue v ON v.id = p.venue_id
UNION ALL SELECT id, 'kind', kind, NULL, true FROM papers_paper
UNION ALL SELECT DISTINCT a.paper_id, 'author', b.slug, b.id, true
    FROM papers_authorship a JOIN papers_author b ON b.id = a.author_id
UNION ALL SELECT id, 'origin', origin, NULL, true FROM papers_paper
UNION ALL SELECT id, 'has', 'abstract', NULL, true FROM papers_paper WHERE abstract <> ''
UNION ALL SELECT DISTINCT paper_id, 'has', stage, NULL::bigint, true FROM papers_version
UNION ALL SELECT DISTINCT paper_id, 'has', scheme, NULL::bigint, true FROM papers_identifier
UNION ALL SELECT DISTINCT paper_id, 'has', 'category', NULL::bigint, true FROM papers_classification
UNION ALL SELECT DISTINCT paper_id, 'has', 'evidence', NULL::bigint, true FROM papers_classification
    WHERE evidence <> ''
UNION ALL SELECT DISTINCT paper_id, 'has', confidence, NULL::bigint, true FROM papers_classification
    WHERE confidence <> ''
UNION ALL SELECT id, 'has', 'withdrawn', NULL, true FROM papers_paper WHERE withdrawn
"""

Sql = tuple[str, list[Any]]


def prepare() -> None:
    """Collect the facts; they are of this moment, and gone with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        cursor.execute("CREATE INDEX ON facts (facet, key)")
        cursor.execute("CREATE INDEX ON facts (paper, facet)")


def values() -> dict[str, list[str]]:
    """The keys of each facet, the most frequent first."""
    found: dict[str, list[str]] = {}
    for facet, key in _rows(
        ("SELECT facet, key FROM facts GROUP BY facet, key ORDER BY count(*) DESC, key", [])
    ):
        found.setdefault(facet, []).append(key)
    return found


def total(request: SearchRequest) -> int:
    where, params = _where(request)
    return int(_rows((f"SELECT count(*) FROM papers_paper p WHERE {where}", params))[0][0])


def counts(request: SearchRequest, facet: str, most: int | None = None) -> dict[Any, int]:
    """The facet's counts without its own filter, the largest first; values as in `papers.search.facets.counting`."""
    return _counts(request, _where(request, without=facet), facet, most)


def narrowed_counts(request: SearchRequest, facet: str, most: int | None = None) -> dict[Any, int]:
    """The same with its own filter."""
    return _counts(request, _where(request), facet, most)


def _counts(request: SearchRequest, condition: Sql, facet: str, most: int | None) -> dict[Any, int]:
    where, params = condition
    value = "number" if facet in ("category", "year", "venue", "author") else "key"
    sql = (
        f"SELECT {value}, count(*) FROM facts WHERE facet = %s AND {_own(request)}"
        f" AND paper IN (SELECT p.id FROM papers_paper p WHERE {where})"
        f" GROUP BY {value} ORDER BY count(*) DESC, {value} LIMIT %s"
    )
    return dict(_rows((sql, [facet, *params, most])))


def cells(request: SearchRequest, by: str) -> dict[tuple[int, str], int]:
    """Papers of the request by category and year or kind."""
    where, params = _where(request)
    sql = (
        f"SELECT down.number, across.key, count(*) FROM (SELECT * FROM facts WHERE {_own(request)}) down"
        " JOIN facts across USING (paper) WHERE down.facet = 'category' AND across.facet = %s"
        f" AND paper IN (SELECT p.id FROM papers_paper p WHERE {where}) GROUP BY 1, 2"
    )
    return {(number, key): count for number, key, count in _rows((sql, [by, *params]))}


def _where(request: SearchRequest, without: str = "") -> Sql:
    """The condition on the paper `p`."""
    parts = _words(request)
    for facet in FACETS:
        if facet != without:
            parts += _filter(request, facet)
    return " AND ".join(["true", *(sql for sql, _ in parts)]), [value for _, more in parts for value in more]


def _words(request: SearchRequest) -> list[Sql]:
    """All of the words, or any of them, as they stand in titles and abstracts."""
    within = "string_to_array(p.title || ' ' || p.abstract, ' ')"
    sign = "@>" if request.match == Match.ALL else "&&"
    return [(f"{within} {sign} %s", [request.q.split()])] if request.q else []


def _filter(request: SearchRequest, facet: str) -> list[Sql]:
    carried = (
        f"SELECT count(*) FROM facts WHERE paper = p.id AND facet = %s AND key = ANY (%s) AND {_own(request)}"
    )
    found: list[Sql] = []
    if wanted := list(getattr(request, facet, ())):
        all_of_them = facet == "has" or getattr(request, f"{facet}_match", "") == Match.ALL
        found.append((f"({carried}) >= %s", [facet, wanted, len(wanted) if all_of_them else 1]))
    if left_out := list(map(str, getattr(request, f"not_{facet}"))):
        found.append((f"({carried}) = 0", [facet, left_out]))
    if facet == "year" and request.year_from is not None:
        found.append(("p.year >= %s", [request.year_from]))
    if facet == "year" and request.year_to is not None:
        found.append(("p.year <= %s", [request.year_to]))
    return found


def _own(request: SearchRequest) -> str:
    return "own" if request.exact else "true"


def _rows(sql: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*sql)
        return list(cursor.fetchall())
