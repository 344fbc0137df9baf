"""The seed's glossary into the database; a term that an admin edited or deleted stays so."""

from __future__ import annotations

from collections.abc import Sequence

from papers.seed.tally import Digests, Kind, Move, Tally, move
from papers.seed.terms import SeedTerm
from taxonomy.models import GlossaryTerm


def load_terms(terms: Sequence[SeedTerm]) -> Tally:
    digests, tally = Digests(Kind.TERM), Tally()
    due = [term for term in terms if digests.known.get(term.key) != term.digest]
    tally.unchanged = len(terms) - len(due)
    if not due:
        return tally
    rows = {row.key: row for row in GlossaryTerm.objects.filter(key__in=[term.key for term in due])}
    moves = {term: _move(term, digests.known.get(term.key), rows.get(term.key)) for term in due}
    GlossaryTerm.objects.bulk_create(_row(term) for term, made in moves.items() if made is Move.CREATE)
    for term, made in moves.items():
        tally.count(made, term.key)
        if made is Move.CHANGE:
            _change(rows[term.key], term)
    digests.save({term.key: term.digest for term, made in moves.items() if made is not Move.KEEP})
    return tally


def _move(term: SeedTerm, before: str | None, row: GlossaryTerm | None) -> Move:
    return move(term.digest, before, _as_seed(row).digest if row else None)


def _row(term: SeedTerm) -> GlossaryTerm:
    return GlossaryTerm(key=term.key, english=list(term.english), chinese=list(term.chinese), note=term.note)


def _as_seed(row: GlossaryTerm) -> SeedTerm:
    return SeedTerm(row.key or "", tuple(row.english), tuple(row.chinese), row.note)


def _change(row: GlossaryTerm, term: SeedTerm) -> None:
    row.english, row.chinese, row.note = list(term.english), list(term.chinese), term.note
    row.save(update_fields=["english", "chinese", "note"])
