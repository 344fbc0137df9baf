"""The seed's glossary as frozen data (taxonomy/seed/glossary.toml, described in docs/seed.md)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from papers.seed.files import CATEGORIES, SLUG, check_once, digest_of
from papers.seed.tables import Table, read_tables

GLOSSARY = CATEGORIES.with_name("glossary.toml")


@dataclass(frozen=True, slots=True)
class SeedTerm:
    """A concept; in each language the preferred name stands first. `key` stays when the names change."""

    key: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    note: str

    @property
    def digest(self) -> str:
        return digest_of(asdict(self))


@cache
def terms() -> tuple[SeedTerm, ...]:
    return read_terms(GLOSSARY)


def read_terms(path: Path) -> tuple[SeedTerm, ...]:
    """Raises `SeedError`, also when two terms have the same key."""
    found = []
    for table in read_tables(path, "term", "key"):
        found.append(_term(table))
        table.finish()
    check_once("term", [(term.key, term.key) for term in found])
    return tuple(found)


def _term(table: Table) -> SeedTerm:
    key = table.text("key")
    if not SLUG.fullmatch(key):
        raise table.error("key may hold only small ASCII letters, digits and hyphens")
    term = SeedTerm(key, table.texts("english"), table.texts("chinese"), table.text("note", ""))
    if len(term.english + term.chinese) < 2:
        raise table.error("a term needs two names at least")
    return term
