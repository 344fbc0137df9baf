"""Choosing the value of a field: what a curator sets is locked until it is unlocked. And taking that back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from papers import ingest, paper_fields
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import note, verb
from papers.ingest.fields import lock_again
from papers.ingest.version_fields import DETAILS
from papers.models import Decision, Paper, User
from papers.punctuation import listed

Verb = Decision.Verb


@verb(Verb.SET_FIELDS)
def choose_fields(
    paper: Paper, *, values: Mapping[str, Any], source: str, lock: bool = True, by: User, reason: str = ""
) -> Decision:
    """Set these fields of a paper, with values as in `Record.as_json`, and lock them; see `ingest.set_fields`.

    `source` is a `FieldOrigin.Source`: who says so. Raises `CurationError` for a value that no paper can have.
    """
    try:
        old = ingest.set_fields(paper, values, source=source, lock=lock, by=by)
    except ingest.IngestError as error:
        raise CurationError(str(error), paper=paper) from error
    except Paper.DoesNotExist:
        raise CurationError(_("This paper has just been removed.")) from None
    return note(
        Verb.SET_FIELDS,
        by=by,
        paper=paper,
        touched=[name for name in values if name in paper_fields.LABELS],
        reason=reason,
        effects={"old": old},
    )


@verb(Verb.SET_FIELDS)
def unlock_fields(paper: Paper, fields: Collection[str], *, by: User) -> Decision:
    """Let sources change these fields again. Raises `CurationError` when none of them is locked."""
    Paper.objects.select_for_update().filter(pk=paper.pk).first()
    unlocked = ingest.unlock(paper, fields)
    if not unlocked:
        raise CurationError(_("None of these fields is locked."), paper=paper)
    return note(Verb.SET_FIELDS, by=by, paper=paper, touched=unlocked, effects={"unlocked": unlocked})


def take_back(decision: Decision, by: User | None) -> None:
    """Undo of both verbs; what was changed again since stays."""
    paper = decision.paper
    if paper is None:
        raise CurationError(_("This paper has just been removed."))
    if "old" in decision.effects:
        ingest.restore_fields(paper, decision.effects["old"])
    lock_again(paper, decision.effects.get("unlocked", []))


def said_of_versions(old: Mapping[str, Any]) -> Iterator[Effect]:
    """Details of versions, which no field of the paper says; `old` is what `ingest.set_fields` answered."""
    for row, name in product(old.get("versions", ()), DETAILS):
        now, then = (paper_fields.say(name, (side or {}).get(name)) for side in (row["set"], row["before"]))
        if now != then:
            yield Effect(paper_fields.label(name), now, then)


def say_taken_back(decision: Decision) -> list[Effect]:
    """What undoing changes, field by field."""
    old = decision.effects.get("old", {})
    fields = old.get("fields", {})
    said = [
        Effect(
            paper_fields.label(name), paper_fields.say(name, old["set"][name]), paper_fields.say(name, value)
        )
        for name, value in fields.items()
    ]
    said += said_of_versions(old)
    if added := old.get("identifiers"):
        said.append(Effect(_("Identifiers go again: %(names)s") % {"names": listed(added)}))
    if again := decision.effects.get("unlocked"):
        names = listed(map(paper_fields.label, again))
        said.append(Effect(_("Locked again: %(names)s") % {"names": names}))
    return said
