"""What a curator does about an entry, beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from papers import incoming
from papers.curation import CurationError, choose_fields, merge
from papers.curation import submit as submit_one
from papers.incoming import Sent
from papers.ingest import value_of, venue_forms
from papers.listed import Listed
from papers.models import Decision, FieldOrigin, Paper, User
from papers.reconciling.differences import Difference
from papers.reconciling.report import Row
from papers.record import Record
from papers.venue_names import match


def use_theirs(row: Row, field: str, *, by: User) -> Decision:
    """Take what the list says about a field and lock it; a venue brings its year along.

    Raises `CurationError` when they do not differ any more, or when the list says it only in part.
    """
    difference = _open(row, field)
    if not difference.whole:
        raise CurationError(_("The list says this of a part only; look at the paper's sources."))
    values: dict[str, Any] = {field: difference.theirs}
    if field == "venue":
        values["venue"] = match(difference.theirs, venue_forms()) or difference.theirs
        values["venue_kind"] = row.record.venue_kind
        values |= {"year": row.record.year} if row.record.year else {}
    return _chosen(row.paper, values, by)


def keep_ours(row: Row, field: str, *, by: User) -> Decision:
    """Lock what the paper has; the entry is settled then, now and at the next import."""
    _open(row, field)
    paper = _paper(row.paper)
    values: dict[str, Any] = {field: value_of(paper, field)}
    if field == "authors":
        values["authors_complete"] = paper.authors_complete
    return choose_fields(paper, values=values, source=FieldOrigin.Source.CURATOR, by=by)


def same_work(row: Row, paper: int, *, by: User) -> Decision:
    """The entry is the same work as that candidate, now and at the next import.

    The paper carries its identifiers from now on; an entry without any is kept as a submission that was merged.
    """
    known = next((one.paper for one in row.candidates if one.paper.pk == paper), None)
    if known is None or row.names_two:
        raise CurationError(_("This has been settled meanwhile."))
    if not row.record.identifiers:
        return _merged(row, _paper(known), by)
    named = [{"scheme": one.scheme, "value": one.value} for one in row.record.identifiers]
    return _chosen(known, {"identifiers": named}, by)


@transaction.atomic
def _merged(row: Row, paper: Paper, by: User) -> Decision:
    """What the list says of venue and year is compared with the paper afterwards, like that of every entry."""
    said = Record(
        title=row.record.title, authors=row.record.authors, authors_complete=row.record.authors_complete
    )
    sent = submit_one(typed=said, comment=row.piece.text, by=by)
    assert sent.submission
    return merge(sent.submission, into=paper, by=by)


def submit(rows: Sequence[Row], *, by: User) -> list[Sent]:
    """Hand these in, at most `incoming.MOST_AT_ONCE`; what waits or is here meanwhile is recognised."""
    wanted = [row.found for row in rows if row.sendable]
    return incoming.submit_all(wanted[: incoming.MOST_AT_ONCE], by=by)


def _open(row: Row, field: str) -> Difference:
    found = next((one for one in row.differences if one.field == field and not one.settled), None)
    if found is None:
        raise CurationError(_("This has been settled meanwhile."))
    return found


def _chosen(known: Listed | None, values: dict[str, Any], by: User) -> Decision:
    return choose_fields(_paper(known), values=values, source=FieldOrigin.Source.CURATOR, by=by)


def _paper(known: Listed | None) -> Paper:
    paper = Paper.objects.filter(pk=known.pk).first() if known else None
    if paper is None:
        raise CurationError(_("This paper has just been removed."))
    return paper
