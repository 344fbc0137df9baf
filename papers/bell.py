"""The doorbell: rings a Celery task by its name once the transaction has committed.

The queue is only a bell. The row in PostgreSQL says what is due, so a bell that does not ring costs time and
loses nothing: the next beat finds the row.
"""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def ring(task: str, *, after: float = 0.0) -> None:
    """Send the task of that name ("papers.pull_due") on commit, to run after so many seconds.

    With the broker down it logs and returns.
    """
    transaction.on_commit(lambda: _send(task, after), robust=True)


def _send(task: str, after: float) -> None:
    try:
        current_app.send_task(task, countdown=after or None, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The bell for %s did not ring (%s); the next beat finds what is due.", task, error)
