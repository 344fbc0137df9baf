"""Submissions as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from api.serializers.categories import CategoriesField
from api.serializers.decisions import (
    MAX_CATEGORIES,
    CuratorDecisionSerializer,
    DecisionSerializer,
    SeenSerializer,
)
from api.serializers.papers import IdentifierSerializer, PaperLinkSerializer
from papers import curation, identifiers, reasons
from papers.addresses import absolute, address
from papers.curation.submitting import (
    MAX_AUTHORS,
    MAX_COMMENT,
    MAX_NAME,
    MAX_TITLE,
    MAX_URL,
    MAX_VENUE,
    YEARS,
)
from papers.models import Decision, State, Submission
from papers.record import Record


class TypedSerializer(serializers.Serializer[Any]):
    """What a person knows of a work and types."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TITLE)
    authors = serializers.ListField(
        child=serializers.CharField(max_length=MAX_NAME), required=False, max_length=MAX_AUTHORS
    )
    year = serializers.IntegerField(required=False, allow_null=True, min_value=YEARS[0], max_value=YEARS[-1])
    venue = serializers.CharField(required=False, allow_blank=True, max_length=MAX_VENUE)
    url = serializers.URLField(required=False, allow_blank=True, max_length=MAX_URL)


class SubmitSerializer(TypedSerializer):
    """A reference: an identifier in any form, or typed by hand."""

    reference = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=settings.SUBMIT_MAX_CHARS,
        help_text=gettext_lazy(
            "An arXiv id, a DOI, an ACL or OpenReview id or an address, as people paste it."
        ),
    )
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
    again = serializers.BooleanField(
        required=False,
        default=False,
        help_text=gettext_lazy("Submit it also if it was declined earlier; say in the comment why."),
    )


class CompleteSerializer(SeenSerializer, TypedSerializer):
    """What the submitter left out or got wrong; a field that is empty or missing stays as it was."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if typed_record(attrs) == Record():
            raise serializers.ValidationError({"title": [_("Type at least the title.")]})
        return attrs


def typed_record(given: Mapping[str, Any]) -> Record:
    """The validated fields of a `TypedSerializer`."""
    return Record(
        title=given.get("title", ""),
        authors=tuple(given.get("authors", ())),
        year=given.get("year"),
        venue=given.get("venue", ""),
        url=given.get("url", ""),
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


class NothingTypedSerializer(serializers.Serializer[Any]):
    """An empty object."""


class SubmissionSerializer(serializers.Serializer[Submission]):
    """A submission as anyone sees it who knows its address: nothing of its submitter.

    Whoever submits the same identifier is sent here too, so with an identifier nothing typed is shown.
    """

    token = serializers.CharField()
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its address in this API; ask it again."))
    html_url = serializers.SerializerMethodField(help_text=gettext_lazy("Its page."))
    kind = serializers.ChoiceField(choices=Submission.Kind.choices)
    state = serializers.ChoiceField(choices=State.choices)
    state_display = serializers.CharField(
        source="get_state_display", help_text=gettext_lazy("The state in the language asked for.")
    )
    reference = serializers.SerializerMethodField(
        help_text=gettext_lazy("The identifier's name; without an identifier, the text as given.")
    )
    identifier = IdentifierSerializer(allow_null=True, help_text=gettext_lazy("What was understood."))
    typed = serializers.SerializerMethodField(
        help_text=gettext_lazy("What the submitter wrote; empty when there is an identifier.")
    )
    pulled = RecordSerializer(
        source="pulled_record",
        allow_null=True,
        help_text=gettext_lazy("What the source said; null until then."),
    )
    proposed_categories = serializers.SerializerMethodField(
        help_text=gettext_lazy("Their paths; empty when there is an identifier.")
    )
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

    def get_reference(self, row: Submission) -> str:
        known = row.identifier
        return row.reference if known is None or self.shows_typed(row) else identifiers.label(known)

    @extend_schema_field(
        PolymorphicProxySerializer(
            "Typed", [RecordSerializer, NothingTypedSerializer], resource_type_field_name=None
        )
    )
    def get_typed(self, row: Submission) -> Any:
        return RecordSerializer(row.typed_record).data if self.shows_typed(row) else {}

    def get_proposed_categories(self, row: Submission) -> list[str]:
        if not self.shows_typed(row):
            return []
        return [category.path for category in row.proposed_categories.all()]

    def get_failure(self, row: Submission) -> str | None:
        return row.failure_sentence or None

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, row: Submission) -> Any:
        standing = next((d for d in row.decisions.all() if d.undone_at is None), None)
        return self.decision_serializer(standing).data if standing else None

    def shows_typed(self, row: Submission) -> bool:
        return not row.scheme

    decision_serializer: type[serializers.Serializer[Decision]] = DecisionSerializer


class ProposedChangeSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)
    source = serializers.CharField(help_text=gettext_lazy("Who says so."))  # type: ignore[assignment]


class CuratorSubmissionSerializer(SubmissionSerializer):
    """A submission as a curator sees it, with all that was written."""

    reference = serializers.CharField()  # type: ignore[assignment]
    typed = RecordSerializer(  # type: ignore[assignment]
        source="typed_record", help_text=gettext_lazy("What the submitters wrote.")
    )
    proposed_categories = serializers.SerializerMethodField(help_text=gettext_lazy("Their paths."))
    comment = serializers.CharField()
    submitted_by = serializers.CharField(source="submitted_by.username", allow_null=True)
    attempts = serializers.IntegerField()
    proposal = ProposedChangeSerializer(
        many=True, help_text=gettext_lazy("What an update or a reported mistake would change.")
    )
    claimed_by = serializers.SerializerMethodField(
        help_text=gettext_lazy("Who has it open; null when nobody.")
    )
    claimed_until = serializers.SerializerMethodField()
    seen = serializers.SerializerMethodField(
        help_text=gettext_lazy("Send it back with a decision, so that it is about what you read.")
    )

    decision_serializer = CuratorDecisionSerializer

    def shows_typed(self, row: Submission) -> bool:
        return True

    @extend_schema_field(CuratorDecisionSerializer(allow_null=True))
    def get_decision(self, row: Submission) -> Any:
        return super().get_decision(row)

    def get_claimed_by(self, row: Submission) -> str | None:
        return row.claimed_by.get_username() if row.claimed_by and self._is_claimed(row) else None

    def get_claimed_until(self, row: Submission) -> datetime | None:
        return row.claimed_until if self._is_claimed(row) else None

    def get_seen(self, row: Submission) -> str:
        return curation.seen(row)

    def _is_claimed(self, row: Submission) -> bool:
        return row.claimed_until is not None and row.claimed_until > timezone.now()


class HeldSerializer(serializers.Serializer[Any]):
    """What a curator holds."""

    held = serializers.IntegerField(help_text=gettext_lazy("How many in all."))
    until = serializers.DateTimeField(allow_null=True)
    results = CuratorSubmissionSerializer(many=True, help_text=gettext_lazy("Those that were claimed now."))


class KnownSerializer(serializers.Serializer[Any]):
    """The reference is a paper that we have."""

    detail = serializers.CharField()
    paper = PaperLinkSerializer()


class DeclinedEarlierSerializer(serializers.Serializer[Decision]):
    """The reference was considered and declined; nothing was submitted."""

    detail = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text=gettext_lazy("As in the preview: “declined”."))
    reason = serializers.SerializerMethodField(
        help_text=gettext_lazy("In the language asked for, where it was picked from the list.")
    )
    declined_at = serializers.DateTimeField(source="decided_at")

    def get_detail(self, decision: Decision) -> str:
        return _("This was declined earlier. With “again”: true it is submitted all the same.")

    @extend_schema_field(serializers.ChoiceField(choices=["declined"]))
    def get_state(self, decision: Decision) -> str:
        return "declined"

    def get_reason(self, decision: Decision) -> str:
        return reasons.said(decision)
