"""The daily harvest: saved arXiv queries put new papers into triage, page by page, never what was seen before."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from papers import identifiers, ingest
from papers.curation.fetching import keep_answer
from papers.curation.submitting import lock_intake
from papers.models import HarvestQuery, Identifier, State, Submission
from papers.once import once
from papers.record import Identifier as CanonicalIdentifier
from papers.record import Record
from papers.sources import Found, GateBusy, SourceError, arxiv
from papers.sources.arxiv_search import Hit, Page, look

logger = logging.getLogger(__name__)

DUE = timedelta(hours=20)  # a query is due again after this: beat rings each hour
DAY = timedelta(hours=24)  # what was brought within this counts
FIRST_LOOK = timedelta(days=14)  # how far back a new query looks
LAG = timedelta(days=6)  # arXiv lists a paper some days after the date that it bears, more over holidays
BUSY = 60.0  # seconds until the next look when others are served first
LONGEST = 300.0  # seconds of one run; a task may take 540


@dataclass(frozen=True, slots=True)
class Harvested:
    """Of one run: new submissions, pages asked for, and in how many seconds to come again (None: at the next beat)."""

    new: int = 0
    pages: int = 0
    again: float | None = None


def harvest(client: arxiv.Client | None = None) -> Harvested:
    """Run the queries that are due. Killed at any point, the next run goes on where this one was."""
    with once("harvest") as alone:
        return _run(client or arxiv.Client.from_settings()) if alone else Harvested()


def due_queries(now: datetime) -> QuerySet[HarvestQuery]:
    """Those that did not come to an end today, the one that waits longest first."""
    due = HarvestQuery.objects.filter(is_active=True).filter(Q(ran_at=None) | Q(ran_at__lt=now - DUE))
    return due.order_by(F("ran_at").asc(nulls_first=True), "pk")


def _run(client: arxiv.Client) -> Harvested:
    new = pages = 0
    until = time.monotonic() + LONGEST
    for query in due_queries(timezone.now()):
        try:
            while not (step := _step(query, client)).done:
                new, pages = new + step.new, pages + 1
                if time.monotonic() > until:
                    return Harvested(new, pages, again=1.0)
            new, pages = new + step.new, pages + step.asked
        except GateBusy as error:
            return Harvested(new, pages, again=error.retry_after or BUSY)
        except SourceError as error:
            _failed(query, error)
            if not error.permanent:  # arXiv is not well: the other queries would fare no better
                break
    return Harvested(new, pages)


@dataclass(frozen=True, slots=True)
class _Step:
    new: int = 0
    asked: bool = True
    done: bool = False


def _step(query: HarvestQuery, client: arxiv.Client) -> _Step:
    """One page of one query; all that it changes, also where the next run begins, changes at once."""
    room = left_today(query)
    if room <= 0:
        return _Step(asked=False, done=True)
    begun = timezone.now()
    since = query.seen_until or begun - FIRST_LOOK
    page = look(query.query, since, begun, query.offset, client)
    with transaction.atomic():
        taken = _advance(query, since, begun, page, room)
        if taken is None:  # another worker was here first
            return _Step(done=True)
        return taken


def left_today(query: HarvestQuery) -> int:
    """How many new papers this query may still bring within a day, and all queries together."""
    recent = Submission.objects.filter(created_at__gt=timezone.now() - DAY).exclude(found_by=None)
    of_all: int = settings.HARVEST_A_DAY - recent.count()
    return min(query.most_a_day - recent.filter(found_by=query).count(), of_all)


def _advance(query: HarvestQuery, since: datetime, begun: datetime, page: Page, room: int) -> _Step | None:
    lock_intake()
    ingest.lock()  # whoever brings in a paper meanwhile comes before or after
    here = HarvestQuery.objects.select_for_update().filter(
        pk=query.pk, seen_until=query.seen_until, offset=query.offset, is_active=True
    )
    if not here.exists():
        return None
    looked, fresh = _new_ones(page.hits, room)
    new = _submit(fresh, query)
    last = query.offset + looked >= page.total
    full = looked < len(page.hits)  # the rest of the page is looked at tomorrow
    _move(query, since, begun, page.hits[:looked], last=last)
    if last or full:
        HarvestQuery.objects.filter(pk=query.pk).update(ran_at=timezone.now())
    return _Step(new=new, done=last or full)


def _new_ones(hits: Sequence[Hit], room: int) -> tuple[int, list[Found]]:
    """How many hits of the page are looked at before there is no more room, and the new ones of them."""
    seen = _seen(hit.found.record for hit in hits if hit.found)
    fresh: list[Found] = []
    for looked, hit in enumerate(hits):
        if hit.found is None or hit.found.record.withdrawn or _same(hit.found.record) & seen:
            continue
        if len(fresh) == room:
            return looked, fresh
        fresh.append(hit.found)
    return len(hits), fresh


def _seen(records: Iterable[Record]) -> set[CanonicalIdentifier]:
    """Those identifiers of the records that a paper or a submission has: known, waiting, or declined."""
    wanted = {one for record in records for one in _same(record)}
    papers = Identifier.objects.filter(value__in=[one.value for one in wanted])
    submitted = Submission.objects.filter(state__in=[*State.open(), State.REJECTED]).carrying(wanted)
    found = {(one.scheme, one.value) for row in submitted for one in row.names}
    found |= set(papers.values_list("scheme", "value"))
    return {one for one in wanted if (one.scheme, one.value) in found}


def _same(record: Record) -> set[CanonicalIdentifier]:
    return {one for known in record.identifiers for one in (known, *identifiers.related(known))}


def _submit(found: Sequence[Found], query: HarvestQuery) -> int:
    """New submissions, ready with what arXiv said: no second request."""
    made = Submission.objects.bulk_create(
        (_submission(answer.record, query) for answer in found), ignore_conflicts=True
    )
    for answer in found:
        keep_answer(_own(answer.record), answer)
    return len(made)


def _submission(record: Record, query: HarvestQuery) -> Submission:
    own = _own(record)
    return Submission(
        kind=Submission.Kind.HARVEST,
        state=State.READY,
        reference=own.value,
        scheme=own.scheme,
        value=own.value,
        typed=Record(identifiers=(own,)).as_json(),
        pulled=record.as_json(),
        found_by=query,
    )


def _own(record: Record) -> CanonicalIdentifier:
    return CanonicalIdentifier("arxiv", record.identifier("arxiv"))


def _move(
    query: HarvestQuery,
    since: datetime,
    begun: datetime,
    looked_at: Sequence[Hit],
    *,
    last: bool,
) -> None:
    """Where the next page begins.

    By date as far as the date is so old that nothing older can turn up any more, beyond that by counting: a paper that
    arXiv lists late would shift what is counted, and another would be passed over.
    """
    horizon = begun - LAG
    if last:
        seen_until, offset = max(since, horizon), 0
    else:
        seen_until, offset = since, query.offset + len(looked_at)
        received = looked_at[-1].received if looked_at else None
        if received and since < received < horizon:
            seen_until, offset = received, sum(hit.received == received for hit in looked_at)
    query.seen_until, query.offset, query.failure = seen_until, offset, {}
    query.save(update_fields=["seen_until", "offset", "failure"])


def _failed(query: HarvestQuery, error: SourceError) -> None:
    logger.warning("The harvest of %s: %s", query.name, error)
    query.failure = error.as_json()
    query.ran_at = timezone.now() if error.permanent else query.ran_at
    query.save(update_fields=["failure", "ran_at"])
