"""What loading does with each entry of the seed, and the digests that tell a second run what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from papers.models import SeedRecord

Kind = SeedRecord.Kind


class Move(Enum):
    CREATE = "create"
    CHANGE = "change"
    NOTE = "note"  # the database already has it as the file says
    KEEP = "keep"  # a curator wants it otherwise


def move(wanted: str, before: str | None, now: str | None) -> Move:
    """Digests: `wanted` of the file, `before` of what was last loaded, `now` of what the database has."""
    if now is None:
        return Move.CREATE if before is None else Move.KEEP
    if now == wanted:
        return Move.NOTE
    return Move.CHANGE if now == before else Move.KEEP


@dataclass(slots=True)
class Tally:
    """Of one kind. `kept` names what differs from the file because a curator wants it so."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.created + self.changed + self.unchanged + len(self.kept)

    def count(self, made: Move, key: str) -> None:
        match made:
            case Move.CREATE:
                self.created += 1
            case Move.CHANGE:
                self.changed += 1
            case Move.NOTE:
                self.unchanged += 1
            case Move.KEEP:
                self.kept.append(key)


class Digests:
    """The digests of one kind as they were last loaded, by key (`SeedRecord`)."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.known = dict(SeedRecord.objects.filter(kind=kind).values_list("key", "digest"))

    def save(self, digests: Mapping[str, str]) -> None:
        SeedRecord.objects.bulk_create(
            [SeedRecord(kind=self.kind, key=key, digest=digest) for key, digest in digests.items()],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["digest", "loaded_at"],
        )
