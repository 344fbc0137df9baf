"""Trying something out: what would it change? It is done, looked at, and rolled back.

The history's triggers see every change, whichever way it comes; what they wrote is the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import connection, models, transaction

R = TypeVar("R")
NAMES = ("cite_key", "token", "path", "slug", "username", "key", "name", "value")  # what tells rows apart
SILENT = {"id", "updated_at", "set_at", "effects"}  # what nobody asks about


@dataclass(frozen=True, slots=True)
class Change:
    """One field. A reference to another row is that row's name; None is nothing."""

    field: str
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: of which `kind` ("paper"), what would happen to it (created, changed, deleted), and its fields.

    A row that would be created or deleted lists only the fields that hold something.
    """

    kind: str
    action: str
    name: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Rehearsed(Generic[R]):
    """What the act returned, and what it would have changed."""

    value: R
    differences: list[Difference]


def rehearse(act: Callable[[], R]) -> Rehearsed[R]:
    """Do it and roll it back: no row, no feed, no bell. What it raises is raised here too."""
    with transaction.atomic(), pghistory.context(rehearsed=True) as context:
        look = _Look(context.id, [], set())
        token = _looking.set(look)
        try:
            value = act()
        finally:
            _looking.reset(token)
        look.take()
        transaction.set_rollback(True)
    return Rehearsed(value, look.found)


@contextmanager
def part() -> Iterator[None]:
    """What is inside is committed before the rest of the act goes on; rehearsed, it is taken back before that.

    Either way others wait for its locks only so long. Rehearsed, a part does not see what those before it would do.
    """
    look = _looking.get()
    with transaction.atomic():
        yield
        if look is not None:
            look.take()
            transaction.set_rollback(True)


def is_rehearsal() -> bool:
    """Whether what is done now will be rolled back."""
    return _looking.get() is not None


@dataclass(slots=True)
class _Look:
    """What a rehearsal has found so far; of what two parts would make alike, once."""

    context: UUID
    found: list[Difference]
    seen: set[str]

    def take(self) -> None:
        connection.check_constraints()  # what would be found only at the end
        for difference in differences(self.context):
            if repr(difference) not in self.seen:
                self.seen.add(repr(difference))
                self.found.append(difference)


_looking: ContextVar[_Look | None] = ContextVar("looking", default=None)


def differences(context: UUID) -> list[Difference]:
    """What was changed under this context of the history, with the names of rows as they are now."""
    rows = [row for model in _event_models() for row in _of_model(model, context)]
    names = _Names(rows)
    return [difference for row in rows if (difference := row.told(names))]


def _event_models() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "pgh_tracked_model") and model._meta.app_label in ("papers", "taxonomy")
    ]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row before and after; None where it is not there."""

    model: Any
    before: Any
    after: Any

    def told(self, names: _Names) -> Difference | None:
        if self.before is None and self.after is None:
            return None
        changes = [
            Change(field.name, names.value(field, self.before), names.value(field, self.after))
            for field in self.model._meta.concrete_fields
            if field.name not in SILENT and _differ(field, self.before, self.after)
        ]
        action = "created" if self.before is None else "deleted" if self.after is None else "changed"
        if action == "changed" and not changes:
            return None
        event = self.after or self.before
        return Difference(
            self.model._meta.model_name, action, name_of(event) or str(event.pgh_obj_id), changes
        )


def _differ(field: Any, before: Any, after: Any) -> bool:
    old, new = (getattr(event, field.attname, None) for event in (before, after))
    return old != new if before and after else bool(old or new)


def name_of(row: Any) -> str:
    """What tells this row from others of its kind; "" when only its number does."""
    return next((str(value) for name in NAMES if (value := getattr(row, name, None))), "")


def _of_model(model: Any, context: UUID) -> Iterable[_Row]:
    """The rows that have events under this context, each with the last event before and the last one of it."""
    events = list(model.objects.filter(pgh_context_id=context).order_by("pgh_id"))
    if not events:
        return
    first: dict[int, Any] = {}
    last: dict[int, Any] = {}
    for event in events:
        first.setdefault(event.pgh_obj_id, event)
        last[event.pgh_obj_id] = event
    earlier = model.objects.filter(pgh_obj_id__in=list(first), pgh_id__lt=events[0].pgh_id)
    before = {e.pgh_obj_id: e for e in earlier.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")}
    for key, event in last.items():
        was = None if first[key].pgh_label == "insert" else before.get(key) or first[key]
        yield _Row(model.pgh_tracked_model, was, None if event.pgh_label == "delete" else event)


class _Names:
    """The names of the rows that others refer to, read once for each kind."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        wanted: dict[Any, set[Any]] = {}
        for row in rows:
            for field in _references(row.model):
                keys = {getattr(e, field.attname, None) for e in (row.before, row.after) if e}
                wanted.setdefault(field.related_model, set()).update(keys - {None})
        self._rows = {model: model._default_manager.in_bulk(keys) for model, keys in wanted.items()}

    def value(self, field: Any, event: Any) -> Any:
        value = getattr(event, field.attname, None)
        if value is None or field.related_model is None:
            return value
        row = self._rows[field.related_model].get(value)
        return (row and name_of(row)) or value


def _references(model: Any) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.related_model]
