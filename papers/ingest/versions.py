"""The versions of a paper: preprint, published; and the best one, whose year and venue the paper shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from papers import identifiers
from papers.ingest.venues import venue_named
from papers.models import Paper, VenueKind, Version
from papers.record import Record

ARXIV = "arXiv"
BEST = ("year", "venue", "published_on")  # what the paper shows of its best version
PRINTED = ("volume", "number", "pages", "publisher")
FILLABLE = ("year", "published_on", "volume", "number", "pages", "publisher", "url", "arxiv_primary")


def add_versions(paper: Paper, record: Record, *, new: bool = True) -> dict[str, Any]:
    """The version that the record describes, and the arXiv preprint where it names one; only known ones without `new`.

    A record that names no venue is no other version of a paper that has one: it says at most when the paper appeared.
    Returns what `remove_versions` needs to take it back: {} when nothing changed.
    """
    before = _best_of(paper)
    added: list[int] = []
    filled: dict[str, dict[str, Any]] = {}
    other = _is_another_preprint(paper, record)
    for fresh in _versions(record):
        same = paper.versions.filter(stage=fresh.stage, venue=fresh.venue).first()
        if same is None and fresh.venue is None and (paper.versions.exists() or not _says_how(fresh)):
            filled |= _dated(paper, fresh)
        elif same is None:
            added += [_added(paper, fresh)] if new else []
        elif not (other and fresh.stage == Version.Stage.PREPRINT) and (old := fill_version(same, fresh)):
            filled[str(same.pk)] = old
    refresh_best(paper)
    done = {"versions": added, "version_fields": filled, "best": before}
    return done if added or filled or _best_of(paper) != before else {}


def _is_another_preprint(paper: Paper, record: Record) -> bool:
    """Whether the record is of another arXiv id than the paper's first: its version number is not ours."""
    theirs = record.identifier("arxiv")
    ours = paper.identifiers.filter(scheme="arxiv").order_by("pk").values_list("value", flat=True).first()
    return bool(theirs and ours and theirs != ours)


def _says_how(version: Version) -> bool:
    """Whether it says more than when."""
    return version.stage == Version.Stage.PREPRINT or any(getattr(version, name) for name in PRINTED)


def is_bare(version: Version) -> bool:
    """Whether a version says nothing but when: early releases made such ones of records without a venue."""
    also = (version.url, version.arxiv_version, version.arxiv_primary)
    return version.venue_id is None and not _says_how(version) and not any(also)


def _dated(paper: Paper, fresh: Version) -> dict[str, dict[str, Any]]:
    """Year and date of a paper without a year, kept by the version that it shows, or by itself; as `version_fields`."""
    if paper.year is not None or fresh.year is None:
        return {}
    if now := shown(paper):
        old = fill_version(now, Version(year=fresh.year, published_on=fresh.published_on))
        return {str(now.pk): old} if old else {}
    names = [name for name in ("year", "published_on") if name in _unlocked(paper)]
    for name in names:
        setattr(paper, name, getattr(fresh, name))
    paper.save(update_fields=[*names, "updated_at"])
    return {}


def _added(paper: Paper, fresh: Version) -> int:
    fresh.paper = paper
    fresh.save()
    return fresh.pk


def remove_versions(paper: Paper, old: dict[str, Any]) -> None:
    """Take back what `add_versions` did; `old` is its answer."""
    if not old:
        return
    paper.versions.filter(pk__in=old["versions"]).delete()
    for pk, fields in old["version_fields"].items():
        paper.versions.filter(pk=pk).update(**fields)
    shown = {**old["best"], "published_on": _date(old["best"]["published_on"])}
    names = _unlocked(paper)
    for name in names:
        attribute = "venue_id" if name == "venue" else name
        setattr(paper, attribute, shown[attribute])
    paper.save(update_fields=[*names, "updated_at"])


def _unlocked(paper: Paper) -> list[str]:
    locked = paper.field_origins.filter(locked=True).values_list("field", flat=True)
    return [name for name in BEST if name not in locked]


def _best_of(paper: Paper) -> dict[str, Any]:
    published_on = str(paper.published_on) if paper.published_on else None
    return {"year": paper.year, "venue_id": paper.venue_id, "published_on": published_on}


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _versions(record: Record) -> list[Version]:
    arxiv_id = record.identifier("arxiv")
    preprint = record.venue_kind == VenueKind.PREPRINT or (not record.venue and bool(arxiv_id))
    own = Version(
        stage=Version.Stage.PREPRINT if preprint else Version.Stage.PUBLISHED,
        venue=venue_named(record.venue or (ARXIV if arxiv_id else ""), record.venue_kind),
        year=record.year,
        published_on=_date(record.published_on),
        volume=record.volume,
        number=record.number,
        pages=record.pages,
        publisher=record.publisher,
    )
    on_arxiv = own
    if arxiv_id and not preprint:
        year, _month = identifiers.arxiv_month(arxiv_id)
        on_arxiv = Version(
            stage=Version.Stage.PREPRINT, venue=venue_named(ARXIV, VenueKind.PREPRINT), year=year
        )
    if preprint or arxiv_id:
        on_arxiv.arxiv_version, on_arxiv.arxiv_primary = record.arxiv_version, record.arxiv_primary
    return [own] if on_arxiv is own else [own, on_arxiv]


def fill_version(kept: Version, fresh: Version) -> dict[str, Any]:
    """Fill what the kept version lacks, and its arXiv version; returns the old values."""
    old = {name: getattr(kept, name) for name in FILLABLE if getattr(fresh, name) and not getattr(kept, name)}
    if fresh.arxiv_version and fresh.arxiv_version != kept.arxiv_version:
        old["arxiv_version"] = kept.arxiv_version
    for name in old:
        setattr(kept, name, getattr(fresh, name))
    if old:
        kept.save(update_fields=list(old))
    return old


def best(versions: Iterable[Version]) -> Version | None:
    """The version that a paper is cited by: one with a venue, published before preprint, then the later one."""
    return max(versions, key=_rank, default=None)


def _rank(version: Version) -> tuple[bool, bool, int]:
    return (version.venue_id is not None, version.stage == Version.Stage.PUBLISHED, version.year or 0)


def shown(paper: Paper) -> Version | None:
    """The version whose year and venue the paper shows, else the best one."""
    rows = list(paper.versions.select_related("venue"))
    same = [row for row in rows if (row.venue_id, row.year) == (paper.venue_id, paper.year)]
    return best(same or rows)


def refresh_best(paper: Paper) -> None:
    """Copy year, venue and date of the best version to the paper, where no curator has locked them."""
    chosen = best(paper.versions.select_related("venue"))
    names = _unlocked(paper) if chosen else []
    changed = [name for name in names if getattr(paper, name) != getattr(chosen, name)]
    for name in changed:
        setattr(paper, name, getattr(chosen, name))
    if changed:
        paper.save(update_fields=[*changed, "updated_at"])
