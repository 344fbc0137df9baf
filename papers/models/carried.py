"""Which identifiers a submission carries, as SQL that an index can hold."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, JSONField

# Value by value, each found in the indexes: given all at once, PostgreSQL tries each row with each value.
CARRYING = """
    SELECT row.id FROM unnest(%s::text[]) AS wanted (value)
      JOIN papers_submission AS row ON (
        jsonb_path_query_array(row.typed, '$.identifiers[*].value')
        || jsonb_path_query_array(row.pulled, '$.identifiers[*].value')
      ) ? wanted.value
    UNION ALL
    SELECT id FROM papers_submission WHERE value = ANY (%s::text[])
"""


class ValuesIn(Func):
    """The values of the identifiers of a Record that is stored as JSON: an array of strings."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s, '$.identifiers[*].value')"
    arity = 1

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, **{"output_field": JSONField(), **extra})


class Together(Func):
    """Several arrays of JSON in one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, **{"output_field": JSONField(), **extra})
