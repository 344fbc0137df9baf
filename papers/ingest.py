"""Record -> Paper: new papers, filling what is empty, provenance per field.

A field that a curator has set is kept, and so is whatever another source has said: only what is empty is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from papers import cite_keys, identifiers
from papers.models import (
    Author,
    Authorship,
    CiteKeyAlias,
    FieldOrigin,
    Identifier,
    Origin,
    Paper,
    Venue,
    VenueKind,
    Version,
)
from papers.record import Identifier as RecordIdentifier
from papers.record import Record

LOCK = 7_236_002  # key of the advisory lock under which new names and keys are given out
ARXIV = "arXiv"
FILLABLE = ("abstract", "url")  # plain texts that a source may fill
Source = FieldOrigin.Source


class IngestError(Exception):
    """Carries a sentence that can be shown."""


def known(wanted: Iterable[RecordIdentifier]) -> Paper | None:
    """The paper that carries one of these identifiers, or one that can only name the same work."""
    condition = Q()
    for identifier in wanted:
        for same in (identifier, *identifiers.related(identifier)):
            condition |= Q(identifiers__scheme=same.scheme, identifiers__value=same.value)
    return Paper.objects.filter(condition).order_by("pk").first() if condition else None


def by_key(text: str) -> Paper | None:
    """The paper that has, or before a merge had, this cite key in any case."""
    text = text.replace("\0", "")
    current, former = Q(cite_key__iexact=text), Q(cite_key_aliases__key__iexact=text)
    return Paper.objects.filter(current).first() or Paper.objects.filter(former).first()


def by_identifier(text: str) -> Paper | None:
    """The paper that carries this identifier, in any form that `papers.identifiers` reads."""
    identifier = identifiers.parse(text)
    return known([identifier]) if identifier else None


def named(text: str) -> Paper | None:
    """The paper that people call so: by cite key, else by identifier."""
    return by_key(text.strip()) or by_identifier(text)


@transaction.atomic
def create_paper(record: Record, *, source: str, origin: str = Origin.SUBMITTED, cite_key: str = "") -> Paper:
    """A new paper with its identifiers, versions and authors. `source` is a `FieldOrigin.Source`.

    `cite_key` is taken as it is; without one the first free proposal. Raises `IngestError` when the record has no title
    or another paper carries one of its identifiers.
    """
    if not record.title.strip():
        raise IngestError(_("A paper needs a title."))
    _lock()  # before looking: another transaction may be bringing in the same work
    if other := known(record.identifiers):
        raise IngestError(_("“%(title)s” carries this identifier already.") % {"title": other.title})
    paper = Paper.objects.create(
        cite_key=cite_key or free_cite_key(record),
        title=record.title,
        abstract=record.abstract,
        kind=record.kind,
        url=record.url,
        authors_complete=record.authors_complete,
        withdrawn=record.withdrawn,
        origin=origin,
    )
    add_identifiers(paper, record.identifiers)
    add_versions(paper, record)
    set_authors(paper, record.authors)
    _note_origins(paper, _given(record), source)
    return paper


@transaction.atomic
def fill(paper: Paper, record: Record, *, source: str) -> dict[str, Any]:
    """Fill what the paper lacks and add identifiers and versions; returns each changed field's old value.

    An author list counts as lacking while it is marked incomplete. `restore` takes the answer back.
    Raises `Paper.DoesNotExist` when the paper has just gone.
    """
    _lock()
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    locked = set(paper.field_origins.filter(locked=True).values_list("field", flat=True))
    old: dict[str, Any] = {}
    for name in FILLABLE:
        if name not in locked and not getattr(paper, name) and (value := getattr(record, name)):
            old[name] = getattr(paper, name)
            setattr(paper, name, value)
    if record.withdrawn and not paper.withdrawn and "withdrawn" not in locked:
        old["withdrawn"], paper.withdrawn = False, True
    if _completes_authors(paper, record) and "authors" not in locked:
        old["authors"], paper.authors_complete = paper.author_names, True
        set_authors(paper, record.authors)
    changed = [name if name != "authors" else "authors_complete" for name in old]
    paper.save(update_fields=[*changed, "updated_at"])
    if sources := dict(paper.field_origins.filter(field__in=list(old)).values_list("field", "source")):
        old["sources"] = sources
    _note_origins(paper, [name for name in old if name != "sources"], source)
    if added := [str(identifier) for identifier in add_identifiers(paper, record.identifiers)]:
        old["identifiers"] = added
    published_on = str(paper.published_on) if paper.published_on else None
    best = {"year": paper.year, "venue_id": paper.venue_id, "published_on": published_on}
    if versions := [version.pk for version in add_versions(paper, record)]:
        old["versions"], old["best"] = versions, best
    return old


@transaction.atomic
def restore(paper: Paper, old: dict[str, Any]) -> None:
    """Take back what `fill` did; a field that a curator has locked since is kept."""
    _lock()
    locked = set(paper.field_origins.filter(locked=True).values_list("field", flat=True))
    fields = {name: value for name, value in old.items() if name not in locked}
    for text in fields.pop("identifiers", []):
        scheme, _colon, value = text.partition(":")
        paper.identifiers.filter(scheme=scheme, value=value).delete()
    paper.versions.filter(pk__in=fields.pop("versions", [])).delete()
    sources, best = fields.pop("sources", {}), fields.pop("best", {})
    paper.field_origins.filter(field__in=list(fields)).delete()
    for name in fields.keys() & sources.keys():
        _note_origins(paper, [name], sources[name])
    if (names := fields.pop("authors", None)) is not None:
        set_authors(paper, names)
        fields["authors_complete"] = False
    for name, value in {**fields, **best}.items():
        setattr(paper, name, value)
    paper.save(update_fields=[*fields, *(name.removesuffix("_id") for name in best), "updated_at"])
    refresh_best(paper)


def _completes_authors(paper: Paper, record: Record) -> bool:
    return not paper.authors_complete and record.authors_complete and bool(record.authors)


def free_cite_key(record: Record) -> str:
    """The first proposal that no paper has or had. Call under `_lock`."""
    for key in cite_keys.propose(record.authors, record.year, record.title):
        taken = Paper.objects.filter(cite_key__iexact=key) or CiteKeyAlias.objects.filter(key__iexact=key)
        if not taken:
            return key
    raise AssertionError("proposals never end")


def add_identifiers(paper: Paper, wanted: Iterable[RecordIdentifier]) -> list[RecordIdentifier]:
    """Give the paper those that nobody carries; returns these."""
    added = []
    for identifier in wanted:
        _row, created = Identifier.objects.get_or_create(
            scheme=identifier.scheme, value=identifier.value, defaults={"paper": paper}
        )
        added += [identifier] if created else []
    return added


def add_versions(paper: Paper, record: Record) -> list[Version]:
    """The version that the record describes and the arXiv preprint where it names one; the best one's year and
    venue go to the paper. Returns the new ones."""
    added = []
    for fresh in _versions(record):
        same = paper.versions.filter(stage=fresh.stage, venue=fresh.venue).first()
        if same is None:
            fresh.paper = paper
            fresh.save()
            added.append(fresh)
        elif _fill_version(same, fresh):
            same.save()
    refresh_best(paper)
    return added


def _versions(record: Record) -> list[Version]:
    arxiv_id = record.identifier("arxiv")
    preprint = record.venue_kind == VenueKind.PREPRINT or (not record.venue and bool(arxiv_id))
    own = Version(
        stage=Version.Stage.PREPRINT if preprint else Version.Stage.PUBLISHED,
        venue=venue_named(record.venue or (ARXIV if arxiv_id else ""), record.venue_kind),
        year=record.year,
        published_on=date.fromisoformat(record.published_on) if record.published_on else None,
        volume=record.volume,
        number=record.number,
        pages=record.pages,
        publisher=record.publisher,
        arxiv_version=record.arxiv_version,
        arxiv_primary=record.arxiv_primary,
    )
    if preprint or not arxiv_id:
        return [own]
    year, _month = identifiers.arxiv_month(arxiv_id)
    return [
        own,
        Version(stage=Version.Stage.PREPRINT, venue=venue_named(ARXIV, VenueKind.PREPRINT), year=year),
    ]


def _fill_version(kept: Version, fresh: Version) -> bool:
    changed = False
    for name in ("year", "published_on", "volume", "number", "pages", "publisher", "arxiv_primary"):
        if not getattr(kept, name) and (value := getattr(fresh, name)):
            setattr(kept, name, value)
            changed = True
    if fresh.arxiv_version and fresh.arxiv_version != kept.arxiv_version:
        kept.arxiv_version = fresh.arxiv_version
        changed = True
    return changed


def best(versions: Iterable[Version]) -> Version | None:
    """The version that a paper is cited by: published before preprint, then the later one."""
    stages = [Version.Stage.PREPRINT, Version.Stage.PUBLISHED]
    return max(versions, key=lambda v: (stages.index(Version.Stage(v.stage)), v.year or 0), default=None)


def refresh_best(paper: Paper) -> None:
    """Copy year, venue and date of the best version to the paper, where no curator has locked them."""
    chosen = best(paper.versions.select_related("venue"))
    locked = paper.field_origins.filter(locked=True).values_list("field", flat=True)
    names = [name for name in ("year", "venue", "published_on") if chosen and name not in locked]
    changed = [name for name in names if getattr(paper, name) != getattr(chosen, name)]
    for name in changed:
        setattr(paper, name, getattr(chosen, name))
    if changed:
        paper.save(update_fields=[*changed, "updated_at"])


def venue_named(name: str, kind: str = "") -> Venue | None:
    """The venue of that name in any case, made when there is none; None for ""."""
    name = name.strip()[:300]
    if not name:
        return None
    found = Venue.objects.filter(name__iexact=name).first()
    return found or Venue.objects.create(name=name, kind=kind)


def set_authors(paper: Paper, names: Sequence[str]) -> None:
    """Replace the paper's authors by these names as printed, in order."""
    authors = authors_named(names)
    paper.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(paper=paper, author=authors[name], position=position, name=name)
        for position, name in enumerate(names, start=1)
    )


def authors_named(names: Iterable[str]) -> dict[str, Author]:
    """The author of each name, made when there is none. Call under `_lock`."""
    wanted = list(dict.fromkeys(names))
    found = {a.name: a for a in Author.objects.filter(name__in=wanted, distinction="")}
    missing = [name for name in wanted if name not in found]
    slugs = _free_slugs(missing)
    made = Author.objects.bulk_create(
        Author(name=name, slug=slug) for name, slug in zip(missing, slugs, strict=True)
    )
    return found | {a.name: a for a in made}


def _free_slugs(names: Sequence[str]) -> list[str]:
    """A slug for each name that no author has: "jane-doe", "jane-doe-2" ..."""
    bases = [slugify(name)[:100] or "author" for name in names]
    taken: set[str] = set()
    for base in set(bases):
        taken.update(Author.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _given(record: Record) -> list[str]:
    names = ("title", "abstract", "authors", "year", "venue", "url")
    return [name for name in names if getattr(record, name)]


def _note_origins(paper: Paper, names: Iterable[str], source: str) -> None:
    FieldOrigin.objects.bulk_create(
        (FieldOrigin(paper=paper, field=name, source=source) for name in names),
        update_conflicts=True,
        unique_fields=["paper", "field"],
        update_fields=["source", "set_at"],
    )


def _lock() -> None:
    """Names, slugs and cite keys are given out by one transaction at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
