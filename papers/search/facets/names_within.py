"""Finding the names of a facet by what is typed into its own search box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tantivy import Occur, Query, Schema

from papers.search.analysis import EXACT, words

MOST_WORDS = 8  # of a name; more would only cost


@dataclass(frozen=True, slots=True)
class NameStart:
    """What was typed, as tokens; each part has to stand in the name, its last token as the start of one.

    "christ pa" finds "Paul Christiano", 小明 finds 王小明. Accents, case and traditional characters do not matter.
    """

    parts: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str) -> Self:
        parts = [tuple(words(part, EXACT)[:MOST_WORDS]) for part in typed.split()[:MOST_WORDS]]
        return cls(tuple(part for part in parts if part))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def fits(self, name: str) -> bool:
        tokens = words(name, EXACT)
        return all(any(_begins(tokens[at:], part) for at in range(len(tokens))) for part in self.parts)

    def query(self, schema: Schema, field: str) -> Query:
        """Papers with all these tokens in the field: at least those with such a name."""
        tokens = {token for part in self.parts for token in part[:-1]}
        whole = [Query.term_query(schema, field, token) for token in sorted(tokens)]
        # Tokens are letters and digits: nothing in them means anything to a regular expression.
        starts = [Query.regex_query(schema, field, f"{part[-1]}.*") for part in self.parts]
        return Query.boolean_query([(Occur.Must, query) for query in (*whole, *starts)])


def _begins(tokens: list[str], part: tuple[str, ...]) -> bool:
    whole, start = part[:-1], part[-1]
    here = tokens[: len(part)]
    return len(here) == len(part) and tuple(here[:-1]) == whole and here[-1].startswith(start)
