"""Why a paper is in a result, as JSON: the schema of what
`papers.search.explaining.why` and `papers.search.likeness.similar` say."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from papers.exports.objects import PaperSerializer
from papers.search.explaining.occurrences import Field, Through
from papers.search.explaining.why import Raised


class WordSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(help_text=gettext_lazy("As typed."))
    found = serializers.CharField(
        help_text=gettext_lazy("As the paper has it, where that is something else.")
    )
    through = serializers.ChoiceField(
        choices=Through.values, help_text=gettext_lazy("How what was typed became what was found.")
    )
    via = serializers.CharField(
        help_text=gettext_lazy("The other name of an author that was found, or nothing.")
    )
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.ChoiceField(choices=Field.values), help_text=gettext_lazy("Where it was found.")
    )


class NamedCategorySerializer(serializers.Serializer[Any]):
    path = serializers.CharField(help_text=gettext_lazy("The paper's own category."))
    matched = serializers.CharField(
        help_text=gettext_lazy("The one that was asked for: the same or one above.")
    )
    through = serializers.ChoiceField(choices=["words", "filter"])
    text = serializers.CharField(help_text=gettext_lazy("The words that name it, or nothing for a filter."))


class SharedSerializer(serializers.Serializer[Any]):
    to = serializers.CharField(help_text=gettext_lazy("The cite key of the paper that it is compared with."))
    score = serializers.FloatField(
        help_text=gettext_lazy("What is shared, weighed: 1 for everything. Rare things weigh more.")
    )
    categories = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Paths."))
    authors = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("At most three, as printed on this paper.")
    )
    more_authors = serializers.IntegerField(help_text=gettext_lazy("Shared, but not listed."))
    words = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("The three that say most.")
    )


class WhySerializer(serializers.Serializer[Any]):
    words = WordSerializer(many=True)
    categories = NamedCategorySerializer(many=True)
    raised = serializers.ListField(
        child=serializers.ChoiceField(choices=Raised.values),
        help_text=gettext_lazy("What lets it stand above others; empty where the order is not by relevance."),
    )
    similar = SharedSerializer(many=True, help_text=gettext_lazy("For similar:KEY: what both share."))


class FoundPaperSerializer(PaperSerializer):
    """A paper in the result of a search."""

    why = WhySerializer(help_text=gettext_lazy("Why it is in the result."))
