"""Setting the fields of the version that a paper shows, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from papers.ingest.venues import venue_named
from papers.ingest.versions import PRINTED as PRINTED
from papers.ingest.versions import shown
from papers.models import Paper, Venue, VenueKind, Version

DETAILS = (*PRINTED, "arxiv_version")
WRITTEN = ("stage", "venue_id", "year", "published_on", *DETAILS)


def set_version(paper: Paper, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write what `values` say about versions; returns what `take_back` needs, [] when they say nothing."""
    done = []
    if {"year", "venue", "published_on", *PRINTED} & set(values) and not _says_only_when(paper, values):
        done.append(_change(_dated(paper, values), values, ("year", "published_on", *PRINTED)))
    if "arxiv_version" in values:
        preprint = _preprint(paper) or Version(paper=paper, stage=Version.Stage.PREPRINT)
        done.append(_change(preprint, values, ("arxiv_version",)))
    return done


def _change(row: Version, values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    before = _as_json(Version.objects.get(pk=row.pk)) if row.pk else None
    for name in names:
        if name in values:
            setattr(row, name, _day(values[name]) if name == "published_on" else values[name])
    row.save()
    return {"version": row.pk, "before": before, "set": _as_json(row)}


def take_back(paper: Paper, done: Sequence[Mapping[str, Any]]) -> None:
    """Take back what `set_version` did, except in a version that was changed again since."""
    for old in reversed(done):
        row = paper.versions.filter(pk=old["version"]).first()
        if row is None or _as_json(row) != old["set"]:
            continue
        if old["before"] is None:
            row.delete()
        else:
            was = {**old["before"], "published_on": _day(old["before"]["published_on"])}
            paper.versions.filter(pk=row.pk).update(**was)


def detail(paper: Paper, name: str) -> Any:
    """A detail of the version that it concerns, as a Record would say it."""
    row = _preprint(paper) if name == "arxiv_version" else shown(paper)
    if row is None:
        return None if name == "arxiv_version" else ""
    return getattr(row, name)


def _says_only_when(paper: Paper, values: Mapping[str, Any]) -> bool:
    """Whether this is the year or the date of a paper of which no version is known: it keeps these itself."""
    where = paper.venue_id or any(values.get(name) for name in ("venue", *PRINTED))
    return not where and not paper.versions.exists()


def _dated(paper: Paper, values: Mapping[str, Any]) -> Version:
    """The version that year and venue are about, a new one when the paper has none such."""
    now = shown(paper)
    if not values.get("venue"):
        return now or _as_shown(paper, Version.Stage.PUBLISHED, paper.venue)
    venue = venue_named(values["venue"], values.get("venue_kind", ""))
    stage = _stage(venue, values.get("venue_kind", ""))
    if same := paper.versions.filter(stage=stage, venue=venue).first():
        return same
    if now is None:
        return _as_shown(paper, stage, venue)
    if now.stage != stage:
        return Version(paper=paper, stage=stage, venue=venue, year=paper.year)
    now.venue = venue
    return now


def _as_shown(paper: Paper, stage: str, venue: Venue | None) -> Version:
    when = {"year": paper.year, "published_on": paper.published_on}
    return Version(paper=paper, stage=stage, venue=venue, **when)


def _stage(venue: Venue | None, kind: str) -> Version.Stage:
    preprint = VenueKind.PREPRINT in (kind, venue.kind if venue else "")
    return Version.Stage.PREPRINT if preprint else Version.Stage.PUBLISHED


def _preprint(paper: Paper) -> Version | None:
    return paper.versions.filter(stage=Version.Stage.PREPRINT).order_by("-arxiv_version").first()


def _as_json(row: Version) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in WRITTEN}
    return {**values, "published_on": str(row.published_on) if row.published_on else None}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
