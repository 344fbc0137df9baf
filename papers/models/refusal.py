"""What could not be decided when many were decided at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.models.submission import Submission


class Refusal(models.Model):
    """Why one submission of a `batch` stayed as it was, in the language of whoever decided; all curators read it."""

    batch = models.UUIDField()
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="refusals")
    sentence = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "submission"], name="refusal_once_in_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.submission_id}"
