"""Record -> Paper: new papers, and filling what is empty, with provenance per field.

A field that a curator has set is kept, and so is whatever another source has said: only what is empty is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from papers.ingest.author_lists import authors_of, put_authors, set_authors
from papers.ingest.errors import IngestError
from papers.ingest.fitting import fitting
from papers.ingest.lookup import known
from papers.ingest.names import free_cite_key, lock
from papers.ingest.newcomers import came_with, go_again, newest
from papers.ingest.origins import note_origins, origins_of, restore_origins
from papers.ingest.versions import add_versions, remove_versions
from papers.models import Identifier, Origin, Paper
from papers.record import Identifier as RecordIdentifier
from papers.record import Record

FILLABLE = ("abstract", "url")  # plain texts that a source may fill


@transaction.atomic
def create_paper(record: Record, *, source: str, origin: str = Origin.SUBMITTED, cite_key: str = "") -> Paper:
    """A new paper with its identifiers, versions and authors. `source` is a `FieldOrigin.Source`.

    `cite_key` is taken as it is; without one the first free proposal. Raises `IngestError` when the record has no title
    or another paper carries one of its identifiers.
    """
    record = fitting(record)
    if not record.title.strip():
        raise IngestError(_("A paper needs a title."))
    lock()  # before looking: another transaction may be bringing in the same work
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
    note_origins(paper, _given(record), source)
    return paper


@transaction.atomic
def fill(paper: Paper, record: Record, *, source: str, new_versions: bool = True) -> dict[str, Any]:
    """Fill what the paper lacks and add identifiers and versions; returns what `restore` needs to take it back.

    Without `new_versions` only what known versions lack is filled.

    An author list counts as lacking while it is marked incomplete.
    Raises `Paper.DoesNotExist` when the paper has just gone.
    """
    lock()
    record = fitting(record)
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    since, authors = newest(), authors_of(paper)
    old = _fill_fields(paper, record)
    origins = origins_of(paper, old)
    note_origins(paper, old, source)
    done = {
        "fields": old,
        "origins": origins,
        "authorships": authors if "authors" in old else [],
        "identifiers": [str(identifier) for identifier in add_identifiers(paper, record.identifiers)],
        "versions": add_versions(paper, record, new=new_versions),
    }
    if any(done.values()):
        done["came"] = came_with(paper, since)
    return {name: value for name, value in done.items() if value}


def _fill_fields(paper: Paper, record: Record) -> dict[str, Any]:
    """The old values of the fields that changed."""
    locked = _locked(paper)
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
    paper.save(update_fields=[*map(_column, old), "updated_at"])
    return old


@transaction.atomic
def restore(paper: Paper, filled: dict[str, Any]) -> None:
    """Take back what `fill` did; a field that a curator has locked since is kept."""
    lock()
    locked = _locked(paper)
    old = {name: value for name, value in filled.get("fields", {}).items() if name not in locked}
    for text in filled.get("identifiers", []):
        scheme, _colon, value = text.partition(":")
        paper.identifiers.filter(scheme=scheme, value=value).delete()
    _restore_origins(paper, old, filled)
    for name, value in old.items():
        if name != "authors":
            setattr(paper, name, value)
        else:
            restore_authors(paper, value, filled)
            paper.authors_complete = False
    paper.save(update_fields=[*map(_column, old), "updated_at"])
    remove_versions(paper, filled.get("versions", {}))
    go_again(filled.get("came", {}))


def _restore_origins(paper: Paper, fields: Iterable[str], filled: dict[str, Any]) -> None:
    if "origins" in filled:
        restore_origins(paper, {name: filled["origins"][name] for name in fields})
        return
    # Decisions of early releases kept only who had said it.
    paper.field_origins.filter(field__in=list(fields)).delete()
    for name in filled.get("sources", {}).keys() & set(fields):
        note_origins(paper, [name], filled["sources"][name])


def restore_authors(paper: Paper, names: Sequence[str], old: Mapping[str, Any]) -> None:
    """The authors of before, by their rows; decisions of early releases kept only the names."""
    if "authorships" in old:
        put_authors(paper, old["authorships"])
    else:
        set_authors(paper, names)


def _column(name: str) -> str:
    return "authors_complete" if name == "authors" else name


def _locked(paper: Paper) -> set[str]:
    return set(paper.field_origins.filter(locked=True).values_list("field", flat=True))


def _completes_authors(paper: Paper, record: Record) -> bool:
    return not paper.authors_complete and record.authors_complete and bool(record.authors)


def add_identifiers(paper: Paper, wanted: Iterable[RecordIdentifier]) -> list[RecordIdentifier]:
    """Give the paper those that nobody carries; returns these."""
    added = []
    for identifier in wanted:
        _row, created = Identifier.objects.get_or_create(
            scheme=identifier.scheme, value=identifier.value, defaults={"paper": paper}
        )
        added += [identifier] if created else []
    return added


def _given(record: Record) -> list[str]:
    names = ("title", "abstract", "authors", "year", "venue", "url")
    return [name for name in names if getattr(record, name)]
