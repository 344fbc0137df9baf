"""The history of a model: every insert, update and delete as a row, written by triggers (django-pghistory)."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from pghistory.trigger import Event

M = TypeVar("M", bound=models.Model)


def tracked(model: type[M]) -> type[M]:
    """Class decorator that keeps a model's history."""
    return tracked_without()(model)


def tracked_without(*fields: str) -> Callable[[type[M]], type[M]]:
    """The same; changes of these fields alone leave no row."""
    events = (pghistory.InsertEvent(), _UpdateEvent(), pghistory.DeleteEvent())
    keep: Callable[[type[M]], type[M]] = pghistory.track(*events, exclude=list(fields))
    return keep


class _PlannedAnew(Event):
    """A trigger whose statement PostgreSQL plans at each call.

    It joins the old rows with the new ones. PL/pgSQL keeps a statement's parse tree, and with it the number of these
    rows at the session's first call: after a first update of one row, 4,000 rows at once were joined row by row, in
    10 seconds instead of 0.2.
    """

    def get_func(self, model: Any) -> Any:
        func: Any = super().get_func(model)  # type: ignore[no-untyped-call]
        statement, end = func.func.rsplit(" RETURN NULL;", 1)
        assert not end
        func.func = f"EXECUTE $history$ {statement} $history$; RETURN NULL;"
        return func


class _UpdateEvent(pghistory.UpdateEvent):
    def add_event_trigger(self, event_model: Any) -> None:
        trigger = _PlannedAnew(  # type: ignore[no-untyped-call]
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)
