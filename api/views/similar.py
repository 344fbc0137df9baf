"""Papers that are like a paper, and what they share with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters import refuse_unknown
from api.paper_address import ADDRESS
from api.parameters import parameter
from api.serializers import ErrorSerializer, PaperSerializer
from api.serializers.why import SharedSerializer
from api.views.base import ApiView
from papers.exports.objects import for_objects
from papers.ingest import named
from papers.models import Paper
from papers.search.likeness.similar import similar
from taxonomy import tree


class SimilarSerializer(serializers.Serializer[Any]):
    paper = PaperSerializer()
    shared = SharedSerializer()


class SimilarPageSerializer(serializers.Serializer[Any]):
    results = SimilarSerializer(many=True)


class OptionsSerializer(serializers.Serializer[Any]):
    most = serializers.IntegerField(min_value=1, max_value=20, default=5)


class SimilarPapers(ApiView):
    @extend_schema(
        operation_id="papers_similar",
        tags=["papers"],
        summary=gettext_lazy("Papers like this one"),
        description=gettext_lazy(
            "By shared categories, authors and telling words, the most similar first. To narrow them, search for "
            "similar:KEY with filters."
        ),
        parameters=[
            ADDRESS,
            parameter("most", gettext_lazy("How many: 5, at most 20."), int),
        ],
        responses={
            200: SimilarPageSerializer,
            404: OpenApiResponse(ErrorSerializer, gettext_lazy("No paper has this cite key or identifier.")),
            503: OpenApiResponse(ErrorSerializer, gettext_lazy("The search index is being built.")),
        },
    )
    def get(self, request: Request, address: str) -> Response:
        refuse_unknown(request.query_params, {"most"})
        options = OptionsSerializer(data=request.query_params)
        options.is_valid(raise_exception=True)
        paper = named(address)
        if paper is None:
            raise NotFound(_("No paper has this cite key or identifier."))
        taxonomy = tree.load()
        found = similar(paper, taxonomy, options.validated_data["most"])
        rows = for_objects(Paper.objects.all()).in_bulk([each.paper_id for each in found])
        one = PaperSerializer(context={"request": request, "taxonomy": taxonomy})
        results = [
            {"paper": one.to_representation(rows[each.paper_id]), "shared": each.as_json()}
            for each in found
            if each.paper_id in rows
        ]
        return Response({"results": results})
