"""Submissions: handing one in, and watching it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from api.filters import SubmissionFilter, refuse_unknown
from api.pages import Pages
from api.permissions import MayDecide
from api.serializers import (
    CuratorSubmissionSerializer,
    DeclinedEarlierSerializer,
    ErrorSerializer,
    KnownSerializer,
    PaperLinkSerializer,
    SubmissionSerializer,
    SubmitSerializer,
    typed_record,
)
from api.throttles import SubmitThrottle
from api.views.base import DRY_RUN, ApiView, writes
from papers import curation
from papers.models import Submission

TOKEN = OpenApiParameter(
    "token",
    str,
    OpenApiParameter.PATH,
    description=gettext_lazy("What stands in the address of the submission; nobody guesses it."),
)
FILTERS = {*SubmissionFilter.base_filters, "page", "page_size"}


def for_api() -> QuerySet[Submission]:
    """With all that the serializers show, in a fixed number of queries."""
    return (
        Submission.objects.for_queue().select_related("claimed_by").prefetch_related("decisions__decided_by")
    )


@method_decorator(never_cache, name="dispatch")
class Submissions(ApiView, ListAPIView[Submission]):
    serializer_class = CuratorSubmissionSerializer
    filterset_class = SubmissionFilter
    pagination_class = Pages
    throttle_classes = [SubmitThrottle]

    def get_queryset(self) -> QuerySet[Submission]:
        return for_api().order_by("created_at", "id")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.request.method in ("POST", "OPTIONS") else [MayDecide()]

    def get_throttles(self) -> list[BaseThrottle]:
        return super().get_throttles() if self.request.method == "POST" else []

    @extend_schema(
        operation_id="submissions_list",
        tags=["curation"],
        summary=gettext_lazy("The queue"),
        description=gettext_lazy("For curators: submissions, the oldest first."),
        responses={200: CuratorSubmissionSerializer(many=True), 400: ErrorSerializer, 403: ErrorSerializer},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request.query_params, FILTERS)
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="submissions_create",
        tags=["submissions"],
        summary=gettext_lazy("Submit a reference"),
        description=gettext_lazy(
            "The answer is immediate: 201 with the address of a new submission, 200 with the one that waits already, "
            "or 200 with the paper that we have. What was declined earlier is answered 200 with state “declined” and "
            "the reason, and is taken in only with `again`. No account is needed. One address may submit 120 "
            "references an hour, a submitter’s account 600; beyond that the answer is 429 with Retry-After. What is "
            "refused or only tried does not count."
        ),
        parameters=[DRY_RUN],
        request=SubmitSerializer,
        responses={
            201: SubmissionSerializer,
            200: PolymorphicProxySerializer(
                "KnownWaitingOrDeclined",
                [KnownSerializer, SubmissionSerializer, DeclinedEarlierSerializer],
                resource_type_field_name=None,
            ),
            400: ErrorSerializer,
            413: OpenApiResponse(ErrorSerializer, gettext_lazy("The body has more than 1,000,000 bytes.")),
            429: OpenApiResponse(ErrorSerializer, gettext_lazy("Too many; wait as Retry-After says.")),
        },
        examples=[
            OpenApiExample(
                "identifier", value={"reference": "https://arxiv.org/abs/2212.08073"}, request_only=True
            )
        ],
    )
    @writes
    def post(self, request: Request) -> Response:
        given = SubmitSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        outcome = curation.submit(
            given.validated_data.get("reference", ""),
            typed=typed_record(given.validated_data),
            categories=given.validated_data.get("categories", ()),
            comment=given.validated_data.get("comment", ""),
            again=given.validated_data["again"],
            by=request.user if request.user.is_authenticated else None,
        )
        context = self.get_serializer_context()
        if outcome.paper:
            paper = PaperLinkSerializer(outcome.paper, context=context).data
            return Response({"detail": _("This paper is in the catalogue."), "paper": paper})
        if outcome.declined:
            return Response(DeclinedEarlierSerializer(outcome.declined).data)
        assert outcome.submission
        data = SubmissionSerializer(outcome.submission, context=context).data
        if not outcome.created:
            return Response(data)
        return Response(data, status=201, headers={"Location": data["url"]})


@method_decorator(never_cache, name="dispatch")
class SubmissionDetail(ApiView):
    @extend_schema(
        operation_id="submissions_retrieve",
        tags=["submissions"],
        summary=gettext_lazy("What became of a submission"),
        description=gettext_lazy(
            "For whoever knows its address. The state goes from received over fetching to ready, and ends with "
            "accepted, rejected or merged. Curators get it as in the queue."
        ),
        parameters=[TOKEN],
        responses={200: SubmissionSerializer, 404: ErrorSerializer},
    )
    def get(self, request: Request, token: str) -> Response:
        row = get_object_or_404(for_api(), token=token)
        decides = MayDecide().has_permission(request, self)
        shown = CuratorSubmissionSerializer if decides else SubmissionSerializer
        return Response(shown(row, context={"request": request}).data)
