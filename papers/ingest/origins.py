"""Where the values of a paper's fields came from, and putting that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime

from papers.models import FieldOrigin, Paper, User

Origins = dict[str, dict[str, Any] | None]  # by field; None where nobody had said anything


def note_origins(paper: Paper, names: Iterable[str], source: str) -> None:
    """Write down where the values of these fields came from; `source` is a `FieldOrigin.Source`."""
    FieldOrigin.objects.bulk_create(
        (FieldOrigin(paper=paper, field=name, source=source) for name in names),
        update_conflicts=True,
        unique_fields=["paper", "field"],
        update_fields=["source", "set_at"],
    )


def origins_of(paper: Paper, fields: Iterable[str]) -> Origins:
    """What `restore_origins` needs."""
    fields = list(fields)
    rows = {row.field: row for row in paper.field_origins.filter(field__in=fields)}
    return {name: _as_json(rows[name]) if name in rows else None for name in fields}


def _as_json(row: FieldOrigin) -> dict[str, Any]:
    by = row.set_by_id
    return {"source": row.source, "locked": row.locked, "set_by": by, "set_at": row.set_at.isoformat()}


def restore_origins(paper: Paper, origins: Mapping[str, Any]) -> None:
    """Make the origins of these fields what they were, each row in its place."""
    paper.field_origins.filter(field__in=[name for name, was in origins.items() if was is None]).delete()
    for name, was in origins.items():
        if was is not None:
            by = User.objects.filter(pk=was["set_by"]).first()
            paper.field_origins.filter(field=name).update(
                source=was["source"], locked=was["locked"], set_by=by, set_at=parse_datetime(was["set_at"])
            )
