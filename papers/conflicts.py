"""Papers about which the sources say different things and no curator has decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from papers.ingest import venue_forms
from papers.models import FieldOrigin
from papers.provenance import DATED, agree, is_preprint, says

COMPARED = ("title", "authors", "year", "venue")  # abstracts are edited for print: no two agree to the letter

# Papers about which two sources have answered, with what they said, without the abstracts.
ANSWERED = """
WITH about AS (
    SELECT i.paper_id, a.id, a.source FROM papers_sourceanswer a
        JOIN papers_identifier i ON i.scheme = a.scheme AND i.value = a.value
    UNION
    SELECT a.paper_id, a.id, a.source FROM papers_sourceanswer a WHERE a.paper_id IS NOT NULL
), several AS (
    SELECT paper_id FROM about GROUP BY paper_id HAVING count(DISTINCT source) > 1
)
SELECT about.paper_id, a.source, a.record - 'abstract' FROM several
    JOIN about USING (paper_id) JOIN papers_sourceanswer a ON a.id = about.id
    WHERE a.record <> '{}' ORDER BY about.paper_id, a.id
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A paper, and the fields about which its sources differ."""

    paper: int
    fields: tuple[str, ...]


def conflicts(most: int = 1_000) -> list[Conflict]:
    """At most so many papers whose sources differ in title, authors, year or venue, where no lock decides; by id.

    Case, signs, accents, initials and long names of venues make no difference; years and venues of a preprint and of
    what was published are compared only among themselves. Three queries.
    """
    venues = venue_forms()
    locked = _locked()
    found: list[Conflict] = []
    for paper, answers in _answers():
        fields = tuple(
            name for name in COMPARED if (paper, name) not in locked and _differ(name, answers, venues)
        )
        if fields:
            found.append(Conflict(paper, fields))
        if len(found) == most:
            break
    return found


Said = tuple[str, dict[str, Any]]  # source, record


def _answers() -> Iterator[tuple[int, list[Said]]]:
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED)
        rows = cursor.fetchall()
    for paper, group in groupby(rows, lambda row: row[0]):
        yield paper, [(source, json.loads(record)) for _paper, source, record in group]


def _locked() -> set[tuple[int, str]]:
    rows = FieldOrigin.objects.filter(locked=True, field__in=COMPARED)
    return set(rows.values_list("paper_id", "field"))


def _differ(name: str, answers: list[Said], venues: Mapping[str, str]) -> bool:
    """Whether two of them disagree about the field, as far as they speak of the same version."""
    said = [
        (name in DATED and is_preprint(record), value)
        for source, record in answers
        if (value := says(source, record, name)) is not None and _is_whole(name, record)
    ]
    return any(
        version == other and not agree(name, value, theirs, venues)
        for place, (version, value) in enumerate(said)
        for other, theirs in said[:place]
    )


def _is_whole(name: str, record: Mapping[str, Any]) -> bool:
    return name != "authors" or record.get("authors_complete", True)
