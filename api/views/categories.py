"""The taxonomy as a tree, with how many papers stand where."""

from __future__ import annotations

from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import CategorySerializer, CategoryTreeSerializer, ErrorSerializer
from api.views.base import ApiView
from papers.addresses import address
from papers.search import IndexUnavailable, SearchRequest, search
from taxonomy import tree


def counts_by_id(taxonomy: tree.Taxonomy) -> dict[int, int] | None:
    """How many papers stand in each category or below it; None while there is no index."""
    try:
        counts = search(SearchRequest(), taxonomy, facets=["category"], page_size=1).facets["category"]
    except IndexUnavailable:
        return None
    return {int(category): count for category, count in counts.items()}


class Categories(ApiView):
    @extend_schema(
        operation_id="categories_list",
        tags=["categories"],
        summary=gettext_lazy("The taxonomy as a tree"),
        description=gettext_lazy(
            "The root with its children, in reading order, and how many papers stand where."
        ),
        responses=CategoryTreeSerializer,
    )
    def get(self, request: Request) -> Response:
        taxonomy = tree.load()
        context = {"request": request, "taxonomy": taxonomy, "counts": counts_by_id(taxonomy)}
        roots = [node for node in taxonomy if node.parent_id is None]
        return Response({"results": CategorySerializer(roots, many=True, context=context).data})


class CategoryDetail(ApiView):
    @extend_schema(
        operation_id="categories_retrieve",
        tags=["categories"],
        summary=gettext_lazy("One category with all below it"),
        description=gettext_lazy("A path that the category had before redirects to the present one."),
        parameters=[
            OpenApiParameter(
                "path",
                str,
                OpenApiParameter.PATH,
                description=gettext_lazy("The slugs from the top branch down."),
                examples=[OpenApiExample("path", value="outer-alignment/scalable-oversight")],
            )
        ],
        responses={
            200: CategorySerializer,
            301: OpenApiResponse(description=gettext_lazy("A former path.")),
            404: OpenApiResponse(ErrorSerializer, gettext_lazy("There is no such category.")),
        },
    )
    def get(self, request: Request, path: str) -> Response | HttpResponsePermanentRedirect:
        taxonomy = tree.load()
        node = taxonomy.by_path.get(path)
        if node is not None:
            context = {"request": request, "taxonomy": taxonomy, "counts": counts_by_id(taxonomy)}
            return Response(CategorySerializer(node, context=context).data)
        moved = tree.redirected(path) if "\0" not in path else None
        if moved is None:
            raise NotFound(_("There is no category “%(value)s”.") % {"value": path})
        return HttpResponsePermanentRedirect(address(request, "api-category", moved.path))
