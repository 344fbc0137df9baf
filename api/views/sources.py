"""Where the fields of a paper come from, setting them, and unlocking them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.paper_address import ADDRESS, paper_at
from api.permissions import MayDecide
from api.serializers import ErrorSerializer, UndoneDecisionSerializer
from api.serializers.sources import SetFieldsSerializer, SourcesSerializer
from api.views.base import DRY_RUN, ApiView, writes
from api.views.decisions import REFUSALS
from papers import curation
from papers.models import FieldOrigin
from papers.provenance import provenance


class Sources(ApiView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="papers_sources",
        tags=["papers"],
        summary=gettext_lazy("Where each field of a paper comes from, and what the sources say"),
        description=gettext_lazy(
            "The sources are the seed, arXiv and Crossref, each with its latest answer."
        ),
        parameters=[ADDRESS],
        responses={200: SourcesSerializer, 404: ErrorSerializer},
    )
    def get(self, request: Request, address: str) -> Response:
        views = provenance(paper_at(address)).values()
        return Response(SourcesSerializer({"results": list(views)}).data)


class Fields(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="papers_set_fields",
        tags=["curation"],
        summary=gettext_lazy("Set fields of a paper and lock them, or unlock them"),
        description=gettext_lazy(
            "A locked field is changed by people only. Year, venue and date are those of the version that is shown: "
            "another venue makes a preprint a published paper, and corrects that of a published one."
        ),
        parameters=[ADDRESS, DRY_RUN],
        request=SetFieldsSerializer,
        responses={200: UndoneDecisionSerializer, **REFUSALS},
        examples=[
            OpenApiExample("set", value={"values": {"year": 2023, "venue": "NeurIPS"}}, request_only=True),
            OpenApiExample("unlock", value={"unlock": ["year"]}, request_only=True),
        ],
    )
    @writes
    def post(self, request: Request, address: str) -> Response:
        paper = paper_at(address)
        given = SetFieldsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        by: Any = request.user
        if fields := said.get("unlock"):
            decision = curation.unlock_fields(paper, fields, by=by)
        else:
            decision = curation.choose_fields(
                paper,
                values=said["values"],
                source=FieldOrigin.Source.CURATOR,
                by=by,
                reason=said.get("reason", ""),
            )
        return Response(UndoneDecisionSerializer(decision).data)
