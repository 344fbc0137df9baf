"""What sources answered, kept raw with its date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from papers.models.paper import Identifier, Paper


class SourceAnswer(models.Model):
    """The latest answer of a source about one identifier. `raw` is the entry as it came, `record` a Record.

    What the seed says has no identifier of its own: its `value` is the seed's key and `paper` what became of it.
    """

    source = models.CharField(_("source"), max_length=10)
    scheme = models.CharField(_("scheme"), max_length=12, choices=Identifier.Scheme.choices, blank=True)
    value = models.CharField(_("value"), max_length=1000)
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="source_answers")
    fetched_at = models.DateTimeField(_("fetched"))
    raw = models.JSONField()
    record = models.JSONField()

    class Meta:
        verbose_name = _("answer of a source")
        verbose_name_plural = _("answers of sources")
        constraints = [
            models.UniqueConstraint(fields=["source", "scheme", "value"], name="source_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.scheme}:{self.value}"
