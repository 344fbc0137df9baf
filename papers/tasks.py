"""Celery tasks: a few lines each over the rooms that do the work. They take ids or nothing and can run twice."""

from celery import shared_task

from papers import feed, pulling
from papers.bell import ring


@shared_task(name="papers.pull_due")
def pull_due() -> None:
    """Pull metadata for what is due; come again when the gate was busy or a burst is still growing."""
    wait = pulling.pull_due()
    if wait is not None:
        ring("papers.pull_due", after=wait)


@shared_task(name="papers.compact_feed")
def compact_feed() -> int:
    """Drop old rows of the change feed that a later one of the same object makes superfluous."""
    return feed.compact()
