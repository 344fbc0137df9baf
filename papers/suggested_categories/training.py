"""Training when something to learn from has changed, by one worker at a time, and replacing the model in one step."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from papers import feed
from papers.changed import Moment
from papers.models import CategoryModel, Change
from papers.suggested_categories.content import VERSION, as_bytes
from papers.suggested_categories.examples import classified, learner, scope_notes
from papers.suggested_categories.features import concepts_of, counted
from taxonomy import tree

logger = logging.getLogger(__name__)

LOCK = 7_236_003  # key of the advisory lock that training holds
AGAIN = 2.0  # seconds after which to come again when another worker is training
REST = 3  # times as long as the last training took: then it never takes more than a quarter of a worker
SOON = 1.0  # seconds; a shorter rest is not worth waiting for
WATCHED = [Change.Kind.PAPER, Change.Kind.EVERYTHING]  # categories and terms come with the taxonomy's edition


def train_due() -> float | None:
    """Train if the model is out of date; returns in how many seconds to come again, None when it is not.

    May run twice at once: the second comes again later, since what it was rung for may have missed the first.
    """
    end = feed.head()  # before the transaction: the lock of numbering would be held until training has ended
    with transaction.atomic():
        if not _alone():
            return AGAIN
        kept = CategoryModel.objects.defer("content").first()
        if kept and _is_fresh(kept):
            return None
        if kept and (rest := _rest(kept)) > SOON:
            return rest
        _train(end)
    return None


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _is_fresh(kept: CategoryModel) -> bool:
    if kept.version != VERSION or kept.edition != tree.load().edition:
        return False
    moment = Moment(kept.epoch, kept.position, kept.trained_at)
    return not Change.objects.filter(moment.later(), kind__in=WATCHED).exists()


def _rest(kept: CategoryModel) -> float:
    until = kept.trained_at + timedelta(seconds=REST * kept.seconds)
    return (until - timezone.now()).total_seconds()


def _train(end: feed.Cursor) -> None:
    """What changes while the papers are read lies behind `end`, so it makes the model out of date again."""
    now, begun = timezone.now(), time.monotonic()
    taxonomy = tree.load()
    concepts = concepts_of(taxonomy)
    learning = learner(taxonomy, scope_notes())
    for example in classified():
        learning.add(example.categories, counted(example.title, example.abstract, concepts))
    content = as_bytes(learning.learned())
    seconds = time.monotonic() - begun
    row = {
        "value": uuid4(),
        "version": VERSION,
        "content": content,
        "papers": len(learning),
        "edition": taxonomy.edition,
        "epoch": end.epoch,
        "position": end.position,
        "seconds": seconds,
        "trained_at": now,
    }
    CategoryModel.objects.update_or_create(id=1, defaults=row)
    said = "Suggested categories: learned from %d papers in %.1f s, %d bytes."
    logger.info(said, len(learning), seconds, len(content))
