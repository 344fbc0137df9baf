"""The seed's venues into the database; what a curator named otherwise stays so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from papers.models import Venue
from papers.seed.files import SeedVenue
from papers.seed.tally import Digests, Kind, Move, Tally, move


def load_venues(venues: Sequence[SeedVenue]) -> Tally:
    digests, tally = Digests(Kind.VENUE), Tally()
    due = [venue for venue in venues if digests.known.get(venue.name) != venue.digest]
    tally.unchanged = len(venues) - len(due)
    if not due:
        return tally
    rows = {row.name.casefold(): row for row in Venue.objects.all()}
    moves = {venue: _move(venue, digests.known.get(venue.name), rows) for venue in due}
    Venue.objects.bulk_create(Venue(**asdict(venue)) for venue, made in moves.items() if made is Move.CREATE)
    for venue, made in moves.items():
        tally.count(made, venue.name)
        if made is Move.CHANGE:
            _change(rows[venue.name.casefold()], venue)
    digests.save({venue.name: venue.digest for venue, made in moves.items() if made is not Move.KEEP})
    return tally


def _move(venue: SeedVenue, before: str | None, rows: dict[str, Venue]) -> Move:
    row = rows.get(venue.name.casefold())
    bare = SeedVenue(venue.name, "", "").digest  # as a submitted reference leaves it: a name and no more
    now = SeedVenue(venue.name, row.full_name, row.kind).digest if row else None
    return move(venue.digest, bare if now == bare else before, now)


def _change(row: Venue, venue: SeedVenue) -> None:
    row.full_name, row.kind = venue.full_name, venue.kind
    row.save(update_fields=["full_name", "kind"])
