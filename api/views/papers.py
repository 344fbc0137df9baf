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
from api.addresses import address
from api.filters import ALWAYS, MAX_PAGE_SIZE, SEARCH_PARAMETERS, ListOptionsSerializer, refuse_unknown
from api.pages import page_address
from api.serializers import ErrorSerializer, PaperPageSerializer, PaperSerializer
from api.views.base import ApiView
from papers.ingest import by_identifier, by_key
from papers.models import Kind, Paper
from papers.models.paper import PaperQuerySet
from papers.search import SearchResult, Sort, read_request, search
from taxonomy import tree


def _parameter(name: str, description: Any, kind: type = str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


PARAMETERS = [
    _parameter(
        "q",
        gettext_lazy("Words and “phrases”, in English or Chinese; all have to match."),
        examples=[OpenApiExample("q", value="reward model")],
    ),
    _parameter(
        "category",
        gettext_lazy("Path of a category with all below it. Repeat it for “any of”."),
        many=True,
    ),
    _parameter("year", gettext_lazy("2021, 2021..2023, ..2020 or 2020..")),
    _parameter("year_from", gettext_lazy("First year, itself included."), int),
    _parameter("year_to", gettext_lazy("Last year, itself included."), int),
    _parameter("venue", gettext_lazy("Short name of a venue. Repeat it for “any of”."), many=True),
    _parameter("kind", gettext_lazy("Repeat it for “any of”."), enum=Kind.values, many=True),
    _parameter("author", gettext_lazy("Slug of an author. Repeat it for “any of”."), many=True),
    _parameter(
        "sort",
        gettext_lazy("With words relevance is the default, without words newest."),
        enum=Sort.values,
    ),
    _parameter("page", gettext_lazy("From 1 on."), int),
    _parameter(
        "page_size",
        gettext_lazy("Papers on a page: 20, at most 200. More is an error."),
        int,
        examples=[OpenApiExample("page_size", value=2)],
    ),
    _parameter(
        "facets",
        gettext_lazy(
            "Counts to send along, with commas between them: category, year, venue, kind, author; or all. "
            "A filter does not narrow its own facet. Of venues and authors the 50 largest are sent."
        ),
        examples=[OpenApiExample("facets", value="category,year")],
    ),
]


def for_api(papers: PaperQuerySet) -> PaperQuerySet:
    """With all that `PaperSerializer` shows, in a fixed number of queries."""
    return papers.for_results().prefetch_related("versions__venue")


class Papers(ApiView):
    @extend_schema(
        operation_id="papers_list",
        tags=["papers"],
        summary=gettext_lazy("Search the literature"),
        description=gettext_lazy(
            "The same search as the page: the same query string names the same papers in the same order."
        ),
        parameters=PARAMETERS,
        responses={
            200: PaperPageSerializer,
            400: OpenApiResponse(ErrorSerializer, gettext_lazy("A parameter is wrong; the answer names it.")),
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
        counts = facets.as_lists(names, result.facets, taxonomy)
        return Response(
            {**_page(request, result, taxonomy), **({"facets": counts} if names else {})},
        )


def _page(request: Request, result: SearchResult, taxonomy: tree.Taxonomy) -> dict[str, Any]:
    rows = for_api(Paper.objects.all()).in_bulk(result.ids)
    papers = [rows[pk] for pk in result.ids if pk in rows]
    number = result.request.page
    context = {"request": request, "taxonomy": taxonomy}
    return {
        "count": result.total,
        "next": page_address(request, number + 1) if result.has_next else None,
        "previous": page_address(request, number - 1) if number > 1 else None,
        "results": PaperSerializer(papers, many=True, context=context).data,
    }


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
            return HttpResponsePermanentRedirect(_address_of(request, found))
        found = found or by_identifier(address)
        if found is None:
            raise NotFound(_("No paper has this cite key or identifier."))
        paper = for_api(Paper.objects.all()).get(pk=found.pk)
        context = {"request": request, "taxonomy": tree.load()}
        return Response(PaperSerializer(paper, context=context).data)


def _address_of(request: Request, paper: Paper) -> str:
    return address(request, "api-paper", paper.cite_key)


assert MAX_PAGE_SIZE == 200, "the description of page_size says so"
