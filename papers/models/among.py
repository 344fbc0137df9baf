"""Conditions over thousands of ids."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL


def among(ids: Collection[int]) -> RawSQL:
    """For `pk__in=among(ids)`: one array in place of a parameter for each id (10,000 of those take 0.1 s to read)."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)], output_field=BigIntegerField())
