"""Reading the tables that the history's triggers write (django-pghistory): each row of them is a row as it was after
an insert or an update, or before a delete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery

OBJECT = "pgh_obj_id"
Key = tuple[UUID | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Table:
    """The events of a model; `column` names the object whose past is told."""

    model: type[models.Model]
    column: str = OBJECT

    @property
    def events(self) -> Any:
        return self.model.pgh_event_model  # type: ignore[attr-defined]

    def of(self, ids: Collection[int]) -> Q:
        """Also of rows that belonged to the object once and have moved to another one."""
        if self.column == OBJECT:
            return Q(pgh_obj_id__in=ids)
        return Q(pgh_obj_id__in=self.events.objects.filter(**{f"{self.column}__in": ids}).values(OBJECT))


@dataclass(frozen=True, slots=True)
class Group:
    """What was changed together: in one request, task or command (a context), else in one transaction."""

    context: UUID | None
    at: datetime

    @property
    def key(self) -> Key:
        # The trigger writes down when its transaction began: without a context that tells transactions apart.
        return (self.context, None if self.context else self.at)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a model before and after a group; None where it was not there, or not the object's.

    `was` is the row before, whosever it was.
    """

    model: type[models.Model]
    before: Any
    after: Any
    was: Any = None


def groups(tables: Sequence[Table], ids: Collection[int], *, start: int, most: int) -> list[Group]:
    """Those of all tables, newest first, in one query."""
    parts, parameters = [], []
    for table in tables:
        query = table.events.objects.filter(table.of(ids)).order_by()
        sql, given = query.values_list("pgh_context_id", "pgh_created_at").query.sql_with_params()
        parts.append(sql)
        parameters += given
    union = " UNION ALL ".join(parts)
    sql = (  # made of table and column names only; values are parameters
        f"SELECT context, max(at) FROM ({union}) AS event (context, at)"  # noqa: S608
        " GROUP BY context, CASE WHEN context IS NULL THEN at END ORDER BY 2 DESC, 1 LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, most, start])
        return [Group(context, at) for context, at in cursor.fetchall()]


def rows(table: Table, ids: Collection[int], wanted: Iterable[Group]) -> dict[Key, list[Row]]:
    """What each group made of each row, in the order of the first change. Two queries."""
    wanted = list(wanted)
    together = Q(pgh_context_id__in=[group.context for group in wanted if group.context])
    alone = Q(pgh_context_id=None, pgh_created_at__in=[group.at for group in wanted if not group.context])
    earlier = table.events.objects.filter(pgh_obj_id=OuterRef(OBJECT), pgh_id__lt=OuterRef("pgh_id"))
    previous = Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    found = table.events.objects.filter(table.of(ids), together | alone).annotate(previous=previous)
    first: dict[tuple[Key, int], Any] = {}
    last: dict[tuple[Key, int], Any] = {}
    for event in found.order_by("pgh_id"):
        key = Group(event.pgh_context_id, event.pgh_created_at).key
        first.setdefault((key, event.pgh_obj_id), event)
        last[key, event.pgh_obj_id] = event
    before = table.events.objects.in_bulk([event.previous for event in first.values() if event.previous])
    result: dict[Key, list[Row]] = {}
    for (key, pk), event in first.items():
        was = None if event.pgh_label == "insert" else before.get(event.previous) or event
        end = last[key, pk]
        row = _owned(table, ids, was, None if end.pgh_label == "delete" else end)
        if row:
            result.setdefault(key, []).append(row)
    return result


def _owned(table: Table, ids: Collection[int], before: Any, after: Any) -> Row | None:
    """Only while it was the object's: a row that came from another object or went to one was added or removed."""
    was = before
    before, after = (
        event if event and getattr(event, table.column) in ids else None for event in (before, after)
    )
    return Row(table.model, before, after, was) if before or after else None
