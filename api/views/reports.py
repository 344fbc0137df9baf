"""Reporting a mistake in a paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.paper_address import ADDRESS, paper_at
from api.serializers import ErrorSerializer, SubmissionSerializer
from api.serializers.reports import ReportSerializer
from api.throttles import ReportThrottle
from api.views.base import DRY_RUN, ApiView, writes
from papers import curation


class Reports(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [ReportThrottle]

    @extend_schema(
        operation_id="papers_report",
        tags=["submissions"],
        summary=gettext_lazy("Report a mistake in a paper"),
        description=gettext_lazy(
            "A curator looks at it; the address in the answer says what came of it. A comment alone is enough. Of the "
            "fields only those that differ from what stands now are kept. The same report, sent again while it waits, "
            "is the one that waits. No account is needed."
        ),
        parameters=[
            ADDRESS,
            DRY_RUN,
        ],
        request=ReportSerializer,
        responses={
            201: SubmissionSerializer,
            400: ErrorSerializer,
            404: ErrorSerializer,
            429: OpenApiResponse(ErrorSerializer, gettext_lazy("Too many; wait as Retry-After says.")),
        },
        examples=[
            OpenApiExample(
                "report", value={"year": 2023, "comment": "It appeared a year later."}, request_only=True
            )
        ],
    )
    @writes
    def post(self, request: Request, address: str) -> Response:
        paper = paper_at(address)
        given = ReportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = request.user if request.user.is_authenticated else None
        row = curation.report(paper, **given.arguments(), by=by)
        data = SubmissionSerializer(row, context={"request": request, "view": self}).data
        return Response(data, status=201, headers={"Location": data["url"]})
