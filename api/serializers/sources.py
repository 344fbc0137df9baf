"""Where fields come from as JSON, and setting them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from papers.curation.submitting import (
    MAX_ABSTRACT,
    MAX_AUTHORS,
    MAX_COMMENT,
    MAX_NAME,
    MAX_TITLE,
    MAX_URL,
    MAX_VENUE,
)
from papers.models import Kind
from papers.paper_fields import FIELDS


@extend_schema_field(OpenApiTypes.ANY)
class ValueField(serializers.JSONField):
    """As the field is: a text, a number, a list of names, true or false."""


class SayingSerializer(serializers.Serializer[Any]):
    """What a source said when it was asked last."""

    source = serializers.CharField(help_text="seed, arxiv, crossref")  # type: ignore[assignment]
    value = ValueField()
    fetched_at = serializers.DateTimeField()
    agrees = serializers.BooleanField(
        help_text=gettext_lazy("Whether it says the same, apart from case, signs and abbreviated names.")
    )
    other_version = serializers.BooleanField(
        source="elsewhere",
        help_text=gettext_lazy(
            "It speaks of the preprint where the paper shows what was published, or the other way."
        ),
    )


class FieldSerializer(serializers.Serializer[Any]):
    """A field of a paper, with its source."""

    field = serializers.CharField()
    value = ValueField()
    source = serializers.CharField(help_text=gettext_lazy("Empty when it was not noted."))  # type: ignore[assignment]
    set_at = serializers.DateTimeField(allow_null=True)
    set_by = serializers.CharField(help_text=gettext_lazy("The curator who set it; empty when none did."))
    locked = serializers.BooleanField(help_text=gettext_lazy("Only people change it."))
    sources = SayingSerializer(many=True, source="others")


class SourcesSerializer(serializers.Serializer[Any]):
    """All fields of a paper and what each source says about them."""

    results = FieldSerializer(many=True)


class ValuesSerializer(serializers.Serializer[Any]):
    """Fields as they shall be; one that is left out stays as it is."""

    title = serializers.CharField(required=False, max_length=MAX_TITLE)
    abstract = serializers.CharField(required=False, allow_blank=True, max_length=MAX_ABSTRACT)
    authors = serializers.ListField(
        required=False,
        child=serializers.CharField(max_length=MAX_NAME),
        max_length=MAX_AUTHORS,
        allow_empty=False,
    )
    year = serializers.IntegerField(required=False, allow_null=True, min_value=1800, max_value=2200)
    venue = serializers.CharField(required=False, allow_blank=True, max_length=MAX_VENUE)
    published_on = serializers.DateField(required=False, allow_null=True)
    url = serializers.URLField(required=False, allow_blank=True, max_length=MAX_URL)
    kind = serializers.ChoiceField(required=False, choices=Kind.choices)
    withdrawn = serializers.BooleanField(required=False)

    def validate_published_on(self, value: Any) -> str:
        return str(value or "")


class SetFieldsSerializer(serializers.Serializer[Any]):
    """Values to set and lock, or fields to unlock."""

    values = ValuesSerializer(required=False)
    unlock = serializers.ListField(
        required=False, child=serializers.CharField(max_length=30), max_length=len(FIELDS), allow_empty=False
    )
    reason = serializers.CharField(required=False, allow_blank=True, max_length=MAX_COMMENT)

    def validate_unlock(self, names: list[str]) -> list[str]:
        if unknown := set(names) - set(FIELDS):
            raise serializers.ValidationError(_("There is no field “%(name)s”.") % {"name": min(unknown)})
        return names

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("values")) == bool(attrs.get("unlock")):
            raise serializers.ValidationError({"values": [_("Give values, or fields to unlock.")]})
        return attrs
