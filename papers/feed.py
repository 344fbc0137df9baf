"""Reading the change feed: positions in commit order, an epoch, compaction.

A row gets its position only after its transaction has committed: a reader numbers the rows that it can see and that
have none, under one advisory lock, then reads `position > n`. So positions appear in order, a late commit simply
comes later, an open transaction elsewhere holds nobody up, and a cursor is one integer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from papers.feed_triggers import CHANNEL
from papers.models import Change

NUMBERING_LOCK = 7_236_001  # key of the advisory lock that numbering holds
KEEP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has come: all rows up to `position` of the feed named `epoch`."""

    epoch: str
    position: int


def epoch() -> str:
    """The identity of this feed: another after a restore, a copy, a promotion or a rebuilt table (16 hex digits)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()), current_database(),"
            " to_regclass('papers_change')::oid, (SELECT timeline_id FROM pg_control_checkpoint())"
        )
        identity = cursor.fetchone()
    return hashlib.sha256(repr(identity).encode()).hexdigest()[:16]


def number_new_rows() -> int:
    """Give each visible row without a position the next ones; returns how many there were.

    The lock is taken in a statement of its own: the UPDATE's snapshot must begin after the last numbering committed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
        cursor.execute(
            "WITH last AS (SELECT coalesce(max(position), 0) AS position FROM papers_change),"
            " fresh AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM papers_change WHERE position IS NULL)"
            " UPDATE papers_change c SET position = last.position + fresh.n FROM last, fresh WHERE c.id = fresh.id"
        )
        return int(cursor.rowcount)


def head() -> Cursor:
    """Where the feed ends now, after numbering what is new."""
    number_new_rows()
    last = Change.objects.aggregate(last=Max("position"))["last"]
    return Cursor(epoch(), last or 0)


def read_after(position: int, *, at_most: int = 10_000) -> list[Change]:
    """The next rows after `position`, in order."""
    number_new_rows()
    return list(Change.objects.filter(position__gt=position).order_by("position")[:at_most])


def compact(*, keep: timedelta = KEEP) -> int:
    """Of rows older than `keep`, leave only the last one of each object; returns how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM papers_change c WHERE c.position IS NOT NULL AND c.at < %s AND EXISTS"
            " (SELECT 1 FROM papers_change later WHERE later.kind = c.kind"
            " AND later.object_id IS NOT DISTINCT FROM c.object_id AND later.position > c.position)",
            [timezone.now() - keep],
        )
        return int(cursor.rowcount)


@contextmanager
def listening() -> Iterator[None]:
    """Hear the triggers' NOTIFY on this connection while inside."""
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute(f"UNLISTEN {CHANNEL}")


def wait(seconds: float) -> bool:
    """Sleep until the feed has news or `seconds` are over; True when it has. Needs `listening`."""
    connection.ensure_connection()
    assert connection.connection is not None
    return any(True for _ in connection.connection.notifies(timeout=seconds, stop_after=1))
