"""Which categories a paper stands in, and who said so."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from papers.feed_triggers import feed_triggers
from papers.history import tracked
from papers.models.constraints import one_of
from papers.models.paper import Paper
from taxonomy.models import Category


class Confidence(models.TextChoices):
    """How sure whoever put a paper into a category is. Blank means that it was not said."""

    CERTAIN = "certain", pgettext_lazy("confidence", "certain")
    LIKELY = "likely", pgettext_lazy("confidence", "likely")
    UNSURE = "unsure", pgettext_lazy("confidence", "unsure")


@tracked
class Classification(models.Model):
    """A paper stands in a category; one of its categories is the primary one."""

    class Origin(models.TextChoices):
        SEED = "seed", _("The survey's reading list")
        CURATOR = "curator", _("Curator")

    # Its index is below, with what lists of papers read.
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="classifications", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="classifications")
    primary = models.BooleanField(_("primary"), default=False)
    evidence = models.TextField(_("evidence"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices, blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.CURATOR)
    classified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    classified_at = models.DateTimeField(_("classified"), auto_now_add=True)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["-primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "category"], name="classification_once"),
            models.UniqueConstraint(
                fields=["paper"], condition=models.Q(primary=True), name="classification_one_primary"
            ),
            one_of("confidence", Confidence, name="classification_confidence_is_known", blank=True),
        ]
        indexes = [
            models.Index(
                fields=["paper"], include=["category", "primary", "id"], name="classification_listed"
            ),
            models.Index(fields=["paper"], condition=~models.Q(evidence=""), name="classification_quoted"),
            models.Index(
                fields=["paper"],
                include=["confidence"],
                condition=~models.Q(confidence=""),
                name="classification_weighed",
            ),
        ]
        triggers = feed_triggers("paper", "paper_id")

    def __str__(self) -> str:
        return self.category.path
