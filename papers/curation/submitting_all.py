"""Taking in many references at once: in a fixed number of queries, with one ring of the bell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.db.models.fields.json import KT

from papers import identifiers
from papers.bell import ring
from papers.curation.submitting import (
    PULL,
    TOLD,
    Submitted,
    lock_intake,
    new_submission,
    says_more,
)
from papers.models import Paper, State, Submission, User
from papers.models.paper import Identifier as CarriedIdentifier
from papers.record import Identifier, Record
from taxonomy.models import Category


@dataclass(frozen=True, slots=True)
class Handed:
    """One of many: how it was written, and what that says, with its identifiers."""

    reference: str
    record: Record


def already(handed: Sequence[Handed]) -> list[Submitted | None]:
    """For each the paper that we have or the submission that waits; None for what is new. At most three queries."""
    names = {name for one in handed for name in _names(one.record)}
    papers, waiting, typed = _papers(names), _waiting(names), _typed_alike(handed)
    found: list[Submitted | None] = []
    for one in handed:
        known = _names(one.record)
        paper = next((papers[name] for name in known if name in papers), None)
        row = next((waiting[name] for name in known if name in waiting), None)
        row = row or (None if known else typed.get(one))
        found.append(Submitted(paper=paper) if paper else Submitted(submission=row) if row else None)
    return found


@transaction.atomic
def submit_all(
    handed: Sequence[Handed],
    *,
    categories: Sequence[Category] = (),
    comment: str = "",
    by: User | None = None,
) -> list[Submitted]:
    """What became of each, in order, as `submit` would say. The records have passed `check_typed`.

    Proposed categories and comment go with every new one, and with what waits already.
    """
    outcomes = _taken_in(handed, categories, comment, by)
    _tell_more(handed, outcomes, categories, comment)
    return outcomes


def _taken_in(
    handed: Sequence[Handed], categories: Sequence[Category], comment: str, by: User | None
) -> list[Submitted]:
    lock_intake()
    known = already(handed)
    fresh = [
        new_submission(one.reference, one.record, comment, by)
        for one, found in zip(handed, known, strict=True)
        if found is None
    ]
    made = _saved(fresh, categories)
    tokens = iter(fresh)
    # Two of these may wait under one identifier: then the first is looked up.
    mine = [found or _made(made, next(tokens).token) for found in known]
    again = already(handed) if None in mine else known
    return [found or late or Submitted() for found, late in zip(mine, again, strict=True)]


def _tell_more(
    handed: Sequence[Handed], outcomes: Sequence[Submitted], categories: Sequence[Category], comment: str
) -> None:
    """What waits already learns what a second submitter says; nothing that the first one said is replaced."""
    said = {
        outcome.submission.pk: one.record
        for one, outcome in zip(handed, outcomes, strict=True)
        if outcome.submission and not outcome.created
    }
    if not said:
        return
    rows = Submission.objects.open().select_for_update(of=("self",)).filter(pk__in=said).order_by("pk")
    waiting = list(rows)
    more = [row for row in waiting if says_more(row, said[row.pk], comment)]
    Submission.objects.bulk_update(more, TOLD)
    _propose(waiting, categories)


def _made(made: dict[str, Submission], token: str) -> Submitted | None:
    return Submitted(submission=made[token], created=True) if token in made else None


def _saved(fresh: Sequence[Submission], categories: Sequence[Category]) -> dict[str, Submission]:
    """Those that were new to the database, by their tokens."""
    Submission.objects.bulk_create(fresh, ignore_conflicts=True)
    made = Submission.objects.in_bulk([row.token for row in fresh], field_name="token")
    _propose(made.values(), categories)
    if any(row.state == State.RECEIVED for row in made.values()):
        ring(PULL)
    return made


def _propose(rows: Iterable[Submission], categories: Sequence[Category]) -> None:
    proposed = Submission.proposed_categories.through
    wanted = [
        proposed(submission_id=row.pk, category_id=category.pk) for row in rows for category in categories
    ]
    proposed.objects.bulk_create(wanted, ignore_conflicts=True)


def _names(record: Record) -> list[Identifier]:
    """Its identifiers and those that can only name the same work."""
    return [same for one in record.identifiers for same in (one, *identifiers.related(one))]


def _any_of(names: Iterable[Identifier]) -> Q:
    values: dict[str, set[str]] = defaultdict(set)
    for name in names:
        values[name.scheme].add(name.value)
    condition = Q(pk__in=())
    for scheme, each in values.items():
        condition |= Q(scheme=scheme, value__in=each)
    return condition


def _papers(names: set[Identifier]) -> dict[Identifier, Paper]:
    rows = CarriedIdentifier.objects.filter(_any_of(names)).select_related("paper").order_by("-paper_id")
    return {row.canonical: row.paper for row in rows} if names else {}


def _waiting(names: set[Identifier]) -> dict[Identifier, Submission]:
    """Of several the first that came."""
    rows = Submission.objects.open().carrying(names).order_by("-pk") if names else ()
    return {name: row for row in rows for name in row.names}


def _typed_alike(handed: Sequence[Handed]) -> dict[Handed, Submission]:
    """Who has written just the same may read the page on which it stands."""
    titles = {one.record.title for one in handed if not one.record.identifiers}
    rows = Submission.objects.open().filter(kind=Submission.Kind.REFERENCE, scheme="")
    alike = rows.annotate(title_typed=KT("typed__title")).filter(title_typed__in=titles).order_by("-pk")
    return {Handed(row.reference, row.typed_record): row for row in alike} if titles else {}
