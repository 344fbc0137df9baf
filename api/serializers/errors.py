"""Errors as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from papers.exports.objects import PaperLinkSerializer


class ErrorSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField(help_text=gettext_lazy("A sentence for people."))
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text=gettext_lazy("Sentences by the name of the parameter or field they are about."),
    )


class ProblemSerializer(serializers.Serializer[Any]):
    parameter = serializers.CharField()
    sentence = serializers.CharField(help_text=gettext_lazy("For people."))
    position = serializers.IntegerField(
        help_text=gettext_lazy("Where it begins: characters (Unicode code points) from 0.")
    )
    length = serializers.IntegerField(help_text=gettext_lazy("How many characters it has."))
    suggestions = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("Whole corrected queries, the likeliest first.")
    )


class InvalidSearchSerializer(ErrorSerializer):
    problems = ProblemSerializer(
        many=True, help_text=gettext_lazy("What is wrong in the query, each with its place.")
    )


class ConflictSerializer(ErrorSerializer):
    paper = PaperLinkSerializer(allow_null=True, help_text=gettext_lazy("The paper that stands in the way."))
