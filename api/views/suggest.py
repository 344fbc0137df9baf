"""What somebody may be about to write: the suggestions of the search box."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.parameters import parameter
from api.serializers import ErrorSerializer
from api.views.base import ApiView
from papers.addresses import absolute
from papers.search.suggest import Kind, suggestions
from taxonomy import tree

LONGEST = 2_000  # characters, as a query may have


class SuggestionSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Kind.values)
    label = serializers.CharField()  # type: ignore[assignment]
    detail = serializers.CharField(help_text=gettext_lazy("What tells it apart: a path, a year."))
    count = serializers.IntegerField(
        allow_null=True,
        help_text=gettext_lazy("Its papers in the whole catalogue, where that means something."),
    )
    insert = serializers.CharField(help_text=gettext_lazy("What the whole text becomes with it, or nothing."))
    html_url = serializers.CharField(help_text=gettext_lazy("The page that it leads to, or nothing."))


class SuggestionsSerializer(serializers.Serializer[Any]):
    results = SuggestionSerializer(many=True)


class TypedSerializer(serializers.Serializer[Any]):
    q = serializers.CharField(max_length=LONGEST, allow_blank=True, default="", trim_whitespace=False)


class Suggest(ApiView):
    @extend_schema(
        operation_id="suggest",
        tags=["papers"],
        summary=gettext_lazy("Suggestions while typing"),
        description=gettext_lazy(
            "Categories, authors, venues, papers and fields that go on with the end of the text; behind a field's "
            "colon its values. The names of categories are in the language of Accept-Language, found in both."
        ),
        parameters=[
            parameter(
                "q",
                gettext_lazy("What has been typed so far."),
                examples=[OpenApiExample("q", value="reward")],
            )
        ],
        responses={
            200: SuggestionsSerializer,
            400: OpenApiResponse(ErrorSerializer, gettext_lazy("A parameter is wrong; the answer names it.")),
        },
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, {"q"})
        typed = TypedSerializer(data=request.query_params)
        typed.is_valid(raise_exception=True)
        found = [each.as_json() for each in suggestions(typed.validated_data["q"], tree.load())]
        return Response({"results": [_with_page(request, each) for each in found]})


def _with_page(request: Request, found: dict[str, Any]) -> dict[str, Any]:
    url = found.pop("url")
    return {**found, "html_url": absolute(request, url) if url else ""}
