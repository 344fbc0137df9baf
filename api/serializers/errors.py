"""Errors as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.papers import PaperLinkSerializer


class ErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text=gettext_lazy("A sentence for people."))
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text=gettext_lazy("Sentences by the name of the parameter or field they are about."),
    )


class ConflictSerializer(ErrorSerializer):
    paper = PaperLinkSerializer(allow_null=True, help_text=gettext_lazy("The paper that stands in the way."))
