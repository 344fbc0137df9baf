"""Pulling metadata for what is due: claim rows in PostgreSQL, ask a source once for all of them, keep its answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from papers.curation.fetching import asked, claim, keep, postpone, to_ask
from papers.models import Submission
from papers.sources import Answer, Pulled, SourceError, arxiv, asking, crossref
from papers.sources.which import ARXIV, CROSSREF

logger = logging.getLogger(__name__)

SETTLE = timedelta(seconds=1)  # young rows wait this long for company, so that a burst costs few requests
SETTLED_AT_LAST = timedelta(seconds=4)  # but none waits longer than this for others
PAUSED = 5.0  # seconds; a longer pause of one source is better spent asking the other

Client = TypeVar("Client", bound=asking.Client)


@dataclass(frozen=True)
class Asker:
    """One source, and how it is asked."""

    source: str
    pull: Callable[[Sequence[str]], Pulled]


def arxiv_asker(client: arxiv.Client | None = None) -> Asker:
    made = client or arxiv.Client.from_settings()
    return Asker(ARXIV, lambda ids: arxiv.pull(ids, made))


def crossref_asker(client: crossref.Client | None = None) -> Asker:
    made = client or crossref.Client.from_settings()
    return Asker(CROSSREF, lambda ids: crossref.pull(ids, made))


def pull_due(
    client: arxiv.Client | None = None, crossref_client: crossref.Client | None = None
) -> float | None:
    """Pull until nothing is due; returns in how many seconds to come again, None when nothing waits soon.

    May run twice at once: rows are claimed, and each source's gate lets one request through at a time. Where another
    run is asking a source that drips, this one does not queue behind it, but goes on to the other source.
    """
    first = arxiv_asker(_quick(client or arxiv.Client.from_settings()))
    second = crossref_asker(_quick(crossref_client or crossref.Client.from_settings()))
    waits = map(_pull_all, (first, second, first))  # last what Crossref's answers made to ask arXiv
    return min((wait for wait in waits if wait is not None), default=None)


def _quick(client: Client) -> Client:
    return replace(client, wait=min(client.wait, PAUSED), queue=False)


def _pull_all(asker: Asker) -> float | None:
    while True:
        if (young := _settling(asker.source)) > 0:
            return young
        claimed = claim(asker.source)
        if not claimed:
            return None
        if (wait := _pull(claimed, asker)) is not None:
            return wait


def _settling(source: str) -> float:
    """Seconds until a growing burst has settled; 0 when a full batch or nothing young is due."""
    now = timezone.now()
    due = Submission.objects.due(now).filter(to_ask(source), attempts=0)
    ages = [now - row for row in due.values_list("created_at", flat=True)[: settings.ARXIV_BATCH]]
    if not ages or len(ages) >= settings.ARXIV_BATCH or max(ages) >= SETTLED_AT_LAST:
        return 0.0
    return max(0.0, (SETTLE - min(ages)).total_seconds())


def _pull(rows: Sequence[Submission], asker: Asker) -> float | None:
    """Ask about the rows and keep every answer; seconds to wait when the gate was busy."""
    questions: dict[int, Any] = {row.pk: asked(row) for row in rows}
    failure: SourceError | None = None
    try:
        pulled = asker.pull([question.value for question in questions.values() if question])
    except SourceError as error:
        logger.warning("%s: %s", asker.source, error)
        pulled, failure = error.pulled, error
    for row in rows:
        question = questions[row.pk]
        answer = pulled.answers.get(question.value) if question else None
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
