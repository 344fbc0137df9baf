"""Rows of tables as JSON, and making them again what they were: with their own numbers, dates and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.errors import CurationError
from papers.models import (
    Author,
    Authorship,
    CiteKeyAlias,
    Classification,
    FieldOrigin,
    Identifier,
    Paper,
    User,
    Version,
)

Row = dict[str, Any]
State = dict[str, list[Row]]

TABLES: dict[str, type[models.Model]] = {
    "paper": Paper,
    "cite_key_aliases": CiteKeyAlias,
    "identifiers": Identifier,
    "versions": Version,
    "authorships": Authorship,
    "classifications": Classification,
    "field_origins": FieldOrigin,
}


def state_of(paper: Paper) -> State:
    """All rows that are the paper, by table."""
    rows = {name: model._default_manager.filter(**_of(name, paper)) for name, model in TABLES.items()}
    return {name: [as_row(one) for one in found.order_by("pk")] for name, found in rows.items()}


def _of(table: str, paper: Paper) -> dict[str, int]:
    return {"pk": paper.pk} if table == "paper" else {"paper": paper.pk}


def as_row(one: models.Model) -> Row:
    """Its columns as JSON has them."""
    return {field.attname: _plain(getattr(one, field.attname)) for field in one._meta.concrete_fields}


def of_any_release(state: State) -> State:
    """The same state with every column that there is now: decisions keep it as the release that made them knew it."""
    return {name: [{**_new_columns(TABLES[name]), **row} for row in rows] for name, rows in state.items()}


def _new_columns(model: type[models.Model]) -> Row:
    return {field.attname: _plain(field.get_default()) for field in model._meta.concrete_fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def by_id(rows: Iterable[Row]) -> dict[int, Row]:
    return {row["id"]: row for row in rows}


def put(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Make these rows be there and be so: those that are gone come back, those that have changed change back.

    Raises `CurationError` when something that a row names is gone.
    """
    # Of a paper's categories one is the primary one: first no other is.
    wanted = by_id(sorted(_possible(model, rows), key=lambda row: bool(row.get("primary"))))
    rows_there = model._default_manager.in_bulk(list(wanted))
    fresh = [row for key, row in wanted.items() if key not in rows_there]
    model._default_manager.bulk_create(model(**_values(model, row)) for row in fresh)
    now = {key: as_row(one) for key, one in model._default_manager.in_bulk(list(wanted)).items()}
    for key, row in wanted.items():  # also the new ones: Django dates what it makes
        if now[key] != row:
            model._default_manager.filter(pk=key).update(**_values(model, row))


def _values(model: type[models.Model], row: Row) -> dict[str, Any]:
    return {field.attname: field.to_python(row[field.attname]) for field in model._meta.concrete_fields}


# What the rows name may be gone since


def _possible(model: type[models.Model], rows: Iterable[Row]) -> list[Row]:
    possible = [dict(row) for row in rows]
    for field in model._meta.concrete_fields:
        if field.related_model in (None, Paper):
            continue
        named = {row[field.attname] for row in possible} - {None}
        there = set(field.related_model._base_manager.filter(pk__in=named).values_list("pk", flat=True))
        for row in possible:
            if row[field.attname] in named - there:
                row[field.attname] = _instead(field, row)
    return possible


def _instead(field: Any, row: Row) -> int | None:
    """Nobody for a person who has left; for an author who was merged away whoever has the name now."""
    if field.related_model is User:
        return None
    if field.related_model is Author:
        return ingest.heir_of(row[field.attname]) or ingest.authors_named([row["name"]])[row["name"]].pk
    sentence = _("%(thing)s that belonged to it is gone, so it cannot come back.")
    raise CurationError(sentence % {"thing": str(field.verbose_name).capitalize()})
