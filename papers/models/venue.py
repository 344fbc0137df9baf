"""Venues: where works appear."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from papers.feed_triggers import feed_triggers
from papers.history import tracked
from papers.models.constraints import one_of


class VenueKind(models.TextChoices):
    CONFERENCE = "conference", _("Conference")
    WORKSHOP = "workshop", _("Workshop")
    JOURNAL = "journal", _("Journal")
    PREPRINT = "preprint", _("Preprint server")
    INSTITUTION = "institution", _("Institution")
    PUBLISHER = "publisher", _("Publisher")
    WEBSITE = "website", _("Website")


@tracked
class Venue(models.Model):
    """`name` is the short one that lists show ("NeurIPS"); `full_name` is what BibTeX prints, where known."""

    name = models.CharField(_("name"), max_length=300)
    full_name = models.CharField(_("full name"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=VenueKind.choices, blank=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="venue_once_in_any_case"),
            one_of("kind", VenueKind, name="venue_kind_is_known", blank=True),
        ]
        triggers = feed_triggers("venue", tombstone="name")

    def __str__(self) -> str:
        return self.name
