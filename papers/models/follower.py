"""People who want to hear by mail what becomes of a submission, and the letters to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers.models.decision import Decision
from papers.models.submission import Submission, new_token


class Follower(models.Model):
    """An address. It is written to once it was confirmed, and deleted 90 days after the decision: no history of it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="followers")
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8, default="en")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(fields=["submission", "address"], name="follower_once"),
        ]

    def __str__(self) -> str:
        return self.address


class Letter(models.Model):
    """One mail, due until it was sent. A decision is told to a follower once."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Confirm the address")
        DECISION = "decision", _("Decision")

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "kind", "decision"], name="letter_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(sent_at=None), name="letter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.follower_id}"
