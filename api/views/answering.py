"""Answering a curator's question."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import ConflictSerializer, ErrorSerializer, SubmissionSerializer, typed_record
from api.serializers.submissions import TypedSerializer
from api.throttles import AnswerThrottle
from api.views.base import DRY_RUN, ApiView, writes
from api.views.submissions import TOKEN, for_api
from papers import curation
from papers.curation.submitting import MAX_COMMENT
from papers.models import Submission


class AnswerSerializer(TypedSerializer):
    """An answer in words, or what was missing, or both."""

    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_COMMENT,
        help_text=gettext_lazy("For the curators; never shown to others."),
    )


class Answer(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [AnswerThrottle]

    @extend_schema(
        operation_id="submissions_answer",
        tags=["submissions"],
        summary=gettext_lazy("Answer what a curator asked"),
        description=gettext_lazy(
            "For whoever knows its address, while its state is needs_info; then it is ready again. Nothing that stands "
            "there is replaced: where a field holds another value, yours is told to the curators in the comment."
        ),
        parameters=[TOKEN, DRY_RUN],
        request=AnswerSerializer,
        examples=[OpenApiExample("answer", value={"comment": "The second version."}, request_only=True)],
        responses={
            200: SubmissionSerializer,
            400: ErrorSerializer,
            404: ErrorSerializer,
            409: OpenApiResponse(ConflictSerializer, gettext_lazy("Nothing is asked (any more).")),
            429: OpenApiResponse(ErrorSerializer, gettext_lazy("Too many; wait as Retry-After says.")),
        },
    )
    @writes
    def post(self, request: Request, token: str) -> Response:
        submission = get_object_or_404(Submission, token=token)
        body = AnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        curation.answer(submission, typed=typed_record(given), comment=given.get("comment", ""))
        fresh = for_api().get(pk=submission.pk)
        return Response(SubmissionSerializer(fresh, context={"request": request}).data)
