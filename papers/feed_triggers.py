"""The triggers that write the change feed, in the same transaction as the change itself.

They log the cause (a paper, an author, a venue, a category, or everything after a TRUNCATE) and expand nothing:
whoever reads the feed looks at the rows as they are then. Expanding an author into papers here loses papers when
two transactions cross.
"""

from typing import Any

import pgtrigger

TABLE = "papers_change"
CHANNEL = "papers_change"  # NOTIFY wakes the followers; the payload is empty, so a transaction sends one

_RING = f"IF FOUND THEN PERFORM pg_notify('{CHANNEL}', ''); END IF; RETURN NULL;"


def _insert(select: str) -> str:
    return f"INSERT INTO {TABLE} (kind, object_id, action, detail, at) {select}; {_RING}"


def _rows(kind: str, column: str, rows: str, action: str = "changed", detail: str = "''") -> str:
    return (
        f"SELECT DISTINCT '{kind}', {column}, '{action}', {detail}, statement_timestamp() "  # noqa: S608
        f"FROM {rows} WHERE {column} IS NOT NULL"
    )


def _trigger(
    name: str, operation: pgtrigger.Operation, func: str, referencing: pgtrigger.Referencing | None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=func,
    )


def feed_triggers(
    kind: str, column: str = "id", *, tombstone: str = "''", moved: str = ""
) -> list[pgtrigger.Trigger]:
    """Triggers for a model's Meta that log each changed `column` (an id) as a row of that kind.

    `tombstone` is an SQL expression over the deleted row that its "deleted" row carries. `moved` is an SQL condition
    over `o` and `n` (old and new row): updates that meet it are logged as "moved" instead of "changed".
    Only a model whose own id is logged writes "deleted".
    """
    gone = "deleted" if column == "id" else "changed"
    both = f"(SELECT {column} FROM old_values UNION SELECT {column} FROM new_values) AS b"  # noqa: S608
    action = f"CASE WHEN {moved} THEN 'moved' ELSE 'changed' END"
    update = (
        f"SELECT '{kind}', n.id, {action}, '', statement_timestamp() "  # noqa: S608
        "FROM new_values n JOIN old_values o USING (id)"
        if moved
        else _rows(kind, column, both)
    )
    old, new = "old_values", "new_values"
    referencing: Any = pgtrigger.Referencing  # untyped
    return [
        _trigger(
            "feed_insert",
            pgtrigger.Insert,
            _insert(_rows(kind, column, new)),
            referencing(new=new),
        ),
        _trigger("feed_update", pgtrigger.Update, _insert(update), referencing(old=old, new=new)),
        _trigger(
            "feed_delete",
            pgtrigger.Delete,
            _insert(_rows(kind, column, old, gone, tombstone if gone == "deleted" else "''")),
            referencing(old=old),
        ),
        _trigger(
            "feed_truncate",
            pgtrigger.Truncate,
            _insert("SELECT 'everything', NULL::bigint, 'changed', '', statement_timestamp()"),
            None,
        ),
    ]
