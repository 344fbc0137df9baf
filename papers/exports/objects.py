"""Papers as JSON: the same objects in the API and in `papers.json`."""

from __future__ import annotations

from typing import Any

from django.db.models.manager import BaseManager
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from papers import identifiers
from papers.addresses import absolute, address
from papers.models import Confidence, Kind, Origin, Paper, Version
from papers.models import Identifier as IdentifierRow
from papers.models.paper import PaperQuerySet
from papers.record import Identifier
from taxonomy.tree import Node


class AuthorSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text=gettext_lazy("As printed on this paper."))
    slug = serializers.CharField(
        source="author.slug", help_text=gettext_lazy("Value of the filter “author”.")
    )


class IdentifierSerializer(serializers.Serializer[Any]):
    scheme = serializers.ChoiceField(choices=IdentifierRow.Scheme.choices)
    value = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its public address."))

    def get_url(self, row: Identifier | IdentifierRow) -> str:
        return identifiers.url(Identifier(row.scheme, row.value))


class VersionSerializer(serializers.Serializer[Version]):
    stage = serializers.ChoiceField(choices=Version.Stage.choices)
    venue = serializers.CharField(source="venue.name", allow_null=True)
    venue_full_name = serializers.CharField(source="venue.full_name", allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    volume = serializers.CharField()
    number = serializers.CharField()
    pages = serializers.CharField()
    publisher = serializers.CharField()
    source_url = serializers.CharField(source="url")
    arxiv_version = serializers.IntegerField(allow_null=True)
    arxiv_primary = serializers.CharField()


class KnownCategories(serializers.ListSerializer[Any]):
    def to_representation(self, data: Any) -> list[Any]:
        # A category may have come in after the tree was read.
        known = self.context["taxonomy"].by_id
        rows = data.all() if isinstance(data, BaseManager) else data
        return super().to_representation([row for row in rows if row.category_id in known])


class PaperCategorySerializer(serializers.Serializer[Any]):
    # The context's `taxonomy` knows the names.

    class Meta:
        list_serializer_class = KnownCategories

    path = serializers.SerializerMethodField()
    name_en = serializers.SerializerMethodField()
    name_zh = serializers.SerializerMethodField()
    primary = serializers.BooleanField()
    evidence = serializers.CharField(
        help_text=gettext_lazy("What in the abstract speaks for it, as a curator quoted it.")
    )
    confidence = serializers.ChoiceField(
        choices=Confidence.choices,
        allow_blank=True,
        help_text=gettext_lazy("How sure the curator is; “” when that was not said."),
    )

    classified_by = serializers.CharField(
        source="classified_by.username",
        allow_null=True,
        default=None,
        help_text=gettext_lazy("The curator who said so; null for the survey’s own list."),
    )
    classified_at = serializers.DateTimeField()

    def node(self, row: Any) -> Node:
        found: Node = self.context["taxonomy"].by_id[row.category_id]
        return found

    def get_path(self, row: Any) -> str:
        return self.node(row).path

    def get_name_en(self, row: Any) -> str:
        return self.node(row).name_en

    def get_name_zh(self, row: Any) -> str:
        return self.node(row).name_zh


class PaperLinkSerializer(serializers.Serializer[Any]):
    """Where a paper is."""

    # The context's `request` says on which host.

    key = serializers.CharField(source="cite_key", help_text=gettext_lazy("The cite key."))
    title = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its address in this API."))
    html_url = serializers.SerializerMethodField(help_text=gettext_lazy("Its page."))

    def get_url(self, paper: Paper) -> str:
        return address(self.context["request"], "api-paper", paper.cite_key)

    def get_html_url(self, paper: Paper) -> str:
        return absolute(self.context["request"], paper.get_absolute_url())


class PaperSerializer(PaperLinkSerializer):
    """A paper, in lists and alone."""

    # Give papers from `for_objects`, or each costs queries.

    authors = AuthorSerializer(source="authorships", many=True)
    authors_complete = serializers.BooleanField(
        help_text=gettext_lazy("False when more authors exist than are listed.")
    )
    abstract = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    venue = serializers.CharField(
        source="venue.name", allow_null=True, help_text=gettext_lazy("Value of the filter “venue”.")
    )
    kind = serializers.ChoiceField(choices=Kind.choices)
    language = serializers.CharField()
    withdrawn = serializers.BooleanField()
    source_url = serializers.CharField(
        source="url",
        help_text=gettext_lazy("The work's own address, where it has one besides its identifiers."),
    )
    identifiers = IdentifierSerializer(many=True)
    versions = VersionSerializer(many=True)
    categories = PaperCategorySerializer(source="classifications", many=True)
    origin = serializers.ChoiceField(choices=Origin.choices)
    added_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    bibtex_url = serializers.SerializerMethodField()

    def get_bibtex_url(self, paper: Paper) -> str:
        return address(self.context["request"], "paper-bib", paper.cite_key)


def for_objects(papers: PaperQuerySet) -> PaperQuerySet:
    """With all that `PaperSerializer` shows, in a fixed number of queries."""
    return papers.for_results().prefetch_related("versions__venue", "classifications__classified_by")
