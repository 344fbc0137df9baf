"""The rows that belong to a work's paper, not saved yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from papers.identifiers import arxiv_month
from papers.models import Author, Authorship, Classification, FieldOrigin, Identifier, Paper, Venue, Version
from papers.seed.files import SeedWork
from taxonomy.models import Category

FIELDS = ("title", "authors", "kind", "year", "venue", "url")  # of a paper, whose origin is noted


def identifiers(work: SeedWork, paper: Paper) -> Iterator[Identifier]:
    for identifier in work.identifiers():
        yield Identifier(paper=paper, scheme=identifier.scheme, value=identifier.value)


def authorships(work: SeedWork, paper: Paper, authors: Mapping[str, Author]) -> Iterator[Authorship]:
    for position, name in enumerate(work.authors, 1):
        yield Authorship(paper=paper, author=authors[name], position=position, name=name)


def versions(work: SeedWork, paper: Paper, venues: Mapping[str, Venue]) -> Iterator[Version]:
    """Where it appeared: as it is catalogued, its preprint on arXiv, where the preprint was published."""
    is_preprint = work.venue_kind == "preprint"
    stage = Version.Stage.PREPRINT if is_preprint else Version.Stage.PUBLISHED
    published = work.published
    if published is None or published.venue != work.venue:  # else it has the exact year of the same version
        yield Version(paper=paper, stage=stage, venue=venues[work.venue], year=work.year, url=work.url)
    if published:
        url = f"https://doi.org/{published.doi}" if published.doi else ""
        venue = venues[published.venue]
        yield Version(paper=paper, stage=Version.Stage.PUBLISHED, venue=venue, year=published.year, url=url)
    if work.arxiv and not is_preprint:
        year, _month = arxiv_month(work.arxiv)
        url = f"https://arxiv.org/abs/{work.arxiv}"
        yield Version(paper=paper, stage=Version.Stage.PREPRINT, venue=venues["arXiv"], year=year, url=url)


def best(versions: Iterable[Version]) -> Version:
    """The one whose year and venue the paper shows, as `ingest.refresh_best` chooses it."""
    return max(versions, key=lambda version: (version.stage == Version.Stage.PUBLISHED, version.year or 0))


def classifications(
    work: SeedWork, paper: Paper, categories: Mapping[str, Category]
) -> Iterator[Classification]:
    """`categories` by slug; one that is gone is left out. The first is the primary one."""
    here = [categories[slug] for slug in work.categories if slug in categories]
    for number, category in enumerate(here):
        yield Classification(
            paper=paper, category=category, primary=number == 0, origin=Classification.Origin.SEED
        )


def origins(paper: Paper) -> Iterator[FieldOrigin]:
    for field in FIELDS:
        yield FieldOrigin(paper=paper, field=field, source=FieldOrigin.Source.SEED)
