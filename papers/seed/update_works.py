"""A work whose entry in the seed changed: only the fields that nobody else has set since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.apps import apps
from django.utils import timezone

from papers import ingest
from papers.models import Classification, FieldOrigin, Origin, Paper, Venue, Version
from papers.seed import rows
from papers.seed.files import SeedWork
from papers.seed.tally import Digests, Move, Tally
from taxonomy.models import Category

TEXTS = ("title", "kind", "url")
DETAILS = ("published_on", "volume", "number", "pages", "publisher", "arxiv_version")  # of a version
DATING = {"year", "venue"}  # taken from the best version, so the versions are the seed's only while both are


def update_works(
    works: Sequence[SeedWork], categories: Mapping[str, Category], digests: Digests, tally: Tally
) -> None:
    """A paper that was deleted or merged away stays so."""
    venues = {venue.name: venue for venue in Venue.objects.all()}
    papers = Paper.objects.filter(origin=Origin.SEED, cite_key__in=[work.key for work in works])
    by_key = {paper.cite_key: paper for paper in papers.select_for_update(of=("self",))}
    for work in works:
        paper = by_key.get(work.key)
        tally.count(_update(work, paper, venues, categories) if paper else Move.KEEP, work.key)
    digests.save({work.key: work.digest for work in works})


def _update(
    work: SeedWork, paper: Paper, venues: Mapping[str, Venue], categories: Mapping[str, Category]
) -> Move:
    differing = _differing(work, paper, venues)
    origins = FieldOrigin.objects.filter(paper=paper, source=FieldOrigin.Source.SEED, locked=False)
    free = set(origins.values_list("field", flat=True))
    changed = [
        _set_fields(work, paper, differing & free - DATING),
        free >= DATING and _set_versions(work, paper, venues),
        _add_identifiers(work, paper),
        _classify(work, paper, categories),
    ]
    if not any(changed):
        return Move.KEEP if differing else Move.NOTE
    origins.filter(field__in=differing).update(set_at=timezone.now())
    return Move.CHANGE


def _differing(work: SeedWork, paper: Paper, venues: Mapping[str, Venue]) -> set[str]:
    """The fields, as their origin is noted, in which the paper is not as the file says."""
    best = rows.best(rows.versions(work, paper, venues))
    same = {
        **{name: getattr(paper, name) == getattr(work, name) for name in TEXTS},
        "authors": (tuple(paper.author_names), paper.authors_complete)
        == (work.authors, work.authors_complete),
        "year": paper.year == best.year,
        "venue": paper.venue_id == best.venue_id,
    }
    return {name for name, is_same in same.items() if not is_same}


def _set_fields(work: SeedWork, paper: Paper, fields: set[str]) -> bool:
    if "authors" in fields:
        paper.authors_complete = work.authors_complete
        ingest.set_authors(paper, work.authors)
    for name in fields.intersection(TEXTS):
        setattr(paper, name, getattr(work, name))
    if fields:
        paper.save(update_fields=[*fields.intersection(TEXTS), "authors_complete", "updated_at"])
    return bool(fields)


def _set_versions(work: SeedWork, paper: Paper, venues: Mapping[str, Venue]) -> bool:
    """One that the file does not know (any more) goes when it says no more than the seed would."""
    wanted = {(version.stage, version.venue_id): version for version in rows.versions(work, paper, venues)}
    have = {(version.stage, version.venue_id): version for version in paper.versions.all()}
    stale = [version for key, version in have.items() if key not in wanted and _is_bare(version)]
    for version in stale:
        version.delete()
    changed = [_set_version(have.get(key), version) for key, version in wanted.items()]
    if stale or any(changed):
        ingest.refresh_best(paper)
    return bool(stale) or any(changed)


def _set_version(row: Version | None, wanted: Version) -> bool:
    if row is None:
        wanted.save()
        return True
    if (row.year, row.url) == (wanted.year, wanted.url):
        return False
    row.year, row.url = wanted.year, wanted.url
    row.save(update_fields=["year", "url"])
    return True


def _is_bare(version: Version) -> bool:
    return not any(getattr(version, name) for name in DETAILS)


def _add_identifiers(work: SeedWork, paper: Paper) -> bool:
    """All but those that were taken away from the paper, and those that another paper has."""
    history = apps.get_model("papers", "IdentifierEvent").objects
    removed = set(history.filter(pgh_label="delete", paper_id=paper.pk).values_list("scheme", "value"))
    wanted = [one for one in work.identifiers() if (one.scheme, one.value) not in removed]
    return bool(ingest.add_identifiers(paper, wanted))


def _classify(work: SeedWork, paper: Paper, categories: Mapping[str, Category]) -> bool:
    """Only while every classification is still the seed's."""
    standing = Classification.objects.filter(paper=paper)
    found = list(standing)
    wanted = list(rows.classifications(work, paper, categories))
    if not found or any(row.origin != Classification.Origin.SEED for row in found):
        return False
    if {(row.category_id, row.primary) for row in found} == {
        (row.category_id, row.primary) for row in wanted
    }:
        return False
    standing.delete()
    Classification.objects.bulk_create(wanted)
    return True
