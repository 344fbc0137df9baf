"""The Celery application: `celery -A alignlit worker`, `celery -A alignlit beat`."""

import os
from typing import Any

import pghistory
from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alignlit.settings")


class HistoryTask(Task):  # type: ignore[type-arg]
    """What a task changes, the history says of it."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with pghistory.context(task=self.name, task_id=self.request.id):
            return super().__call__(*args, **kwargs)


app = Celery("alignlit", task_cls=HistoryTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["papers"])
