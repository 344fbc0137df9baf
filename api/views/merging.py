"""Merging two papers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.paper_address import paper_at
from api.permissions import MayDecide
from api.serializers import UndoneDecisionSerializer
from api.serializers.merging import MergePapersSerializer
from api.views.base import DRY_RUN, ApiView, writes
from api.views.decisions import REFUSALS
from papers import curation


class MergePapers(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="papers_merge",
        tags=["curation"],
        summary=gettext_lazy("Merge this paper into another one"),
        description=gettext_lazy(
            "Identifiers, versions, categories and cite keys of both survive (of two preprints on arXiv the "
            "survivor’s version stays), and this one’s address redirects. For 30 days the decision can be undone."
        ),
        parameters=[
            OpenApiParameter(
                "address",
                str,
                OpenApiParameter.PATH,
                description=gettext_lazy("Cite key or identifier of the paper that goes."),
                examples=[OpenApiExample("key", value="bai2022constitutional")],
            ),
            DRY_RUN,
        ],
        request=MergePapersSerializer,
        examples=[
            OpenApiExample(
                "merge",
                value={"into": "ouyang2022training", "choices": {"title": "left", "venue": "both"}},
                request_only=True,
            )
        ],
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, address: str) -> Response:
        paper = paper_at(address)
        given = MergePapersSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by: Any = request.user
        decision = curation.merge_papers(paper, by=by, **given.validated_data)
        return Response(UndoneDecisionSerializer(decision).data)
