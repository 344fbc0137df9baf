"""Saved arXiv queries whose new papers come into triage."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HarvestQuery(models.Model):
    """`query` is in the language of arXiv's API (https://info.arxiv.org/help/api/user-manual.html). All papers that
    arXiv received before `seen_until` were looked at; `offset` counts those looked at since, so that a run goes on
    where the last one ended. `failure` is a `SourceError` as JSON."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    query = models.TextField(_("arXiv query"), max_length=1000)
    is_active = models.BooleanField(_("active"), default=True)
    most_a_day = models.PositiveSmallIntegerField(_("most new papers a day"), default=20)
    seen_until = models.DateTimeField(_("seen until"), null=True, blank=True)
    offset = models.PositiveIntegerField(default=0, editable=False)
    ran_at = models.DateTimeField(_("last run"), null=True, blank=True, editable=False)
    failure = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("arXiv query")
        verbose_name_plural = _("arXiv queries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
