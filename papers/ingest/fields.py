"""Setting single fields of a paper, each with where its value came from, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from papers.ingest import names, version_fields
from papers.ingest.author_lists import authors_of, set_authors
from papers.ingest.errors import IngestError
from papers.ingest.newcomers import came_with, go_again, newest
from papers.ingest.origins import origins_of, restore_origins
from papers.ingest.papers import add_identifiers, restore_authors
from papers.ingest.venues import venue_named
from papers.models import FieldOrigin, Kind, Paper, User
from papers.record import Identifier

PLAIN = ("title", "abstract", "url", "kind", "withdrawn")
SHOWN = ("year", "venue", "published_on")  # of the version that the paper shows
FIELDS = (*PLAIN, "authors", *SHOWN)
SETTABLE = (*FIELDS, *version_fields.DETAILS, "identifiers")
BESIDE = ("venue_kind", "authors_complete")  # say more about other values
LONGEST = {
    "title": 1_000,
    "abstract": 20_000,
    "venue": 300,
    "url": 1_000,
    "volume": 40,
    "number": 40,
    "pages": 40,
    "publisher": 200,
}
YEARS = range(1800, 2201)


@transaction.atomic
def set_fields(
    paper: Paper, values: Mapping[str, Any], *, source: str, lock: bool, by: User | None
) -> dict[str, Any]:
    """Set these fields, named and valued as in `Record.as_json`; returns what `restore_fields` needs.

    Also details of the version that is shown (volume, number, pages, publisher, arxiv_version), and `identifiers`,
    which are only added. A new venue makes a new version when the paper was a preprint before, else it corrects the
    one that is shown. `source` is a `FieldOrigin.Source`; a locked field stays locked. Raises `IngestError` for what no
    paper can have, `Paper.DoesNotExist` when the paper has just gone.
    """
    names.lock()
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    _check(values)
    fields = [name for name in values if name in FIELDS]
    since = newest()
    old: dict[str, Any] = {
        "fields": {name: value_of(paper, name) for name in fields},
        "origins": origins_of(paper, fields),
        "authors_complete": paper.authors_complete,
        "authorships": authors_of(paper) if "authors" in fields else [],
        "versions": version_fields.set_version(paper, values),
    }
    _write(paper, values)
    old["set"] = {name: value_of(paper, name) for name in fields}
    old["came"] = came_with(paper, since)
    added = add_identifiers(paper, [Identifier(**one) for one in values.get("identifiers", ())])
    old["identifiers"] = [str(identifier) for identifier in added]
    _note(paper, fields, source=source, lock=lock, by=by)
    return old


@transaction.atomic
def restore_fields(paper: Paper, old: Mapping[str, Any]) -> list[str]:
    """Take back what `set_fields` did; returns the fields that stay because they were changed again since."""
    names.lock()
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update())
    kept = [name for name, value in old["set"].items() if value_of(paper, name) != value]
    back = {name: value for name, value in old["fields"].items() if name not in kept}
    version_fields.take_back(paper, old["versions"])
    names_before = back.pop("authors", None)
    _write(paper, back)
    if names_before is not None:
        restore_authors(paper, names_before, old)
        paper.authors_complete = old["authors_complete"]
        paper.save(update_fields=["authors_complete"])
    for text in old["identifiers"]:
        scheme, _colon, value = text.partition(":")
        paper.identifiers.filter(scheme=scheme, value=value).delete()
    restore_origins(paper, {name: was for name, was in old["origins"].items() if name not in kept})
    go_again(old.get("came", {}))
    return kept


def unlock(paper: Paper, fields: Collection[str]) -> list[str]:
    """Let sources fill and propose these fields again; returns those that were locked."""
    rows = paper.field_origins.filter(field__in=fields, locked=True)
    unlocked = sorted(rows.values_list("field", flat=True))
    rows.update(locked=False)
    return unlocked


def lock_again(paper: Paper, fields: Collection[str]) -> None:
    """Take `unlock` back."""
    paper.field_origins.filter(field__in=fields).update(locked=True)


def locked_fields(paper: Paper) -> set[str]:
    """The fields that people have set and no source changes."""
    return set(paper.field_origins.filter(locked=True).values_list("field", flat=True))


def value_of(paper: Paper, name: str) -> Any:
    """What the paper has in a field, as a Record would say it in JSON."""
    match name:
        case "authors":
            return paper.author_names
        case "venue":
            return paper.venue_name or ""
        case "published_on":
            return str(paper.published_on or "")
        case "identifiers":
            return [{"scheme": row.scheme, "value": row.value} for row in paper.identifiers.all()]
        case _ if name in version_fields.DETAILS:
            return version_fields.detail(paper, name)
        case _:
            return getattr(paper, name)


def _write(paper: Paper, values: Mapping[str, Any]) -> None:
    """The columns of the paper itself, and its authors."""
    written = {name: values[name] for name in (*PLAIN, "year") if name in values}
    if "venue" in values:
        written["venue"] = venue_named(values["venue"] or "", values.get("venue_kind", ""))
    if "published_on" in values:
        text = values["published_on"]
        written["published_on"] = date.fromisoformat(text) if text else None
    if "authors" in values:
        set_authors(paper, values["authors"])
        written["authors_complete"] = values.get("authors_complete", True)
    for name, value in written.items():
        setattr(paper, name, value)
    paper.save(update_fields=[*written, "updated_at"])


def _check(values: Mapping[str, Any]) -> None:
    """Refuse what the database would refuse, with a sentence."""
    if unknown := set(values) - {*SETTABLE, *BESIDE}:
        raise IngestError(_("There is no field “%(name)s”.") % {"name": min(unknown)})
    for name, most in LONGEST.items():
        if len(values.get(name) or "") > most:
            raise IngestError(_("At most %(most)s characters.") % {"most": most})
    if "title" in values and not values["title"].strip():
        raise IngestError(_("A paper needs a title."))
    if "authors" in values and not all(name.strip() for name in values["authors"]):
        raise IngestError(_("An author needs a name."))
    if values.get("year") is not None and values["year"] not in YEARS:
        raise IngestError(_("The year must lie between 1800 and 2200."))
    if values.get("kind", Kind.PAPER) not in Kind.values:
        raise IngestError(_("There is no such kind of work."))
    _check_date(values.get("published_on") or "")
    _check_address(values.get("url") or "")


def _check_date(text: str) -> None:
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError:
        raise IngestError(_("Write the date as year, month and day: 2022-12-15.")) from None


def _check_address(text: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(text or "https://example.org")
    except ValidationError:
        raise IngestError(_("Give an address that begins with http:// or https://.")) from None


# Where the values came from


def _note(paper: Paper, fields: Iterable[str], *, source: str, lock: bool, by: User | None) -> None:
    locked = set(fields) if lock else locked_fields(paper)
    rows = [
        FieldOrigin(paper=paper, field=name, source=source, locked=name in locked, set_by=by)
        for name in fields
    ]
    FieldOrigin.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["paper", "field"],
        update_fields=["source", "locked", "set_by", "set_at"],
    )
