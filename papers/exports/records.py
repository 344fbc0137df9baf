"""Papers as Records, for citing."""

from __future__ import annotations

from papers.models import Paper, VenueKind, Version
from papers.record import Record


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
