"""The glossary in memory: what the field calls one and the same thing, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One concept. In each language the preferred name stands first; abbreviations are English names."""

    id: int
    english: tuple[str, ...]
    chinese: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names in both languages."""
        return self.english + self.chinese


@dataclass(frozen=True, slots=True)
class Glossary:
    """All concepts, by id. It may be shared between threads."""

    terms: tuple[Term, ...] = ()
