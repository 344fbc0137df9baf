"""The seed's works into the database; what a curator changed, deleted or merged stays so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models.functions import Lower

from papers import cite_keys, identifiers, ingest
from papers.models import (
    Authorship,
    CiteKeyAlias,
    Classification,
    FieldOrigin,
    Identifier,
    Origin,
    Paper,
    Venue,
    Version,
)
from papers.record import Identifier as CanonicalIdentifier
from papers.seed import rows
from papers.seed.files import SeedWork
from papers.seed.tally import Digests, Kind, Move, Tally
from papers.seed.update_works import update_works
from taxonomy.models import Category

AT_ONCE = 50  # works; a step of the progress line


def load_works(
    works: Sequence[SeedWork], categories: dict[str, Category], progress: Callable[[int, int], None]
) -> Tally:
    """`categories` by slug, without those that are gone. `progress` hears how many are done, of how many."""
    digests, tally = Digests(Kind.WORK), Tally()
    new = [work for work in works if work.key not in digests.known]
    changed = [work for work in works if digests.known.get(work.key, work.digest) != work.digest]
    tally.unchanged = len(works) - len(new) - len(changed)
    progress(tally.unchanged, len(works))
    for start in range(0, len(new), AT_ONCE):
        _create(new[start : start + AT_ONCE], categories, digests, tally)
        progress(tally.total, len(works))
    if changed:
        update_works(changed, categories, digests, tally)
        progress(tally.total, len(works))
    return tally


def _create(
    works: Sequence[SeedWork], categories: dict[str, Category], digests: Digests, tally: Tally
) -> None:
    """Those that the catalogue does not have yet under one of their identifiers."""
    known = _known(works)
    missing = [work for work in works if not known & set(work.identifiers())]
    for work in works:
        tally.count(Move.CREATE if work in missing else Move.KEEP, work.key)
    insert(missing, categories)
    digests.save({work.key: work.digest for work in works})


def _known(works: Iterable[SeedWork]) -> set[CanonicalIdentifier]:
    """Which identifiers of these works, or others that can only name the same, the catalogue has."""
    same = {other: i for work in works for i in work.identifiers() for other in (i, *identifiers.related(i))}
    found = Identifier.objects.filter(value__in={identifier.value for identifier in same})
    return {same[row.canonical] for row in found if row.canonical in same}


def insert(works: Sequence[SeedWork], categories: dict[str, Category]) -> None:
    """New papers with all that belongs to them, in one statement for each table."""
    venues = {venue.name: venue for venue in Venue.objects.all()}
    keys = _free_keys(works)
    made = Paper.objects.bulk_create(_paper(work, keys[work.key], venues) for work in works)
    papers = list(zip(works, made, strict=True))
    authors = ingest.authors_named(name for work in works for name in work.authors)
    Identifier.objects.bulk_create(row for pair in papers for row in rows.identifiers(*pair))
    Authorship.objects.bulk_create(row for pair in papers for row in rows.authorships(*pair, authors))
    Version.objects.bulk_create(row for pair in papers for row in rows.versions(*pair, venues))
    Classification.objects.bulk_create(
        row for pair in papers for row in rows.classifications(*pair, categories)
    )
    FieldOrigin.objects.bulk_create(row for _, paper in papers for row in rows.origins(paper))


def _free_keys(works: Sequence[SeedWork]) -> dict[str, str]:
    """The seed's cite key -> the paper's: the same, unless a submitted paper has it already."""
    keys = [work.key for work in works]
    papers = Paper.objects.annotate(lower=Lower("cite_key")).filter(lower__in=keys)
    aliases = CiteKeyAlias.objects.annotate(lower=Lower("key")).filter(lower__in=keys)
    taken = {*papers.values_list("lower", flat=True), *aliases.values_list("lower", flat=True)}
    return {work.key: _other_key(work) if work.key in taken else work.key for work in works}


def _other_key(work: SeedWork) -> str:
    proposals = cite_keys.propose(work.authors, work.year, work.title)
    return next(key for key in proposals if key != work.key and _is_free(key))


def _is_free(key: str) -> bool:
    taken = Paper.objects.filter(cite_key__iexact=key).exists()
    return not taken and not CiteKeyAlias.objects.filter(key__iexact=key).exists()


def _paper(work: SeedWork, key: str, venues: dict[str, Venue]) -> Paper:
    paper = Paper(
        cite_key=key,
        title=work.title,
        kind=work.kind,
        url=work.url,
        authors_complete=work.authors_complete,
        origin=Origin.SEED,
    )
    best = rows.best(rows.versions(work, paper, venues))
    paper.year, paper.venue = best.year, best.venue
    return paper
