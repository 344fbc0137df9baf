"""The doorbell: rings a Celery task by its name once the transaction has committed.

The queue is only a bell. The row in PostgreSQL says what is due, so a bell that does not ring costs time and
loses nothing: the next beat finds the row.
"""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds. Whoever submits waits for the bell, so it has less patience than the workers, who only wait for work.
PATIENCE = {"socket_connect_timeout": 1.0, "socket_timeout": 2.0, "max_retries": 0}
SILENCE = 30.0  # seconds without ringing after a bell that did not ring

_silent_until = 0.0  # of this process, on the monotonic clock


def ring(task: str, *, after: float = 0.0) -> None:
    """Send the task of that name ("papers.pull_due") on commit, to run after so many seconds.

    With the broker down it logs and returns, within some three seconds, and then does not try for half a minute.
    """
    transaction.on_commit(lambda: _send(task, after), robust=True)


def _send(task: str, after: float) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            current_app.send_task(task, countdown=after or None, retry=False, connection=connection)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE
        sentence = (
            "The bell for %s did not ring (%s); it is silent for %.0f s. The next beat finds what is due."
        )
        logger.warning(sentence, task, error, SILENCE)
