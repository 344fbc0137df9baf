"""The categories of a paper that we have, and taking back any decision."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paper_address import ADDRESS, paper_at
from api.permissions import MayDecide
from api.serializers import ClassifySerializer, UndoneDecisionSerializer
from api.views.base import DRY_RUN, ApiView, writes
from api.views.decisions import REFUSALS
from papers import curation
from papers.models import Decision


class Classify(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="papers_classify",
        tags=["curation"],
        summary=gettext_lazy("Put a paper into exactly these categories"),
        description=gettext_lazy("A category that stays keeps its evidence unless other evidence is given."),
        parameters=[
            ADDRESS,
            DRY_RUN,
        ],
        request=ClassifySerializer,
        examples=[
            OpenApiExample(
                "classify", value={"categories": ["outer-alignment/scalable-oversight"]}, request_only=True
            )
        ],
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, address: str) -> Response:
        paper = paper_at(address)
        given = ClassifySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by: Any = request.user
        decision = curation.classify_paper(paper, by=by, **given.validated_data)
        return Response(UndoneDecisionSerializer(decision).data)


class UndoDecision(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="decisions_undo",
        tags=["curation"],
        summary=gettext_lazy("Take any decision back, also one about a paper or an author"),
        description=gettext_lazy("With dry_run=1 you see first what would change."),
        parameters=[OpenApiParameter("decision", int, OpenApiParameter.PATH), DRY_RUN],
        request=None,
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, decision: int) -> Response:
        found = get_object_or_404(Decision, pk=decision)
        by: Any = request.user
        return Response(UndoneDecisionSerializer(curation.undo_decision(found, by=by)).data)
