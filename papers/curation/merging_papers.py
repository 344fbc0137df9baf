"""Merging two papers that are one work: one stays, the other one's rows and addresses go over to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from papers import ingest
from papers.bell import ring
from papers.curation.classifying import LEARN
from papers.curation.errors import CurationError
from papers.curation.holding import hold_at_once, hold_first
from papers.curation.kept_rows import state_of
from papers.curation.moving import EVERYTHING, note, verb
from papers.ingest.versions import ARXIV, BEST, fill_version, is_bare
from papers.models import (
    CiteKeyAlias,
    Classification,
    Decision,
    FieldOrigin,
    Identifier,
    Origin,
    Paper,
    SourceAnswer,
    Submission,
    User,
    Version,
)

Verb = Decision.Verb
LEFT, RIGHT, BOTH = "left", "right", "both"  # of the paper that goes, of the one that stays

# What can be chosen -> the columns (and origins) that go with it. The primary category is no column.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "language"),
    "abstract": ("abstract",),
    "authors": ("authors_complete",),
    "venue": ("year", "venue_id", "published_on"),
    "kind": ("kind",),
    "url": ("url",),
    "withdrawn": ("withdrawn",),
    "primary": (),
}
FOLLOWING: dict[str, Any] = {"submissions": Submission, "decisions": Decision, "source_answers": SourceAnswer}


@verb(Verb.MERGE_PAPERS)
def merge_papers(
    gone: Paper, *, into: Paper, by: User, choices: Mapping[str, str] | None = None, reason: str = ""
) -> Decision:
    """Merge one paper into another. Identifiers, versions, categories and cite keys of both survive.

    `choices` says by the name of `FIELDS` whose value holds: "left" of the one that goes, "right" of the one that
    stays, and for the venue (with year and date) "both": the best version of both. What is not named is as
    `default_choices` says. Raises `CurationError`.
    """
    hold_first(Submission.objects.filter(paper__in=[gone, into]))
    ingest.lock()
    gone, into = _held(gone, into)
    hold_at_once(Submission.objects.filter(paper=gone))
    chosen = {**default_choices(gone, into), **_checked(choices or {})}
    kept = {"gone_rows": state_of(gone), "before": state_of(into)}
    followed = {name: _follow(model, gone, into) for name, model in FOLLOWING.items()}
    _take_chosen(gone, into, chosen)
    _bring(gone, into, chosen)
    effects: dict[str, Any] = {
        "gone": gone.pk,
        "key": gone.cite_key,
        "into": into.pk,
        "choices": chosen,
        "followed": followed,
    }
    gone.delete()
    into.refresh_from_db()
    CiteKeyAlias.objects.create(key=effects["key"], paper=into)
    _settle_venue(into, chosen["venue"], by)
    ring(LEARN, after=1.0)
    return note(
        Verb.MERGE_PAPERS,
        by=by,
        paper=into,
        reason=reason,
        effects={**effects, **kept, "after": state_of(into)},
        touched=[EVERYTHING],
    )


def _held(gone: Paper, into: Paper) -> tuple[Paper, Paper]:
    """Both as they are now, held until the transaction ends."""
    if gone == into:
        raise CurationError(_("This is one and the same paper."), paper=into)
    rows = Paper.objects.select_for_update(of=("self",)).filter(pk__in=[gone.pk, into.pk]).order_by("pk")
    held = {paper.pk: paper for paper in rows}
    if len(held) < 2:
        raise CurationError(_("One of these papers has just been removed."))
    return held[gone.pk], held[into.pk]


# Choosing


def default_choices(gone: Paper, into: Paper) -> dict[str, str]:
    """What stays, except what it lacks and what only on the other side a curator has set."""
    locked, locked_into = ingest.locked_fields(gone), ingest.locked_fields(into)
    return {name: _default(name, gone, into, locked, locked_into) for name in FIELDS}


def _default(
    name: str, gone: Paper, into: Paper, locked: Collection[str], locked_into: Collection[str]
) -> str:
    names = _origins(name)
    if names[0] in locked_into:
        return RIGHT
    if names[0] in locked:
        return LEFT
    if name == "venue":
        return BOTH
    if name == "authors" and into.authors_complete != gone.authors_complete:
        return RIGHT if into.authors_complete else LEFT
    return LEFT if _says(name, gone) and not _says(name, into) else RIGHT


def _says(name: str, paper: Paper) -> Any:
    if name == "primary":
        return paper.classifications.filter(primary=True).exists()
    return ingest.value_of(paper, name)


def _checked(choices: Mapping[str, str]) -> Mapping[str, str]:
    for name, side in choices.items():
        if name not in FIELDS:
            raise CurationError(_("There is no field “%(name)s” to choose.") % {"name": name})
        if side not in ((LEFT, RIGHT, BOTH) if name == "venue" else (LEFT, RIGHT)):
            raise CurationError(_("Choose the left or the right one for “%(name)s”.") % {"name": name})
    return choices


def _origins(name: str) -> tuple[str, ...]:
    """The names of the fields in `FieldOrigin`."""
    return BEST if name == "venue" else (name,)


# Doing it


def _follow(model: Any, gone: Paper, into: Paper) -> list[int]:
    rows = model.objects.filter(paper=gone)
    found = sorted(rows.values_list("pk", flat=True))
    rows.update(paper=into)
    return found


def _take_chosen(gone: Paper, into: Paper, chosen: Mapping[str, str]) -> None:
    taken = [name for name in FIELDS if chosen[name] == LEFT or _is_only_there(name, chosen[name], into)]
    columns = [column for name in taken for column in FIELDS[name]]
    for column in columns:
        setattr(into, column, getattr(gone, column))
    into.origin = min(gone.origin, into.origin, key=Origin.values.index)  # the list's papers stay the list's
    into.save(update_fields=[*columns, "origin", "updated_at"])
    if "authors" in taken:
        into.authorships.all().delete()
        gone.authorships.update(paper=into)
    fields = [field for name in taken for field in _origins(name)]
    into.field_origins.filter(field__in=fields).delete()
    gone.field_origins.filter(field__in=fields).update(paper=into)


def _is_only_there(name: str, side: str, into: Paper) -> bool:
    """The best of both, where the survivor says neither when nor where: what the other one says."""
    return side == BOTH and not any(getattr(into, column) for column in FIELDS[name])


def _bring(gone: Paper, into: Paper, chosen: Mapping[str, str]) -> None:
    """What both keep: identifiers, former cite keys, versions, categories."""
    apart = _are_two_preprints(gone, into)
    _bring_identifiers(gone, into)
    gone.cite_key_aliases.update(paper=into)
    for version in gone.versions.select_related("venue"):
        _bring_version(version, into, apart=apart)
    _classify(gone, into, chosen["primary"])


def _bring_identifiers(gone: Paper, into: Paper) -> None:
    """After those of the same kind that the survivor has: the first one is cited, and its version is ours."""
    last = dict(into.identifiers.order_by().values_list("scheme").annotate(Max("pk")))
    behind = [row for row in gone.identifiers.all() if row.pk < last.get(row.scheme, 0)]
    Identifier.objects.filter(pk__in=[row.pk for row in behind]).delete()
    Identifier.objects.bulk_create(
        Identifier(paper=into, scheme=row.scheme, value=row.value) for row in behind
    )
    gone.identifiers.update(paper=into)


def _bring_version(version: Version, into: Paper, *, apart: bool) -> None:
    if is_bare(version) and into.versions.exists():
        return
    same = into.versions.filter(stage=version.stage, venue=version.venue_id).first()
    if same is None:
        Version.objects.filter(pk=version.pk).update(paper=into)
    elif not (apart and _is_on_arxiv(version)):
        version.arxiv_version = max(version.arxiv_version or 0, same.arxiv_version or 0) or None
        fill_version(same, version)


def _are_two_preprints(gone: Paper, into: Paper) -> bool:
    """Whether each has an arXiv id of its own."""
    return all(paper.identifiers.filter(scheme=Identifier.Scheme.ARXIV).exists() for paper in (gone, into))


def _is_on_arxiv(version: Version) -> bool:
    return version.venue is not None and version.venue.name == ARXIV


def preprint_that_goes(gone: Paper, into: Paper) -> Version | None:
    """The version that goes where both are on arXiv under ids of their own; its identifier stays."""
    if not _are_two_preprints(gone, into) or not into.versions.filter(venue__name=ARXIV).exists():
        return None
    return gone.versions.filter(venue__name=ARXIV).first()


def _classify(gone: Paper, into: Paper, primary: str) -> None:
    theirs = list(gone.classifications.all())
    first = next((row.category_id for row in theirs if row.primary), None) if primary == LEFT else None
    if first:
        into.classifications.filter(primary=True).exclude(category=first).update(primary=False)
    ours = {row.category_id: row for row in into.classifications.all()}
    for row in theirs:
        _bring_category(row, ours.get(row.category_id), into, primary=row.category_id == first)


def _bring_category(row: Classification, same: Classification | None, into: Paper, *, primary: bool) -> None:
    if same is None:
        Classification.objects.filter(pk=row.pk).update(paper=into, primary=primary)
        return
    better = {
        "evidence": same.evidence or row.evidence,
        "confidence": same.confidence or row.confidence,
        "primary": same.primary or primary,
        "classified_by": same.classified_by if _speaks(same) or not _speaks(row) else row.classified_by,
    }
    if better != {name: getattr(same, name) for name in better}:
        Classification.objects.filter(pk=same.pk).update(**better)


def _speaks(row: Classification) -> bool:
    return bool(row.evidence or row.confidence)


def _settle_venue(into: Paper, side: str, by: User) -> None:
    """Year, venue and date of the best version, unless chosen: what was chosen is locked."""
    if side == BOTH:
        ingest.refresh_best(into)
        return
    best = ingest.best(into.versions.select_related("venue"))
    if best is None or (best.year, best.venue_id) == (into.year, into.venue_id):
        return
    ingest.note_origins(into, BEST, FieldOrigin.Source.CURATOR)
    into.field_origins.filter(field__in=BEST).update(locked=True, set_by=by)
