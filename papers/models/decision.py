"""What curators decided, and what each decision changed."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from papers.history import tracked
from papers.models.author import Author
from papers.models.paper import Paper
from papers.models.reason import Reason
from papers.models.submission import Submission


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


@tracked
class Decision(models.Model):
    """What a curator (or a named rule) decided. `effects` lists what it changed, which is what undoing it means.

    It is about a submission, or about a paper or an author that we have. `batch` is shared by what was decided at once.
    """

    class Verb(models.TextChoices):
        ACCEPT = "accept", _("accepted")
        REJECT = "reject", _("rejected")
        MERGE = "merge", _("merged")
        ASK = "ask", _("asked for information")
        RETRY = "retry", _("tried again")
        MERGE_PAPERS = "merge_papers", _("merged two papers")
        CLASSIFY = "classify", pgettext_lazy("decision", "classified")
        SET_FIELDS = "set_fields", _("set fields")
        MERGE_AUTHORS = "merge_authors", _("merged two authors")
        SPLIT_AUTHOR = "split_author", _("split an author")
        RENAME_AUTHOR = "rename_author", _("renamed an author")

    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    paper = models.ForeignKey(Paper, models.SET_NULL, null=True, blank=True, related_name="decisions")
    author = models.ForeignKey(Author, models.SET_NULL, null=True, blank=True, related_name="decisions")
    verb = models.CharField(_("decision"), max_length=16, choices=Verb.choices)
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    picked = models.ForeignKey(Reason, models.SET_NULL, null=True, blank=True, related_name="decisions")
    reason = models.TextField(_("reason"), blank=True)
    effects = models.JSONField(_("effects"), default=dict, blank=True)
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="reject") | ~models.Q(reason=""),
                name="decision_reject_has_a_reason",
                violation_error_message=_("A rejection needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.submission_id}"

    def get_verb_display(self) -> str:  # type: ignore[no-redef]  # Django makes none where one stands
        """As `Submission.get_state_display`."""
        if self.verb == self.Verb.ACCEPT and self.submission and self.submission.is_change:
            return pgettext("what was proposed", "accepted")
        return str(self.Verb(self.verb).label)
