"""The seed's own words about each work, kept beside what other sources answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Q
from django.utils import timezone

from papers.models import CiteKeyAlias, Identifier, Origin, Paper, SourceAnswer
from papers.seed.files import SeedWork

SOURCE = "seed"


def load_answers(works: Sequence[SeedWork]) -> int:
    """Keep what the seed says about works that the catalogue has; returns how many are new or say something else.

    Catalogues that were loaded before answers were kept get theirs at the next loading.
    """
    kept = {row.value: row for row in SourceAnswer.objects.filter(source=SOURCE)}
    said = {work.key: _as_json(asdict(work)) for work in works}
    due = [work for work in works if work.key not in kept or kept[work.key].raw != said[work.key]]
    papers = _papers_of(due)
    now = timezone.now()
    rows = [
        SourceAnswer(
            source=SOURCE,
            value=work.key,
            paper_id=papers[work.key],
            fetched_at=now,
            raw=said[work.key],
            record=_as_json(work.record().as_json()),
        )
        for work in due
        if work.key in papers
    ]
    SourceAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "scheme", "value"],
        update_fields=["fetched_at", "raw", "record"],  # not the paper: a merge may have given it another one
    )
    return len(rows)


def _as_json(values: dict[str, Any]) -> Any:
    """As it comes back from a JSON column: tuples are lists."""
    return json.loads(json.dumps(values))


def _papers_of(works: Sequence[SeedWork]) -> dict[str, int]:
    """The paper of each work, by the seed's key: one made of it, else one that carries an identifier of it."""
    keys = [work.key for work in works]
    aliases = CiteKeyAlias.objects.filter(key__in=keys).values_list("key", "paper_id")
    made = Paper.objects.filter(origin=Origin.SEED, cite_key__in=keys).values_list("cite_key", "pk")
    found = dict([*aliases, *made])
    rest = [work for work in works if work.key not in found]
    return found | _by_identifier(rest)


def _by_identifier(works: Sequence[SeedWork]) -> dict[str, int]:
    owners = {(one.scheme, one.value): work.key for work in works for one in work.identifiers()}
    if not owners:
        return {}
    condition = Q()
    for scheme, value in owners:
        condition |= Q(scheme=scheme, value=value)
    rows = Identifier.objects.filter(condition).values_list("scheme", "value", "paper_id")
    return {owners[scheme, value]: paper for scheme, value, paper in rows}
