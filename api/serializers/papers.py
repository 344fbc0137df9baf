"""Lists of papers as JSON: what stands around the papers themselves, which are those of `papers.json` too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.why import FoundPaperSerializer
from papers.addresses import address
from papers.exports.objects import IdentifierSerializer, PaperLinkSerializer, PaperSerializer

__all__ = ["IdentifierSerializer", "PaperLinkSerializer", "PaperPageSerializer", "PaperSerializer"]


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
    origin = ValueCountSerializer(many=True, required=False)
    has = ValueCountSerializer(many=True, required=False)


class CorrectionSerializer(serializers.Serializer[Any]):
    # The context's `request` says on which host.

    word = serializers.CharField(help_text=gettext_lazy("A word that occurs nowhere."))
    suggestion = serializers.CharField(help_text=gettext_lazy("A similar one that does."))
    url = serializers.SerializerMethodField(help_text=gettext_lazy("The same search with it."))

    def get_url(self, row: Any) -> str:
        query = row.request.query_string(page=False)
        return f"{address(self.context['request'], 'api-papers')}?{query}"


class RemarkSerializer(serializers.Serializer[Any]):
    # The context's `request` says on which host.

    sentence = serializers.CharField(help_text=gettext_lazy("What a sign of the query does not mean here."))
    position = serializers.IntegerField(
        source="place.start", help_text=gettext_lazy("Characters of `q` before it.")
    )
    length = serializers.IntegerField(source="place.length")
    url = serializers.SerializerMethodField(help_text=gettext_lazy("The search that may have been meant."))

    def get_url(self, row: Any) -> str | None:
        if row.meant is None:
            return None
        return f"{address(self.context['request'], 'api-papers')}?{row.meant.query_string(page=False)}"


class SomeSerializer(serializers.Serializer[Any]):
    # Of a search result; the context's `request` says on which host.

    count = serializers.IntegerField(
        source="any_total", help_text=gettext_lazy("Papers with some of the words, or with all.")
    )
    url = serializers.SerializerMethodField(help_text=gettext_lazy("The same search with `match=any`."))

    def get_url(self, result: Any) -> str:
        query = result.request.matching_words("any").query_string(page=False)
        return f"{address(self.context['request'], 'api-papers')}?{query}"


class PaperPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text=gettext_lazy("Papers on all pages together."))
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FoundPaperSerializer(many=True)
    some = SomeSerializer(
        allow_null=True,
        help_text=gettext_lazy("Where fewer than ten papers have all words, and others some."),
    )
    corrections = CorrectionSerializer(
        many=True, help_text=gettext_lazy("For words that occur nowhere; nothing was replaced.")
    )
    remarks = RemarkSerializer(
        many=True,
        help_text=gettext_lazy("Signs of the query that mean nothing here but do in other systems."),
    )
    facets = FacetsSerializer(required=False)
