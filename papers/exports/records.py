"""Papers as Records, for citing."""

from __future__ import annotations

from papers.models import Paper, VenueKind, Version
from papers.record import Identifier, Record

ARXIV_DOIS = "10.48550/"


def record_of(paper: Paper, *, stage: str = "") -> Record:
    """The paper's best version as a Record, or the version of that stage where it has one.

    Give papers from `Paper.objects.for_export()`, or each costs queries.
    """
    version = version_cited(paper, stage)
    own = _preprint_only(paper, version)
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
        url=version.url if own and version else paper.url,
        identifiers=_identifiers(paper, preprints=own),
        categories=tuple(row.category.name_en for row in paper.classifications.all()),
        volume=version.volume if version else "",
        number=version.number if version else "",
        pages=version.pages if version else "",
        publisher=version.publisher if version else "",
        arxiv_primary=_arxiv_primary(paper),
        withdrawn=paper.withdrawn,
    )


def version_cited(paper: Paper, stage: str = "") -> Version | None:
    """The best version, or the one of that stage."""
    versions = list(paper.versions.all())
    wanted = [v for v in versions if v.stage == stage] if stage else []
    best = [v for v in versions if v.venue_id == paper.venue_id and v.year == paper.year]
    return next(iter(wanted or best or versions), None)


def _preprint_only(paper: Paper, version: Version | None) -> bool:
    """Whether a preprint is cited of a paper that has been published: what leads to the publication is not said."""
    if version is None or version.stage != Version.Stage.PREPRINT:
        return False
    return any(other.stage == Version.Stage.PUBLISHED for other in paper.versions.all())


def _identifiers(paper: Paper, *, preprints: bool) -> tuple[Identifier, ...]:
    rows = (row.canonical for row in paper.identifiers.all())
    return tuple(row for row in rows if not preprints or _names_preprint(row))


def _names_preprint(identifier: Identifier) -> bool:
    return identifier.scheme == "arxiv" or (
        identifier.scheme == "doi" and identifier.value.startswith(ARXIV_DOIS)
    )


def _arxiv_primary(paper: Paper) -> str:
    preprints = (v for v in paper.versions.all() if v.venue and v.venue.kind == VenueKind.PREPRINT)
    return next((v.arxiv_primary for v in preprints if v.arxiv_primary), "")
