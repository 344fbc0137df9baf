"""The site itself. Loads the Celery application, so that whoever rings a task rings it at our broker."""

from alignlit.celery import app as celery_app

__all__ = ["celery_app"]
