"""Papers as Records for citing, and BibTeX of one, of a search, of a category, of everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papers.formats import bibtex
from papers.models import Paper, VenueKind, Version
from papers.record import Record
from papers.search.results import chunks


def record_of(paper: Paper, *, stage: str = "") -> Record:
    """The paper's best version as a Record, or the version of that stage where it has one.

    Give papers from `Paper.objects.for_export()`, or each costs queries.
    """
    version = _version(paper, stage)
    venue = (version.venue if version else None) or paper.venue
    return Record(
        cite_key=paper.cite_key,
        title=paper.title,
        authors=tuple(paper.author_names),
        authors_complete=paper.authors_complete,
        abstract=paper.abstract,
        year=(version.year if version else None) or paper.year,
        venue=(venue.full_name or venue.name) if venue else "",
        venue_kind=venue.kind if venue else "",
        kind=paper.kind,
        url=paper.url,
        identifiers=tuple(row.canonical for row in paper.identifiers.all()),
        categories=tuple(row.category.name_en for row in paper.classifications.all()),
        volume=version.volume if version else "",
        number=version.number if version else "",
        pages=version.pages if version else "",
        publisher=version.publisher if version else "",
        arxiv_primary=_arxiv_primary(paper),
        withdrawn=paper.withdrawn,
    )


def _version(paper: Paper, stage: str) -> Version | None:
    versions = list(paper.versions.all())
    wanted = [v for v in versions if v.stage == stage] if stage else []
    best = [v for v in versions if v.venue_id == paper.venue_id and v.year == paper.year]
    return next(iter(wanted or best or versions), None)


def _arxiv_primary(paper: Paper) -> str:
    preprints = (v for v in paper.versions.all() if v.venue and v.venue.kind == VenueKind.PREPRINT)
    return next((v.arxiv_primary for v in preprints if v.arxiv_primary), "")


def bibtex_of(paper: Paper, *, stage: str = "") -> str:
    """One BibTeX entry."""
    return bibtex.entry(record_of(paper, stage=stage))


def bibtex_of_all(ids: Iterable[int]) -> Iterator[str]:
    """BibTeX of these papers in this order, in pieces, with a last comment line that counts the entries."""
    return bibtex.write(record_of(paper) for paper in _in_order(list(ids)))


def _in_order(ids: list[int]) -> Iterator[Paper]:
    for chunk in chunks(ids):
        found = Paper.objects.for_export().in_bulk(chunk)
        yield from (found[pk] for pk in chunk if pk in found)
