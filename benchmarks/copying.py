"""COPY into several tables at once, past the triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from django.db.models import Field, GeneratedField, Model
from django.utils import timezone

# Triggers (history, feed) and foreign keys rest while these sessions write; constraints and indexes do not.
QUIET = "SET session_replication_role = replica; SET synchronous_commit = off"


class Table:
    """The rows of one model on their way into PostgreSQL: `write(*given)`; every other column gets its default."""

    def __init__(self, model: type[Model], given: tuple[str, ...], copy: psycopg.Copy) -> None:
        self._copy = copy
        self._defaults = tuple(default for _, default in others(model, given))

    def write(self, *values: Any) -> None:
        self._copy.write_row(values + self._defaults)


@contextmanager
def tables(url: str, wanted: Mapping[type[Model], tuple[str, ...]]) -> Iterator[list[Table]]:
    """Open tables for these models and columns, in order; committed at the end, one connection each."""
    with ExitStack() as stack:
        yield [_table(stack, url, model, given) for model, given in wanted.items()]


def _table(stack: ExitStack, url: str, model: type[Model], given: tuple[str, ...]) -> Table:
    connection = stack.enter_context(psycopg.connect(url))
    connection.execute(QUIET)
    columns = [*given, *(column for column, _ in others(model, given))]
    names = ", ".join(f'"{column}"' for column in columns)
    command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    return Table(model, given, stack.enter_context(connection.cursor().copy(command.encode())))


def others(model: type[Model], given: tuple[str, ...]) -> list[tuple[str, Any]]:
    """The columns that are not given, with what Django would write there."""
    left = [field for field in model._meta.concrete_fields if field.column not in given]
    return [
        (str(f.column), _default(f)) for f in left if not f.primary_key and not isinstance(f, GeneratedField)
    ]


def _default(field: Field[Any, Any]) -> Any:
    is_clock = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if is_clock else field.get_default()
