"""The trigger that stamps the taxonomy with a new edition, in the same transaction as whatever changed it.

The value is random, not a counter: a number taken in a transaction that rolls back is given again to another change,
and whoever kept the tree of the first would take it for the tree of the second.
"""

from __future__ import annotations

import pgtrigger

TABLE = "taxonomy_taxonomyedition"

# An upsert, because emptying every table (as tests do) takes the one row away too.
_STAMP = (
    f"INSERT INTO {TABLE} (id, value) VALUES (1, gen_random_uuid()) "  # noqa: S608
    "ON CONFLICT (id) DO UPDATE SET value = excluded.value; RETURN NULL;"
)


def edition_trigger() -> pgtrigger.Trigger:
    """For the Meta of each model that `taxonomy.tree.load` reads; one call a statement, by SQL and TRUNCATE too."""
    return pgtrigger.Trigger(
        name="edition",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=_STAMP,
    )
