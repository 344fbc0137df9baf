"""The Celery application: `celery -A alignlit worker`, `celery -A alignlit beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alignlit.settings")

app = Celery("alignlit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["papers"])
