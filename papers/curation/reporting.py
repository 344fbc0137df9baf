"""Taking in what readers report: a mistake in a paper, or about an author."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers import ingest
from papers.curation.errors import InvalidSubmission
from papers.curation.submitting import MAX_COMMENT, check_typed, clean_text
from papers.models import Author, Paper, State, Submission, User
from papers.record import Record

FIELDS = ("title", "authors", "abstract", "year", "venue", "url")  # what a reader may correct
MAX_NAME = 200


def stands(about: Paper | Author) -> dict[str, Any]:
    """What a report on it can change, as it is now: fields of a Record, or the author's name."""
    if isinstance(about, Author):
        return {"name": about.name}
    return {
        "title": about.title,
        "authors": about.author_names,
        "abstract": about.abstract,
        "year": about.year,
        "venue": about.venue_name or "",
        "url": about.url,
    }


@transaction.atomic
def report(
    about: Paper | Author,
    *,
    changes: Mapping[str, Any],
    comment: str = "",
    by: User | None = None,
    language: str = "",
) -> Submission:
    """A correction that waits for a curator. `changes` are new values of what `stands` names; only those that differ
    are kept, and a comment alone is enough.

    The same report, sent again while it is open, is the one that waits. What was merged away meanwhile is reported of
    the survivor. Raises `InvalidSubmission`.
    """
    seen = stands(about)
    now = _held(about)
    if now.pk != about.pk:  # of a form that came filled in, what the reader left alone is no correction
        changes = {item["field"]: item["new"] for item in _proposal(seen, changes)}
    about = now
    proposal, comment = _proposal(stands(about), changes), clean_text(comment)
    _check(proposal, comment)
    subject: dict[str, Any] = {"author": about} if isinstance(about, Author) else {"paper": about}
    same = Submission.objects.open().filter(
        **subject, kind=Submission.Kind.CORRECTION, proposal=proposal, comment=comment
    )
    if waiting := same.first():
        return waiting
    return Submission.objects.create(
        **subject,
        kind=Submission.Kind.CORRECTION,
        state=State.READY,
        typed=Record(title=str(about)).as_json(),
        proposal=proposal,
        comment=comment,
        language=language or get_language() or "en",
        submitted_by=by if by is not None and by.is_authenticated else None,
    )


def _held(about: Paper | Author) -> Paper | Author:
    """It, or what it was merged into, held until the transaction ends: two clicks at once wait for each other here."""
    rows: Any = type(about)._default_manager.select_for_update(no_key=True)
    while (row := rows.filter(pk=about.pk).first()) is None:
        about = _survivor(about)
    found: Paper | Author = row
    return found


def _survivor(gone: Paper | Author) -> Paper | Author:
    found: Paper | Author | None
    if isinstance(gone, Author):
        found = Author.objects.filter(redirects__old_slug=gone.slug).first()
        sentence = _("This author has just been removed.")
    else:
        found = ingest.by_key(gone.cite_key)
        sentence = _("This paper has just been removed.")
    if found is None:
        raise InvalidSubmission(sentence)
    return found


def _proposal(now: Mapping[str, Any], changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"field": name, "old": now[name], "new": new, "source": "submitter"}
        for name in now
        if name in changes and (new := _cleaned(changes[name])) != _cleaned(now[name])
    ]


def _cleaned(value: Any) -> Any:
    """As it is kept: no spaces around, no empty names; line ends as we write them."""
    if isinstance(value, str):
        return clean_text(value.replace("\r\n", "\n"))
    if isinstance(value, (list, tuple)):
        return [name for text in value if (name := " ".join(clean_text(text).split()))]
    return value


def _check(proposal: list[dict[str, Any]], comment: str) -> None:
    if not proposal and not comment:
        raise InvalidSubmission(_("Correct what is wrong, or say it in the comment."))
    if len(comment) > MAX_COMMENT:
        sentence = _("A comment has at most %(most)s characters.") % {"most": MAX_COMMENT}
        raise InvalidSubmission(sentence, field="comment")
    new = {item["field"]: item["new"] for item in proposal}
    for field in ("title", "name"):
        if field in new and not new[field]:
            raise InvalidSubmission(_("This cannot be empty."), field=field)
    if len(new.get("name") or "") > MAX_NAME:
        raise InvalidSubmission(
            _("A name has at most %(most)s characters.") % {"most": MAX_NAME}, field="name"
        )
    typed = {name: value for name, value in new.items() if name in FIELDS and value is not None}
    check_typed(Record(**{**typed, "authors": tuple(typed.get("authors", ()))}))
