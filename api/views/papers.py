"""Papers: a search, and one by its cite key or identifier."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api import facets
from api.filters import ALWAYS, SEARCH_PARAMETERS, ListOptionsSerializer, refuse_unknown
from api.pages import page_address
from api.parameters import SEARCH
from api.serializers import ErrorSerializer, InvalidSearchSerializer, PaperPageSerializer, PaperSerializer
from api.serializers.papers import CorrectionSerializer, RemarkSerializer, SomeSerializer
from api.views.base import ApiView, moved
from papers.addresses import address
from papers.exports.objects import for_objects
from papers.ingest import by_identifier, by_key
from papers.models import Paper
from papers.search import SearchRequest, SearchResult, read_request, search
from papers.search.explaining.former import Former
from papers.search.explaining.why import why
from taxonomy import tree


class Papers(ApiView):
    @extend_schema(
        operation_id="papers_list",
        tags=["papers"],
        summary=gettext_lazy("Search the literature"),
        description=gettext_lazy(
            "The same search as the page: the same query string names the same papers in the same order."
        ),
        parameters=SEARCH,
        responses={
            200: PaperPageSerializer,
            400: OpenApiResponse(
                InvalidSearchSerializer, gettext_lazy("A parameter is wrong; the answer names it.")
            ),
            404: OpenApiResponse(ErrorSerializer, gettext_lazy("The page lies behind the last one.")),
            503: OpenApiResponse(ErrorSerializer, gettext_lazy("The search index is being built.")),
        },
    )
    def get(self, request: Request) -> Response:
        refuse_unknown(request.query_params, SEARCH_PARAMETERS)
        options = ListOptionsSerializer(data=request.query_params)
        options.is_valid(raise_exception=True)
        names, size = options.validated_data["facets"], options.validated_data["page_size"]
        taxonomy = tree.load()
        asked = read_request(request.query_params, taxonomy, also=SEARCH_PARAMETERS | ALWAYS)
        result = search(asked, taxonomy, facets=names, page_size=size)
        counts = {"facets": facets.as_lists(names, result.facets, taxonomy)} if names else {}
        return Response({**_page(request, result, taxonomy), **counts})


def _page(request: Request, result: SearchResult, taxonomy: tree.Taxonomy) -> dict[str, Any]:
    context = {"request": request, "taxonomy": taxonomy}
    return {
        "count": result.total,
        "next": _address_on(request, result.next),
        "previous": _address_on(request, result.previous),
        "results": _found(result, context),
        "some": SomeSerializer(result, context=context).data if result.any_total else None,
        "corrections": CorrectionSerializer(result.corrections, many=True, context=context).data,
        "remarks": RemarkSerializer(result.remarks, many=True, context=context).data,
    }


def _found(result: SearchResult, context: dict[str, Any]) -> list[dict[str, Any]]:
    rows = for_objects(Paper.objects.all()).in_bulk(result.ids)
    one, taxonomy, former = PaperSerializer(context=context), context["taxonomy"], Former(result.ids)

    def why_here(paper: Paper) -> dict[str, Any]:
        return why(paper, result.understood, result.request, taxonomy, result.likes, former).as_json()

    found = (rows[pk] for pk in result.ids if pk in rows)
    return [{**one.to_representation(paper), "why": why_here(paper)} for paper in found]


def _address_on(request: Request, page: SearchRequest | None) -> str | None:
    return page_address(request, page.page, page.cursor) if page else None


class PaperDetail(ApiView):
    @extend_schema(
        operation_id="papers_retrieve",
        tags=["papers"],
        summary=gettext_lazy("One paper"),
        description=gettext_lazy(
            "By cite key, or by identifier in any form that people paste, slashes and all. "
            "A former cite key redirects to the present one."
        ),
        parameters=[
            OpenApiParameter(
                "address",
                str,
                OpenApiParameter.PATH,
                description=gettext_lazy("Cite key or identifier."),
                examples=[
                    OpenApiExample("arXiv", value="arxiv:2212.08073"),
                    OpenApiExample("DOI", value="doi:10.18653/v1/2020.acl-main.468"),
                    OpenApiExample("key", value="bai2022constitutional"),
                ],
            )
        ],
        responses={
            200: PaperSerializer,
            301: OpenApiResponse(description=gettext_lazy("A former cite key.")),
            404: OpenApiResponse(ErrorSerializer, gettext_lazy("No paper has this cite key or identifier.")),
        },
    )
    def get(self, request: Request, address: str) -> Response | HttpResponsePermanentRedirect:
        if (found := by_key(address)) and found.cite_key != address:
            return moved(_address_of(request, found))
        found = found or by_identifier(address)
        if found is None:
            raise NotFound(_("No paper has this cite key or identifier."))
        paper = for_objects(Paper.objects.all()).get(pk=found.pk)
        context = {"request": request, "taxonomy": tree.load()}
        return Response(PaperSerializer(paper, context=context).data)


def _address_of(request: Request, paper: Paper) -> str:
    return address(request, "api-paper", paper.cite_key)
