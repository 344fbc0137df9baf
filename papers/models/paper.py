"""Papers: the truth about one work, its identifiers, versions, and where each field came from."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from papers import identifiers
from papers.feed_triggers import feed_triggers
from papers.history import tracked
from papers.models.constraints import one_of
from papers.models.venue import Venue


class Kind(models.TextChoices):
    PAPER = "paper", _("Paper")
    BLOG = "blog", _("Blog post")
    REPORT = "report", _("Report")
    BOOK = "book", _("Book")
    SITE = "site", _("Site")


class Origin(models.TextChoices):
    """How a paper came into the catalogue."""

    SEED = "seed", _("The survey's reading list")
    SUBMITTED = "submitted", _("Submitted")
    HARVESTED = "harvested", _("Harvested")


class PaperQuerySet(models.QuerySet["Paper"]):
    def for_results(self) -> Self:
        """With all that a row of a result list shows, in a fixed number of queries."""
        return self.select_related("venue").prefetch_related(
            "authorships__author", "identifiers", "versions", "classifications"
        )

    def for_export(self) -> Self:
        """With all that a citation needs."""
        return self.select_related("venue").prefetch_related(
            "authorships", "identifiers", "versions__venue", "classifications__category"
        )

    def without_abstract(self) -> Self:
        return self.filter(abstract="")

    def with_identifier(self, identifier: identifiers.Identifier) -> Self:
        return self.filter(identifiers__scheme=identifier.scheme, identifiers__value=identifier.value)


@tracked
class Paper(models.Model):
    """One work. Year, venue and date are those of its best version; `papers.ingest` writes them."""

    cite_key = models.CharField(_("cite key"), max_length=80, unique=True)
    title = models.TextField(_("title"))
    abstract = models.TextField(_("abstract"), blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAPER)
    language = models.CharField(_("language"), max_length=8, default="en")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="papers")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    authors_complete = models.BooleanField(_("author list complete"), default=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.SUBMITTED)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.UniqueConstraint(Lower("cite_key"), name="paper_cite_key_once_in_any_case"),
            models.CheckConstraint(
                condition=models.Q(cite_key__regex=r"^[A-Za-z0-9][A-Za-z0-9:+/_.-]*$"),
                name="paper_cite_key_is_ascii",
                violation_error_message=_("A cite key has only ASCII letters, digits and : + / _ . -"),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="paper_has_a_title",
                violation_error_message=_("A paper needs a title."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__range=(1800, 2200)),
                name="paper_year_is_plausible",
                violation_error_message=_("The year must lie between 1800 and 2200."),
            ),
            one_of("kind", Kind, name="paper_kind_is_known"),
            one_of("origin", Origin, name="paper_origin_is_known"),
        ]
        triggers = feed_triggers("paper", tombstone="cite_key")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("paper", args=[self.cite_key])

    @property
    def author_names(self) -> list[str]:
        """Names as printed, in order; from the prefetched rows where there are any."""
        return [a.name for a in sorted(self.authorships.all(), key=lambda a: a.position)]

    # What follows is from the prefetched rows too; `papers.listed.Listed` has the same names.

    @property
    def author_ids(self) -> list[int]:
        return [a.author_id for a in sorted(self.authorships.all(), key=lambda a: a.position)]

    @property
    def identifier_values(self) -> list[str]:
        return [i.value for i in self.identifiers.all()]

    @property
    def category_ids(self) -> list[int]:
        """The primary one first."""
        return [c.category_id for c in sorted(self.classifications.all(), key=lambda c: not c.primary)]

    @property
    def stages(self) -> list[str]:
        return [version.stage for version in self.versions.all()]

    @property
    def venue_name(self) -> str | None:
        return self.venue.name if self.venue else None

    @property
    def venue_full_name(self) -> str | None:
        return self.venue.full_name if self.venue else None

    @property
    def arxiv_id(self) -> str:
        return self.identifier("arxiv")

    def identifier(self, scheme: str) -> str:
        """The first value of that scheme, or ""."""
        return next((i.value for i in self.identifiers.all() if i.scheme == scheme), "")


class CiteKeyAlias(models.Model):
    """A cite key that a paper had before a merge: it stays taken and leads to the survivor."""

    key = models.CharField(_("cite key"), max_length=80)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="cite_key_aliases")

    class Meta:
        verbose_name = _("cite key alias")
        verbose_name_plural = _("cite key aliases")
        constraints = [models.UniqueConstraint(Lower("key"), name="cite_key_alias_once_in_any_case")]
        triggers = feed_triggers("paper", "paper_id")

    def __str__(self) -> str:
        return self.key


@tracked
class Identifier(models.Model):
    """One canonical identifier of a paper, as `papers.identifiers` writes it. It names one paper only."""

    class Scheme(models.TextChoices):
        ARXIV = "arxiv", "arXiv"
        DOI = "doi", "DOI"
        ACL = "acl", "ACL Anthology"
        OPENREVIEW = "openreview", "OpenReview"
        URL = "url", _("Address")

    # Its index is below, with what lists of papers read.
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.CharField(_("scheme"), max_length=12, choices=Scheme.choices)
    value = models.CharField(_("value"), max_length=1000)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="identifier_names_one_paper",
                violation_error_message=_("Another paper carries this identifier."),
            ),
            models.CheckConstraint(
                condition=models.Q(scheme__in=["arxiv", "doi", "acl", "openreview", "url"]),
                name="identifier_scheme_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["paper"], include=["scheme", "value", "id"], name="identifier_listed")
        ]
        triggers = feed_triggers("paper", "paper_id")

    def __str__(self) -> str:
        return identifiers.label(self.canonical)

    @property
    def canonical(self) -> identifiers.Identifier:
        return identifiers.Identifier(self.scheme, self.value)

    @property
    def public_url(self) -> str:
        return identifiers.url(self.canonical)


@tracked
class Version(models.Model):
    """One way in which a paper appeared: as a preprint, in proceedings, in a journal ..."""

    class Stage(models.TextChoices):
        PREPRINT = "preprint", _("Preprint")
        PUBLISHED = "published", _("Published")

    # Its index is below, with what lists of papers read.
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="versions", db_index=False)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="versions")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    arxiv_version = models.PositiveSmallIntegerField(_("arXiv version"), null=True, blank=True)
    arxiv_primary = models.CharField(_("primary arXiv class"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["stage", "year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "stage", "venue"],
                name="version_once_at_a_venue",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=["preprint", "published"]), name="version_stage_is_known"
            ),
        ]
        indexes = [models.Index(fields=["paper"], include=["stage", "id"], name="version_listed")]
        triggers = feed_triggers("paper", "paper_id")

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.venue or self.get_stage_display(), self.year) if part)


@tracked
class FieldOrigin(models.Model):
    """Where the value of one field of a paper came from. A locked field is changed by people only."""

    class Source(models.TextChoices):
        SEED = "seed", _("The survey's reading list")
        ARXIV = "arxiv", "arXiv"
        CROSSREF = "crossref", "Crossref"
        SUBMITTER = "submitter", _("Submitter")
        CURATOR = "curator", _("Curator")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="field_origins")
    field = models.CharField(_("field"), max_length=30)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    locked = models.BooleanField(_("locked"), default=False)
    set_at = models.DateTimeField(_("set"), auto_now=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        verbose_name = _("origin of a field")
        verbose_name_plural = _("origins of fields")
        constraints = [models.UniqueConstraint(fields=["paper", "field"], name="field_origin_once")]

    def __str__(self) -> str:
        return f"{self.field}: {self.get_source_display()}"
