"""Submissions on their way to a decision."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from papers import identifiers
from papers.history import tracked, tracked_without
from papers.models.author import Author
from papers.models.carried import CARRYING, Together, ValuesIn
from papers.models.constraints import one_of
from papers.models.harvest import HarvestQuery
from papers.models.paper import Identifier, Paper
from papers.record import Record
from papers.sources import say
from taxonomy.models import Category


class State(models.TextChoices):
    """The life of a submission; `papers.curation` holds the moves and nothing else moves a state."""

    RECEIVED = "received", _("received")
    FETCHING = "fetching", _("fetching")
    READY = "ready", _("ready")
    NEEDS_INFO = "needs_info", _("needs info")
    FAILED = "failed", _("failed")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    MERGED = "merged", _("merged")

    @classmethod
    def waiting_for_source(cls) -> list[State]:
        return [cls.RECEIVED, cls.FETCHING]

    @classmethod
    def decidable(cls) -> list[State]:
        """A curator may decide on these."""
        return [cls.READY, cls.NEEDS_INFO, cls.FAILED]

    @classmethod
    def open(cls) -> list[State]:
        return [*cls.waiting_for_source(), *cls.decidable()]

    @classmethod
    def decided(cls) -> list[State]:
        return [cls.ACCEPTED, cls.REJECTED, cls.MERGED]


def new_token() -> str:
    return secrets.token_urlsafe(16)  # 128 bits: an address nobody guesses


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> Self:
        return self.filter(state__in=State.open())

    def carrying(self, wanted: Iterable[identifiers.Identifier]) -> Self:
        """Those that came in under one of these identifiers, or carry it as was typed or as their source said.

        Compared are values: of another scheme, `names` tells them apart.
        """
        values = list(dict.fromkeys(one.value for one in wanted))
        return self.filter(pk__in=RawSQL(CARRYING, (values, values)))  # noqa: S611, the values are parameters

    def due(self, now: datetime) -> Self:
        """Whose source should be asked now: new ones, retries, and claims whose holder has died."""
        return self.filter(state__in=State.waiting_for_source(), due_at__lte=now)

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "id")

    def for_queue(self) -> Self:
        return self.select_related("paper", "submitted_by").prefetch_related("proposed_categories")


@tracked_without("claimed_by", "claimed_until", "claim_kept")  # opening one is no event
class Submission(models.Model):
    """A reference that waits for its metadata and a curator's decision.

    `typed` and `pulled` are Records as JSON: what the submitter wrote and what the source said; `completed` names the
    fields of `typed` that a curator wrote instead. `due_at` is when the
    source should be asked (next); while a worker holds the row it lies ahead, so that a dead worker's claim runs out.
    `failure` is a `SourceError` as JSON. `batch` is with how many others it may be asked: fewer after empty answers.

    An update or a correction is about a `paper` that we have (or an `author`); `proposal` lists what it would change:
    {"field", "old", "new", "source"} each, with fields of a Record. Until `claimed_until` one
    curator has it: as one of a set that was claimed (`claim_kept`), else because it is open there.
    """

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("New reference")
        CORRECTION = "correction", _("Reported mistake")
        UPDATE = "update", _("Update from a source")
        HARVEST = "harvest", _("Harvested")

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REFERENCE)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    reference = models.TextField(_("reference as given"), blank=True)
    scheme = models.CharField(_("scheme"), max_length=12, choices=Identifier.Scheme.choices, blank=True)
    value = models.CharField(_("identifier"), max_length=1000, blank=True)
    typed = models.JSONField(_("typed metadata"), default=dict, blank=True)
    completed = models.JSONField(_("completed by a curator"), default=list, blank=True)
    pulled = models.JSONField(_("pulled metadata"), default=dict, blank=True)
    proposed_categories = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("proposed categories")
    )
    comment = models.TextField(_("comment"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    paper = models.ForeignKey(
        Paper, models.SET_NULL, null=True, blank=True, related_name="submissions", verbose_name=_("paper")
    )
    author = models.ForeignKey(
        Author, models.SET_NULL, null=True, blank=True, related_name="submissions", verbose_name=_("author")
    )
    proposal = models.JSONField(_("proposed changes"), default=list, blank=True)
    found_by = models.ForeignKey(
        HarvestQuery, models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    claim_kept = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    absent_since = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(_("failure"), default=dict, blank=True)
    batch = models.PositiveSmallIntegerField(default=100)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at", "-id"]
        permissions = [("decide_submission", "Can decide on submissions")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["received", "fetching"]),
                name="submission_due",
            ),
            models.Index(fields=["state", "created_at"], name="submission_queue"),
            models.Index(fields=["value"], name="submission_value"),
            GinIndex(
                Together(ValuesIn("typed"), ValuesIn("pulled")), name="submission_carried", fastupdate=False
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=models.Q(state__in=["received", "fetching", "ready", "needs_info", "failed"])
                & ~models.Q(scheme=""),
                name="submission_waits_once",
            ),
            one_of("state", State, name="submission_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.token])

    @property
    def identifier(self) -> identifiers.Identifier | None:
        return identifiers.Identifier(self.scheme, self.value) if self.scheme else None

    @property
    def names(self) -> list[identifiers.Identifier]:
        """All identifiers that it is known by: what it waits under, what was typed, what its source said."""
        pulled = self.pulled_record
        said = (*self.typed_record.identifiers, *(pulled.identifiers if pulled else ()))
        return list(dict.fromkeys(filter(None, (self.identifier, *said))))

    @property
    def typed_record(self) -> Record:
        return Record.from_json(self.typed)

    @property
    def pulled_record(self) -> Record | None:
        return Record.from_json(self.pulled) if self.pulled else None

    @property
    def record(self) -> Record:
        """What is known: the source's answer, else what the submitter wrote."""
        return self.pulled_record or self.typed_record

    @property
    def title(self) -> str:
        known = self.identifier
        return self.record.title or (identifiers.label(known) if known else self.reference[:200])

    @property
    def failure_sentence(self) -> str:
        """Why the last attempt failed, in the reader's language; "" when it did not."""
        return say(self.failure) if self.failure else ""

    @property
    def is_change(self) -> bool:
        """Whether it is about a paper or an author that we have."""
        return self.kind in (self.Kind.CORRECTION, self.Kind.UPDATE)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # Django makes none where one stands
        """A new work is taken in, a change is adopted: not one word in every language."""
        if self.is_change and self.state == State.ACCEPTED:
            return pgettext("what was proposed", "accepted")
        return str(State(self.state).label)

    @property
    def is_open(self) -> bool:
        return self.state in State.open()

    @property
    def is_decidable(self) -> bool:
        return self.state in State.decidable()

    @property
    def is_waiting_for_source(self) -> bool:
        return self.state in State.waiting_for_source()


@tracked
class ProposedCategory(Submission.proposed_categories.through):  # type: ignore[misc,name-defined]
    """A category that somebody proposed with a submission: the same rows, so that they have a history."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("proposed category")
        verbose_name_plural = _("proposed categories")
