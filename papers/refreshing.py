"""The nightly refresh: what was asked longest ago is asked again, and what is new is proposed, never written."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pghistory
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from papers import ingest, rules
from papers.curation.circles import in_turn
from papers.curation.errors import CurationError
from papers.curation.fetching import SCHEMES, keep_answer
from papers.curation.merging import touched_by
from papers.curation.moving import note
from papers.curation.proposing import hold_waiting, propose
from papers.models import Decision, Identifier, Paper, SourceAnswer, State, Submission, Version
from papers.news import news, printed_in
from papers.once import once
from papers.pulling import Asker, arxiv_asker, crossref_asker
from papers.record import Identifier as CanonicalIdentifier
from papers.record import Record
from papers.sources import Answer, DoubtfulBatch, Found, SourceError, Unusable, arxiv, crossref
from papers.sources.which import ARXIV, CROSSREF, source_of

logger = logging.getLogger(__name__)

DUE = timedelta(hours=20)  # nothing is asked again within this; beat rings each hour
DAY = timedelta(hours=24)  # what was asked within this counts
BATCH = 100
LONGEST = 300.0  # seconds of one run; a task may take 540


@dataclass(slots=True)
class Refreshed:
    """Of one run: ids asked about, updates that wait now, papers of which something empty was filled, and in how many
    seconds to come again (None: at the next beat)."""

    asked: int = 0
    proposed: int = 0
    filled: int = 0
    again: float | None = None


def refresh(
    arxiv_client: arxiv.Client | None = None, crossref_client: crossref.Client | None = None
) -> Refreshed:
    """Ask about what is due, up to so many ids a night. Killed at any point, the next run goes on: an answer that is
    kept is what has been done."""
    done = Refreshed()
    with once("refresh") as alone:
        until = time.monotonic() + LONGEST
        for asker in (arxiv_asker(arxiv_client), crossref_asker(crossref_client)) if alone else ():
            _refresh_all(asker, done, until)
    return done


def _refresh_all(asker: Asker, done: Refreshed, until: float) -> None:
    batch = named_elsewhere() if asker.source == CROSSREF else []
    while batch := (batch or due(asker.source, timezone.now()))[: left_tonight(asker.source)]:
        if time.monotonic() > until:
            done.again = 1.0
            return
        try:
            _refresh(asker, batch, done)
        except Unusable as error:
            logger.info("The refresh from %s: %s", asker.source, error)
        except SourceError as error:
            logger.warning("The refresh from %s: %s", asker.source, error)
            if not error.attempted:
                done.again = error.retry_after
            return
        batch = []


def left_tonight(source: str) -> int:
    """How many ids may still be asked about within a day."""
    recent = SourceAnswer.objects.filter(source=source, fetched_at__gt=timezone.now() - DAY)
    left: int = settings.REFRESH_A_NIGHT - recent.count()
    return max(0, left)


@dataclass(frozen=True, slots=True)
class Question:
    """An identifier that a source is to be asked about, and whose it is; with `carried` the paper has it already."""

    about: CanonicalIdentifier
    paper: int
    carried: bool = True


def due(source: str, now: datetime) -> list[Question]:
    """What the source is to be asked about, what was asked longest ago first; at most a batch."""
    answers = SourceAnswer.objects.filter(source=source, scheme=OuterRef("scheme"), value=OuterRef("value"))
    waiting = Submission.objects.filter(
        scheme=OuterRef("scheme"), value=OuterRef("value"), state__in=State.waiting_for_source()
    )
    rows = (
        Identifier.objects.filter(~Exists(waiting), scheme=SCHEMES[source])
        .annotate(fetched=Subquery(answers.values("fetched_at")[:1]))
        .filter(Q(fetched=None) | Q(fetched__lt=now - DUE))
        .exclude(scheme="doi", value__startswith=crossref.ARXIVS)
        .order_by(F("fetched").asc(nulls_first=True), "pk")
    )
    return [Question(row.canonical, row.paper_id) for row in rows[:BATCH]]


def named_elsewhere() -> list[Question]:
    """DOIs that arXiv names for preprints that do not carry them, and about which Crossref was never asked."""
    answers = SourceAnswer.objects.filter(source=ARXIV, raw__doi__gt="", value=OuterRef("value"))
    preprints = Identifier.objects.filter(scheme="arxiv").exclude(
        paper__versions__stage=Version.Stage.PUBLISHED
    )
    rows = preprints.annotate(said=Subquery(answers.values("record__identifiers")[:1])).exclude(said=None)
    named = {
        one: paper
        for paper, said in rows.order_by("pk").values_list("paper_id", "said")
        for one in (CanonicalIdentifier(**identifier) for identifier in said)
        if source_of(one) == CROSSREF
    }
    values = [one.value for one in named]
    asked = set(
        SourceAnswer.objects.filter(source=CROSSREF, value__in=values).values_list("value", flat=True)
    )
    carried = set(Identifier.objects.filter(scheme="doi", value__in=values).values_list("value", flat=True))
    found = (Question(one, paper, carried=False) for one, paper in named.items())
    return [one for one in found if one.about.value not in asked | carried][:BATCH]


def _refresh(asker: Asker, batch: Sequence[Question], done: Refreshed) -> None:
    """Ask about a batch and keep every answer. Raises SourceError for what is left."""
    failure: SourceError | None = None
    try:
        pulled = asker.pull([question.about.value for question in batch])
    except SourceError as error:
        pulled, failure = error.pulled, error
    for question in batch:
        if (answer := pulled.answers.get(question.about.value)) is not None:
            done.asked += 1
            _keep(question, answer, done)
        elif isinstance(failure, Unusable | DoubtfulBatch):
            # Whatever it is asked about first each night would keep it from all the others.
            done.asked += 1
            _nothing_found(question.about)
    if failure is not None:
        raise failure


def _keep(question: Question, answer: Answer, done: Refreshed) -> None:
    """One answer that cannot be kept must not hold up the others."""
    try:
        in_turn(partial(_keep_once, question, answer, done))
    except (CurationError, DatabaseError, ValueError):
        logger.exception("The answer about %s could not be kept.", question.about)
        with transaction.atomic():
            _nothing_found(question.about)


def _keep_once(question: Question, answer: Answer, done: Refreshed) -> None:
    with transaction.atomic(), pghistory.context(rule=rules.REFRESH):
        if isinstance(answer, Found):
            _take(question, answer, done)
        else:
            _nothing_found(question.about)


def _nothing_found(question: CanonicalIdentifier) -> None:
    """Note that the source was asked; what it said earlier stays."""
    about = {"source": source_of(question), "scheme": question.scheme, "value": question.value}
    if not SourceAnswer.objects.filter(**about).update(fetched_at=timezone.now()):
        SourceAnswer.objects.create(**about, fetched_at=timezone.now(), raw={}, record={})


def _take(question: Question, answer: Found, done: Refreshed) -> None:
    """What is empty is filled by the rule, what is new is proposed."""
    hold_waiting(question.about)
    ingest.lock()
    about, source = question.about, source_of(question.about)
    before = SourceAnswer.objects.filter(source=source, scheme=about.scheme, value=about.value).first()
    now = keep_answer(about, answer)
    paper = Paper.objects.filter(pk=question.paper).first()
    if paper is None:
        return
    items = news(paper, before, answer.record, source)
    if comment := _journal(paper, before, now):
        items += printed_in(paper, now.raw["journal_ref"])
    done.proposed += propose(paper, items, said=answer.record, about=about, comment=comment) is not None
    done.filled += question.carried and _fill(paper, answer.record, source)


def _fill(paper: Paper, said: Record, source: str) -> bool:
    """The rule `fill-empty-fields`: what the paper lacks, and nothing that it shows changes."""
    known = ingest.value_of(paper, "arxiv_version")
    version = said.arxiv_version if known is None else None
    record = replace(said, withdrawn=False, identifiers=(), arxiv_version=version)
    filled = ingest.fill(paper, record, source=source, new_versions=False)
    if filled:
        effects = {"filled": filled}
        note(
            Decision.Verb.MERGE,
            by=None,
            paper=paper,
            rule=rules.FILL,
            touched=touched_by(filled),
            effects=effects,
        )
    return bool(filled)


def _journal(paper: Paper, before: SourceAnswer | None, now: SourceAnswer) -> str:
    """A remark where arXiv names a journal for the first time, and no DOI that Crossref could be asked about."""
    said, earlier = now.raw.get("journal_ref", ""), before.raw.get("journal_ref", "") if before else None
    known = paper.versions.filter(stage=Version.Stage.PUBLISHED).exists()
    if not said or known or earlier is None or said == earlier or now.raw.get("doi"):
        return ""
    with override("en"):
        return _("arXiv says now where it was published: %(said)s") % {"said": said}
