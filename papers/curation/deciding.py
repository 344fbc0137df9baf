"""Deciding on submissions. Each verb locks the submission, checks the move, and keeps what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from papers import ingest
from papers.bell import ring
from papers.curation.errors import CurationError
from papers.curation.submitting import PULL, PULLED_SCHEMES, check_typed, typed_over
from papers.models import Classification, Decision, FieldOrigin, Origin, Paper, State, Submission, User
from papers.record import Record
from taxonomy.models import Category

Verb = Decision.Verb
COMPLETABLE = ("title", "authors", "year", "venue", "url")
FILL_RULE = "fill-empty-fields"


def locked(submission: Submission) -> Submission:
    """The row as it is now, held until the transaction ends: two curators decide one after the other."""
    return Submission.objects.select_for_update().get(pk=submission.pk)


@transaction.atomic
def accept(
    submission: Submission,
    *,
    by: User,
    categories: Sequence[Category],
    primary: Category | None = None,
    reason: str = "",
) -> Paper:
    """Make the submission a paper in these categories. `primary` is one of them; the first when not named.

    Raises `CurationError` for an illegal move, without a category, or when a paper carries its identifier.
    """
    submission = _decidable(submission)
    chosen = _chosen(categories, primary)
    record = record_to_accept(submission)
    ingest.lock()  # before looking: another transaction may be bringing in the same work
    if other := ingest.known(record.identifiers):
        sentence = _("“%(title)s” carries this identifier already. Merge into it instead.")
        raise CurationError(sentence % {"title": other.title}, paper=other)
    source = FieldOrigin.Source.ARXIV if submission.pulled else FieldOrigin.Source.SUBMITTER
    try:
        paper = ingest.create_paper(
            record, source=source, origin=Origin.SUBMITTED, cite_key=_key_given_before(submission)
        )
    except ingest.IngestError as error:
        raise CurationError(str(error)) from error
    ingest.note_origins(paper, _written_by_curators(submission), FieldOrigin.Source.CURATOR)
    classify(paper, chosen, by=by)
    effects = {"cite_key": paper.cite_key, "categories": [category.pk for category in chosen]}
    _decide(submission, Verb.ACCEPT, State.ACCEPTED, by=by, reason=reason, paper=paper, effects=effects)
    return paper


def _written_by_curators(submission: Submission) -> list[str]:
    """The fields that curators completed and no source said."""
    pulled = submission.pulled_record
    return [name for name in submission.completed if pulled is None or not getattr(pulled, name)]


def _key_given_before(submission: Submission) -> str:
    """The cite key of an acceptance that was undone: it names the same work again."""
    undone = submission.decisions.filter(verb=Verb.ACCEPT).exclude(undone_at=None).first()
    key: str = undone.effects.get("cite_key", "") if undone else ""
    return "" if key and ingest.by_key(key) else key


@transaction.atomic
def reject(submission: Submission, *, by: User, reason: str) -> Decision:
    """Decline it, with a reason that the submitter reads."""
    submission = _decidable(submission)
    if not reason.strip():
        raise CurationError(_("A rejection needs a reason."))
    return _decide(submission, Verb.REJECT, State.REJECTED, by=by, reason=reason.strip())


@transaction.atomic
def merge(submission: Submission, *, into: Paper, by: User, reason: str = "") -> Decision:
    """It is a paper that we have: that paper gets its identifiers and what it lacks."""
    submission = _decidable(submission)
    record = record_to_accept(submission)
    ingest.lock()
    other = ingest.known(record.identifiers)
    if other and other != into:
        sentence = _("“%(title)s” carries this identifier. Merge into that one.")
        raise CurationError(sentence % {"title": other.title}, paper=other)
    source = FieldOrigin.Source.ARXIV if submission.pulled else FieldOrigin.Source.SUBMITTER
    try:
        filled = ingest.fill(into, record, source=source)
    except Paper.DoesNotExist:
        raise CurationError(_("This paper has just been removed.")) from None
    return _decide(
        submission, Verb.MERGE, State.MERGED, by=by, reason=reason, paper=into, effects={"filled": filled}
    )


@transaction.atomic
def ask(submission: Submission, *, by: User, reason: str) -> Decision:
    """Ask the submitter for information; the question stands on the status page."""
    submission = _decidable(submission)
    if not reason.strip():
        raise CurationError(_("Say what you need to know."))
    return _decide(submission, Verb.ASK, State.NEEDS_INFO, by=by, reason=reason.strip())


@transaction.atomic
def complete(submission: Submission, *, by: User, typed: Record) -> Submission:
    """Write by hand what no source says: fields of `typed` that are not empty replace what was typed before.

    Raises `CurationError` for what is decided already, `InvalidSubmission` for what no paper can have.
    """
    submission = _decidable(submission)
    check_typed(typed)
    submission.typed = typed_over(submission.typed_record, typed).as_json()
    submission.completed = sorted({*submission.completed, *(n for n in COMPLETABLE if getattr(typed, n))})
    with pghistory.context(user=by.pk, verb="complete"):  # no decision, but the history says who
        submission.save(update_fields=["typed", "completed"])
    return submission


@transaction.atomic
def retry(submission: Submission, *, by: User) -> Decision:
    """Ask the source again, now, after it failed."""
    submission = locked(submission)
    if submission.state != State.FAILED or submission.scheme not in PULLED_SCHEMES:
        raise CurationError(_("Only what could not be pulled is asked for again."))
    decision = _ask_again(submission, by)
    ring(PULL)
    return decision


@transaction.atomic
def retry_failed(*, kind: str, by: User) -> int:
    """Ask the source again for all failed submissions of a kind; returns how many. The bell rings once."""
    failed = Submission.objects.filter(kind=kind, state=State.FAILED, scheme__in=PULLED_SCHEMES)
    rows = list(failed.select_for_update(skip_locked=True).order_by("pk"))
    for submission in rows:
        _ask_again(submission, by)
    if rows:
        ring(PULL)
    return len(rows)


def _ask_again(submission: Submission, by: User) -> Decision:
    decision = _decide(submission, Verb.RETRY, State.RECEIVED, by=by)
    submission.attempts, submission.failure, submission.absent_since = 0, {}, None
    submission.due_at = timezone.now()
    submission.save(update_fields=["attempts", "failure", "absent_since", "due_at"])
    return decision


def classify(paper: Paper, categories: Sequence[Category], *, by: User | None, origin: str = "") -> None:
    """Put the paper into exactly these categories, the first being the primary one."""
    origin = origin or Classification.Origin.CURATOR
    with transaction.atomic():
        paper.classifications.exclude(category__in=categories).delete()
        paper.classifications.update(primary=False)
        for number, category in enumerate(categories):
            row, _created = Classification.objects.get_or_create(
                paper=paper, category=category, defaults={"origin": origin, "classified_by": by}
            )
            if number == 0:
                row.primary = True
                row.save(update_fields=["primary"])


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


def pulled_into_paper(submission: Submission, record: Record) -> None:
    """The one automatic rule: what a source says about a paper that we have fills its empty fields."""
    assert submission.paper
    filled = ingest.fill(submission.paper, record, source=FieldOrigin.Source.ARXIV)
    _decide(
        submission,
        Verb.MERGE,
        State.MERGED,
        by=None,
        rule=FILL_RULE,
        paper=submission.paper,
        effects={"filled": filled},
    )


def _decidable(submission: Submission) -> Submission:
    submission = locked(submission)
    if submission.is_waiting_for_source:
        raise CurationError(_("Its metadata is still being pulled; decide when it is there."))
    if not submission.is_decidable:
        raise CurationError(_already(submission), paper=submission.paper)
    return submission


def _already(submission: Submission) -> str:
    decision = submission.decisions.standing().select_related("decided_by").first()
    state = submission.get_state_display()
    if decision is None or decision.decided_by is None:
        return _("This submission was already %(state)s.") % {"state": state}
    return _("This submission was already %(state)s by %(name)s.") % {
        "state": state,
        "name": decision.decided_by.get_username(),
    }


def _chosen(categories: Sequence[Category], primary: Category | None) -> list[Category]:
    """Each once, the primary first."""
    chosen = list(dict.fromkeys(categories))
    if not chosen:
        raise CurationError(_("Choose at least one category."))
    if primary is not None and primary not in chosen:
        raise CurationError(_("The primary category must be one of the chosen ones."))
    return sorted(chosen, key=lambda category: category != (primary or chosen[0]))


def _decide(
    submission: Submission,
    verb: str,
    state: str,
    *,
    by: User | None,
    reason: str = "",
    rule: str = "",
    paper: Paper | None = None,
    effects: dict[str, Any] | None = None,
) -> Decision:
    before = {"state": submission.state, "paper": submission.paper_id}
    submission.state = state
    submission.paper = paper or submission.paper
    submission.save(update_fields=["state", "paper"])
    return Decision.objects.create(
        submission=submission,
        verb=verb,
        decided_by=by,
        reason=reason,
        rule=rule,
        effects={**(effects or {}), "before": before},
    )
