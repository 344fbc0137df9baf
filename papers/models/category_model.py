"""The trained model of suggested categories, for all web hosts."""

from __future__ import annotations

from django.db import models


class CategoryModel(models.Model):
    """One row, replaced as a whole; only `papers.suggested_categories.training` writes it and anyone may delete it: the
    next beat makes it again.

    `value` is another one after each training. `content` is what `suggested_categories.content` makes of the model, in
    that `version`. `edition`, `epoch` and `position` say which taxonomy and how much of the change feed it has seen.
    """

    value = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    papers = models.PositiveIntegerField()
    edition = models.CharField(max_length=36)
    epoch = models.CharField(max_length=16)
    position = models.BigIntegerField()
    seconds = models.FloatField()
    trained_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="category_model_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.value)
