"""Celery tasks: a few lines each over the rooms that do the work. They take ids or nothing and can run twice."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from papers import feed, following, harvesting, letters, pulling, refreshing
from papers.bell import ring
from papers.suggested_categories import training


@shared_task(name="papers.pull_due")
def pull_due() -> None:
    """Pull metadata for what is due; come again when the gate was busy or a burst is still growing."""
    wait = pulling.pull_due()
    if wait is not None:
        ring("papers.pull_due", after=wait)


@shared_task(name="papers.send_letters")
def send_letters() -> int:
    """Send the letters that are due to people who follow a submission."""
    return letters.send_due()


@shared_task(name="papers.forget_addresses")
def forget_addresses() -> int:
    """Delete the addresses of people who followed what was decided long ago."""
    return following.forget_addresses()


@shared_task(name="papers.clear_sessions")
def clear_sessions() -> None:
    """Delete the sessions that have run out, with the forms that were kept in them."""
    SessionStore.clear_expired()


@shared_task(name="papers.harvest")
def harvest() -> None:
    """Put new papers of the saved arXiv queries into triage; come again when there was no time for all."""
    done = harvesting.harvest()
    if done.again is not None:
        ring("papers.harvest", after=done.again)


@shared_task(name="papers.refresh")
def refresh() -> None:
    """Ask sources again about what they were asked longest ago; come again when there was no time for all."""
    done = refreshing.refresh()
    if done.again is not None:
        ring("papers.refresh", after=done.again)


@shared_task(name="papers.compact_feed")
def compact_feed() -> int:
    """Drop old rows of the change feed that a later one of the same object makes superfluous."""
    return feed.compact()


@shared_task(name="papers.train_suggested_categories")
def train_suggested_categories() -> None:
    """Learn anew from what curators have decided; come again when another worker is at it or it was done just now."""
    wait = training.train_due()
    if wait is not None:
        ring("papers.train_suggested_categories", after=wait)
