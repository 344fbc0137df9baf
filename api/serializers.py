"""Papers, categories and submissions as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.addresses import absolute, address
from papers import identifiers
from papers.curation.submitting import MAX_COMMENT
from papers.models import Decision, Kind, Origin, Paper, State, Submission, Version
from papers.models import Identifier as IdentifierRow
from papers.record import Identifier, Record
from taxonomy.models import Category
from taxonomy.tree import Node

MAX_AUTHORS = 500
MAX_CATEGORIES = 20

# Papers


class AuthorSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text=gettext_lazy("As printed on this paper."))
    slug = serializers.CharField(source="author.slug", help_text=gettext_lazy("Value of the filter `author`."))


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


class PaperCategorySerializer(serializers.Serializer[Any]):
    """A category of a paper. The context's `taxonomy` knows its names."""

    path = serializers.SerializerMethodField()
    name_en = serializers.SerializerMethodField()
    name_zh = serializers.SerializerMethodField()
    primary = serializers.BooleanField()

    def node(self, row: Any) -> Node:
        found: Node = self.context["taxonomy"].by_id[row.category_id]
        return found

    def get_path(self, row: Any) -> str:
        return self.node(row).path

    def get_name_en(self, row: Any) -> str:
        return self.node(row).name_en

    def get_name_zh(self, row: Any) -> str:
        return self.node(row).name_zh


class PaperLinkSerializer(serializers.Serializer[Paper]):
    """Where a paper is. The context's `request` says on which host."""

    key = serializers.CharField(source="cite_key", help_text=gettext_lazy("The cite key."))
    title = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its address in this API."))
    html_url = serializers.SerializerMethodField(help_text=gettext_lazy("Its page."))

    def get_url(self, paper: Paper) -> str:
        return address(self.context["request"], "api-paper", paper.cite_key)

    def get_html_url(self, paper: Paper) -> str:
        return absolute(self.context["request"], paper.get_absolute_url())


class PaperSerializer(PaperLinkSerializer):
    """A paper with all that a reader of a list needs. Give papers from `for_api`, or each costs queries."""

    authors = AuthorSerializer(source="authorships", many=True)
    authors_complete = serializers.BooleanField(
        help_text=gettext_lazy("False when more authors exist than are listed.")
    )
    abstract = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    venue = serializers.CharField(
        source="venue.name", allow_null=True, help_text=gettext_lazy("Value of the filter `venue`.")
    )
    kind = serializers.ChoiceField(choices=Kind.choices)
    language = serializers.CharField()
    withdrawn = serializers.BooleanField()
    source_url = serializers.CharField(
        source="url", help_text=gettext_lazy("The work's own address, where it has one besides its identifiers.")
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


class CategoryCountSerializer(serializers.Serializer[Any]):
    value = serializers.CharField(help_text=gettext_lazy("The path."))
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    count = serializers.IntegerField()


class YearCountSerializer(serializers.Serializer[Any]):
    value = serializers.IntegerField()
    count = serializers.IntegerField()


class ValueCountSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    count = serializers.IntegerField()


class AuthorCountSerializer(serializers.Serializer[Any]):
    value = serializers.CharField(help_text=gettext_lazy("The slug."))
    name = serializers.CharField()
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer[Any]):
    """Only the facets that were asked for are there."""

    category = CategoryCountSerializer(many=True, required=False)
    year = YearCountSerializer(many=True, required=False)
    venue = ValueCountSerializer(many=True, required=False)
    kind = ValueCountSerializer(many=True, required=False)
    author = AuthorCountSerializer(many=True, required=False)


class PaperPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text=gettext_lazy("Papers on all pages together."))
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PaperSerializer(many=True)
    facets = FacetsSerializer(required=False)


# Categories


class AliasesSerializer(serializers.Serializer[Any]):
    en = serializers.ListField(child=serializers.CharField())
    zh = serializers.ListField(child=serializers.CharField())


class CategorySerializer(serializers.Serializer[Node]):
    """A category with all below it. The context has the `taxonomy` and the `counts` by id, or None for these."""

    path = serializers.CharField(help_text=gettext_lazy("Value of the filter `category`."))
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    description_en = serializers.CharField()
    description_zh = serializers.CharField()
    aliases = serializers.SerializerMethodField(
        help_text=gettext_lazy("Other names by which a search finds the category.")
    )
    count = serializers.SerializerMethodField(
        help_text=gettext_lazy("Papers here and below, each once; null while the search index is not there.")
    )
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()

    @extend_schema_field(AliasesSerializer)
    def get_aliases(self, node: Node) -> dict[str, list[str]]:
        return {code: [name for language, name in node.aliases if language == code] for code in ("en", "zh")}

    def get_count(self, node: Node) -> int | None:
        counts: Mapping[int, int] | None = self.context["counts"]
        return None if counts is None else counts.get(node.id, 0)

    def get_url(self, node: Node) -> str:
        return address(self.context["request"], "api-category", node.path)

    def get_html_url(self, node: Node) -> str:
        return absolute(self.context["request"], node.get_absolute_url())

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Category"}})
    def get_children(self, node: Node) -> Any:
        children = self.context["taxonomy"].children(node)
        return CategorySerializer(children, many=True, context=self.context).data


class CategoryTreeSerializer(serializers.Serializer[Any]):
    results = CategorySerializer(many=True)


class CategoriesField(serializers.ListField):
    """Paths in, `Category` rows out."""

    child = serializers.CharField(max_length=500)

    def to_internal_value(self, data: Any) -> list[Category]:
        paths = [path.strip("/") for path in super().to_internal_value(data)]
        found = {category.path: category for category in Category.objects.filter(path__in=paths)}
        if missing := [path for path in paths if path not in found]:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": missing[0]})
        return [found[path] for path in dict.fromkeys(paths)]


class CategoryField(serializers.CharField):
    """A path in, a `Category` out."""

    def to_internal_value(self, data: Any) -> Any:
        path = super().to_internal_value(data).strip("/")
        found = Category.objects.filter(path=path).first()
        if found is None:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": path})
        return found


# Submissions


class SubmitSerializer(serializers.Serializer[Any]):
    """A reference: an identifier in any form, or typed by hand."""

    reference = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=settings.SUBMIT_MAX_CHARS,
        help_text=gettext_lazy("An arXiv id, a DOI, an ACL or OpenReview id or an address, as people paste it."),
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=1_000)
    authors = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=MAX_AUTHORS
    )
    year = serializers.IntegerField(required=False, allow_null=True, min_value=1800, max_value=2200)
    venue = serializers.CharField(required=False, allow_blank=True, max_length=300)
    url = serializers.URLField(required=False, allow_blank=True, max_length=1_000)
    categories = CategoriesField(
        required=False,
        max_length=MAX_CATEGORIES,
        help_text=gettext_lazy("Paths of the categories that you propose."),
    )
    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_COMMENT,
        help_text=gettext_lazy("For the curators; never shown to others."),
    )

    @property
    def typed(self) -> Record:
        """What was typed by hand."""
        given = self.validated_data
        parsed = identifiers.parse(given.get("url", ""))
        return Record(
            title=given.get("title", ""),
            authors=tuple(given.get("authors", ())),
            year=given.get("year"),
            venue=given.get("venue", ""),
            url=given.get("url", ""),
            identifiers=(parsed,) if parsed else (),
        )


class RecordSerializer(serializers.Serializer[Record]):
    title = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    authors_complete = serializers.BooleanField()
    abstract = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    venue = serializers.CharField()
    source_url = serializers.CharField(source="url")
    identifiers = IdentifierSerializer(many=True)
    published_on = serializers.CharField()
    arxiv_version = serializers.IntegerField(allow_null=True)
    arxiv_primary = serializers.CharField()
    withdrawn = serializers.BooleanField()


class DecisionSerializer(serializers.Serializer[Decision]):
    verb = serializers.ChoiceField(choices=Decision.Verb.choices)
    reason = serializers.CharField()
    decided_at = serializers.DateTimeField()


class SubmissionSerializer(serializers.Serializer[Submission]):
    """A submission as anyone sees it who knows its address: nothing of its submitter."""

    token = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its address in this API; ask it again."))
    html_url = serializers.SerializerMethodField(help_text=gettext_lazy("Its page."))
    kind = serializers.ChoiceField(choices=Submission.Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    state_display = serializers.CharField(
        source="get_state_display", help_text=gettext_lazy("The state in the language asked for.")
    )
    reference = serializers.CharField()
    identifier = IdentifierSerializer(allow_null=True, help_text=gettext_lazy("What was understood."))
    typed = RecordSerializer(source="typed_record", help_text=gettext_lazy("What the submitter wrote."))
    pulled = RecordSerializer(
        source="pulled_record", allow_null=True, help_text=gettext_lazy("What the source said; null until then.")
    )
    proposed_categories = serializers.SerializerMethodField()
    failure = serializers.SerializerMethodField(
        help_text=gettext_lazy("Why the last attempt to pull metadata failed.")
    )
    paper = PaperLinkSerializer(allow_null=True)
    decision = serializers.SerializerMethodField(help_text=gettext_lazy("The last one that stands."))
    created_at = serializers.DateTimeField()

    def get_url(self, row: Submission) -> str:
        return address(self.context["request"], "api-submission", row.token)

    def get_html_url(self, row: Submission) -> str:
        return absolute(self.context["request"], row.get_absolute_url())

    def get_proposed_categories(self, row: Submission) -> list[str]:
        return [category.path for category in row.proposed_categories.all()]

    def get_failure(self, row: Submission) -> str | None:
        return row.failure_sentence or None

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, row: Submission) -> Any:
        standing = next((d for d in row.decisions.all() if d.undone_at is None), None)
        return self.decision_serializer(standing).data if standing else None

    decision_serializer: type[serializers.Serializer[Decision]] = DecisionSerializer


class CuratorDecisionSerializer(DecisionSerializer):
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True)
    rule = serializers.CharField()


class CuratorSubmissionSerializer(SubmissionSerializer):
    """A submission as a curator sees it."""

    comment = serializers.CharField()
    submitted_by = serializers.CharField(source="submitted_by.username", allow_null=True)
    attempts = serializers.IntegerField()

    decision_serializer = CuratorDecisionSerializer

    @extend_schema_field(CuratorDecisionSerializer(allow_null=True))
    def get_decision(self, row: Submission) -> Any:
        return super().get_decision(row)


class KnownSerializer(serializers.Serializer[Any]):
    """The reference is a paper that we have."""

    detail = serializers.CharField()
    paper = PaperLinkSerializer()


# Decisions


class AcceptSerializer(serializers.Serializer[Any]):
    categories = CategoriesField(allow_empty=False, max_length=MAX_CATEGORIES, help_text=gettext_lazy("Paths."))
    primary = CategoryField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("One of them; the first when it is not named."),
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=MAX_COMMENT)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=MAX_COMMENT, help_text=gettext_lazy("The submitter reads it on the status page.")
    )


class MergeSerializer(serializers.Serializer[Any]):
    into = serializers.CharField(
        max_length=identifiers.MAX_LENGTH, help_text=gettext_lazy("Cite key or identifier of the paper.")
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=MAX_COMMENT)


class NothingSerializer(serializers.Serializer[Any]):
    """An empty body."""


# Errors


class ErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text=gettext_lazy("A sentence for people."))
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=gettext_lazy("Sentences by the name of the parameter or field they are about."),
    )


class ConflictSerializer(ErrorSerializer):
    paper = PaperLinkSerializer(allow_null=True, help_text=gettext_lazy("The paper that stands in the way."))
