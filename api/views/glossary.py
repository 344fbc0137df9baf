"""The field's terms, by which a search finds a paper in whatever words it is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.views.base import ApiView
from taxonomy import tree


class TermSerializer(serializers.Serializer[Any]):
    english = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("The preferred name first; abbreviations too.")
    )
    chinese = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("The preferred name first.")
    )


class GlossarySerializer(serializers.Serializer[Any]):
    results = TermSerializer(many=True)


class GlossaryView(ApiView):
    @extend_schema(
        operation_id="glossary",
        tags=["categories"],
        summary=gettext_lazy("The glossary"),
        description=gettext_lazy(
            "Terms of the field in both languages. Who searches for one name of a term finds papers with any of them."
        ),
        responses=GlossarySerializer,
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, set())
        return Response({"results": TermSerializer(tree.load().glossary.terms, many=True).data})
