"""The history of a model: every insert, update and delete as a row, written by triggers (django-pghistory)."""

from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=models.Model)


def tracked(model: type[M]) -> type[M]:
    """Class decorator that keeps a model's history."""
    keep = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    result: type[M] = keep(model)
    return result
