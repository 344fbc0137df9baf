"""The arXiv queries of the daily harvest that come with the seed, and loading them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from papers.models import HarvestQuery
from papers.seed.files import check_once, digest_of
from papers.seed.tables import read_tables
from papers.seed.tally import Digests, Kind, Move, Tally, move

QUERIES = Path(__file__).parent / "harvest_queries.toml"


@dataclass(frozen=True, slots=True)
class SeedQuery:
    name: str
    query: str
    most_a_day: int
    is_active: bool

    @property
    def digest(self) -> str:
        return digest_of(asdict(self))


@cache
def harvest_queries() -> tuple[SeedQuery, ...]:
    return read_queries(QUERIES)


def read_queries(path: Path) -> tuple[SeedQuery, ...]:
    found = []
    for table in read_tables(path, "query", "name"):
        found.append(
            SeedQuery(
                table.text("name"),
                table.text("query"),
                table.number("most_a_day"),
                table.flag("is_active", True),
            )
        )
        table.finish()
    check_once("query", [(query.name.casefold(), query.name) for query in found])
    return tuple(found)


def load_queries(queries: Sequence[SeedQuery]) -> Tally:
    """What an admin edited or deleted stays so."""
    digests, tally = Digests(Kind.QUERY), Tally()
    due = [query for query in queries if digests.known.get(query.name) != query.digest]
    tally.unchanged = len(queries) - len(due)
    rows = {row.name: row for row in HarvestQuery.objects.filter(name__in=[query.name for query in due])}
    for query in due:
        row = rows.get(query.name)
        made = move(query.digest, digests.known.get(query.name), _as_seed(row).digest if row else None)
        tally.count(made, query.name)
        if made in (Move.CREATE, Move.CHANGE):
            HarvestQuery.objects.update_or_create(name=query.name, defaults=asdict(query))
        if made is not Move.KEEP:
            digests.save({query.name: query.digest})
    return tally


def _as_seed(row: HarvestQuery) -> SeedQuery:
    return SeedQuery(row.name, row.query, row.most_a_day, row.is_active)
