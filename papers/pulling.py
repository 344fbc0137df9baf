"""Pulling metadata for what is due: claim rows in PostgreSQL, ask the source once for all of them, keep its answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from papers.curation.fetching import claim, keep, postpone
from papers.models import Submission
from papers.sources import Answer, SourceError, arxiv

logger = logging.getLogger(__name__)

SETTLE = timedelta(seconds=1)  # young rows wait this long for company, so that a burst costs few requests
SETTLED_AT_LAST = timedelta(seconds=4)  # but none waits longer than this for others


def pull_due(client: arxiv.Client | None = None) -> float | None:
    """Pull until nothing is due; returns in how many seconds to come again, None when nothing waits soon.

    May run twice at once: rows are claimed, and the gate lets one request through at a time.
    """
    client = client or arxiv.Client.from_settings()
    while True:
        if (young := _settling()) > 0:
            return young
        claimed = claim()
        if not claimed:
            return None
        if (wait := _pull(claimed, client)) is not None:
            return wait


def _settling() -> float:
    """Seconds until a growing burst has settled; 0 when a full batch or nothing young is due."""
    now = timezone.now()
    due = Submission.objects.due(now).filter(scheme="arxiv", attempts=0)
    ages = [now - row for row in due.values_list("created_at", flat=True)[: settings.ARXIV_BATCH]]
    if not ages or len(ages) >= settings.ARXIV_BATCH or max(ages) >= SETTLED_AT_LAST:
        return 0.0
    return max(0.0, (SETTLE - min(ages)).total_seconds())


def _pull(rows: Sequence[Submission], client: arxiv.Client) -> float | None:
    """Ask for the rows' ids and keep every answer; seconds to wait when the gate was busy."""
    failure: SourceError | None = None
    try:
        pulled = arxiv.pull([row.value for row in rows], client)
    except SourceError as error:
        logger.warning("arXiv: %s", error)
        pulled, failure = error.pulled, error
    for row in rows:
        answer = pulled.answers.get(row.value)
        if answer is not None:
            _keep(row, answer)
        elif failure is not None:
            postpone(row, failure)
    return failure.retry_after if failure is not None and not failure.attempted else None


def _keep(row: Submission, answer: Answer) -> None:
    """Keep one answer; one that the database refuses must not hold up the others of its batch."""
    try:
        keep(row, answer)
    except (DatabaseError, ValueError):
        logger.exception("The answer about %s:%s could not be kept.", row.scheme, row.value)
        postpone(row, SourceError(_("The source's answer could not be kept.")))
