"""Accepting: a submission becomes a paper. And taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from papers import ingest
from papers.bell import ring
from papers.curation.classifying import (
    LEARN,
    as_rows,
    chosen_of,
    classify,
    of_any_release,
    quotes_of,
    said_of,
)
from papers.curation.effects import Effect
from papers.curation.errors import CurationError
from papers.curation.moving import EVERYTHING, decidable, decide, is_batch, verb
from papers.curation.quoting import check_quoted
from papers.curation.second_source import said_by_second
from papers.models import Decision, FieldOrigin, Origin, Paper, State, Submission, User
from papers.record import Record
from taxonomy.models import Category

Verb = Decision.Verb
Kind = Submission.Kind


@verb(Verb.ACCEPT)
def accept(
    submission: Submission,
    *,
    by: User,
    categories: Sequence[Category],
    primary: Category | None = None,
    reason: str = "",
    evidence: Mapping[Category, str] | None = None,
    confidence: Mapping[Category, str] | None = None,
    seen: str = "",
) -> Paper:
    """Make the submission a paper in these categories. `primary` is one of them; the first when not named.

    `evidence` are sentences of the abstract that speak for a category, `confidence` how sure it is (a `Confidence`);
    `seen` as in `decidable`. Raises `CurationError` for an illegal move, without a category, for a quote that stands
    nowhere, or when a paper carries its identifier.
    """
    submission = decidable(submission, seen)
    check_is_new(submission)
    chosen = chosen_of(categories, primary)
    said = said_of(chosen, evidence, confidence)
    record = record_to_accept(submission)
    check_quoted(quotes_of(said), title=record.title, abstract=record.abstract)
    ingest.lock()  # before looking: another transaction may be bringing in the same work
    since = ingest.newest()
    paper = _make_paper(submission)
    classify(paper, chosen, by=by, said=said)
    if not is_batch():  # which rings once
        ring(LEARN, after=1.0)
    effects = {
        "cite_key": paper.cite_key,
        "categories": [category.pk for category in chosen],
        "classified": as_rows(paper),
        "came": ingest.came_with(paper, since),
    }
    decide(
        submission,
        Verb.ACCEPT,
        State.ACCEPTED,
        by=by,
        reason=reason,
        paper=paper,
        effects=effects,
        touched=[EVERYTHING],
    )
    return paper


def check_is_new(submission: Submission) -> None:
    """Raises `CurationError` for a submission about a paper or an author that we have."""
    if submission.kind in (Kind.UPDATE, Kind.CORRECTION):
        sentence = _("This is about what we have: apply what it proposes, or reject it.")
        raise CurationError(sentence, paper=submission.paper)


def _make_paper(submission: Submission) -> Paper:
    record = record_to_accept(submission)
    if other := ingest.known(record.identifiers):
        sentence = _("“%(title)s” carries this identifier already. Merge into it instead.")
        raise CurationError(sentence % {"title": other.title}, paper=other)
    try:
        paper = ingest.create_paper(
            record,
            source=source_of(submission),
            origin=Origin.HARVESTED if submission.kind == Kind.HARVEST else Origin.SUBMITTED,
            cite_key=_key_given_before(submission),
        )
    except ingest.IngestError as error:
        raise CurationError(str(error)) from error
    for field, source in said_by_second(submission).items():
        ingest.note_origins(paper, [field], source)
    ingest.note_origins(paper, _written_by_curators(submission), FieldOrigin.Source.CURATOR)
    return paper


def source_of(submission: Submission) -> str:
    """Who says what the submission's record says, as a `FieldOrigin.Source`."""
    if not submission.pulled:
        return FieldOrigin.Source.SUBMITTER
    return FieldOrigin.Source.CROSSREF if submission.scheme == "doi" else FieldOrigin.Source.ARXIV


def _written_by_curators(submission: Submission) -> list[str]:
    """The fields that curators completed and no source said."""
    pulled = submission.pulled_record
    return [name for name in submission.completed if pulled is None or not getattr(pulled, name)]


def _key_given_before(submission: Submission) -> str:
    """The cite key of an acceptance that was undone: it names the same work again."""
    undone = submission.decisions.filter(verb=Verb.ACCEPT).exclude(undone_at=None).first()
    key: str = undone.effects.get("cite_key", "") if undone else ""
    return "" if key and ingest.by_key(key) else key


def record_to_accept(submission: Submission) -> Record:
    """What the source says, with what the submitter typed where the source says nothing."""
    typed, pulled = submission.typed_record, submission.pulled_record
    if pulled is None:
        return typed
    identifiers = tuple(dict.fromkeys([*pulled.identifiers, *typed.identifiers]))
    merged: dict[str, Any] = {**typed.as_json(), **{k: v for k, v in pulled.as_json().items() if v}}
    merged["authors_complete"] = pulled.authors_complete if pulled.authors else typed.authors_complete
    merged["identifiers"] = [{"scheme": i.scheme, "value": i.value} for i in identifiers]
    return Record.from_json(merged)


# Taking it back


def withdraw(decision: Decision, paper: Paper) -> None:
    """Remove an accepted paper, whose row is locked, unless someone has built on it since."""
    others = paper.submissions.all()
    if others.filter(state__in=State.open()).exists():
        raise CurationError(_("Something that waits is about this paper; decide on that first."))
    if others.filter(state__in=[State.ACCEPTED, State.MERGED]).exists():
        raise CurationError(_("Other submissions were merged into this paper; undo these first."))
    if _is_edited(decision, paper):
        raise CurationError(_("Curators have edited this paper since; it can no longer be undone."))
    paper.delete()
    ingest.go_again(decision.effects.get("came", {}))
    if not is_batch():
        ring(LEARN, after=1.0)


def _is_edited(decision: Decision, paper: Paper) -> bool:
    classified = list(paper.classifications.values_list("category_id", flat=True))
    if classified != decision.effects.get("categories", classified):
        return True
    if as_rows(paper) != of_any_release(decision.effects.get("classified", as_rows(paper))):
        return True
    return paper.field_origins.filter(locked=True).exists() or paper.cite_key_aliases.exists()


def say_withdrawn(paper: Paper) -> list[Effect]:
    """What taking an acceptance back changes, in words."""
    named = {"title": paper.title, "key": paper.cite_key}
    return [
        Effect(_("The paper “%(title)s” goes again.") % named),
        Effect(_("Its cite key %(key)s leads nowhere until the submission is accepted again.") % named),
    ]
