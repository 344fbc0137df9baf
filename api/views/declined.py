"""The register of declined works."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.pages import Pages
from api.serializers import ErrorSerializer, IdentifierSerializer
from api.views.base import ApiView
from papers import reasons
from papers.curation.declining import register
from papers.models import Decision

WORDS = OpenApiParameter(
    "q", str, OpenApiParameter.QUERY, description=gettext_lazy("Words that all stand in the title.")
)


class WordsSerializer(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class DeclinedWorkSerializer(serializers.Serializer[Decision]):
    title = serializers.CharField(
        help_text=gettext_lazy("As a source said or a curator wrote it; empty when neither did.")
    )
    identifier = IdentifierSerializer(source="submission.identifier", allow_null=True)
    reason = serializers.SerializerMethodField(
        help_text=gettext_lazy("In the language asked for, where it was picked from the list.")
    )
    declined_at = serializers.DateTimeField(source="decided_at")

    def get_reason(self, decision: Decision) -> str:
        return reasons.said(decision)


class Declined(ApiView, ListAPIView[Decision]):
    serializer_class = DeclinedWorkSerializer
    pagination_class = Pages
    filter_backends: Any = []

    def get_queryset(self) -> QuerySet[Decision]:
        given = WordsSerializer(data=self.request.query_params)
        given.is_valid(raise_exception=True)
        return register(given.validated_data["q"])

    @extend_schema(
        operation_id="declined_list",
        tags=["submissions"],
        summary=gettext_lazy("What was considered and declined"),
        description=gettext_lazy("Works that were not taken in, with the reason, the newest decision first."),
        parameters=[WORDS],
        responses={200: DeclinedWorkSerializer(many=True), 400: ErrorSerializer},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request.query_params, {"q", "page", "page_size"})
        return super().get(request, *args, **kwargs)
