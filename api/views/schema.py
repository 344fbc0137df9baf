"""The OpenAPI schema, where everything is, and the page that explains it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.manual import operations, schema
from api.views.base import ApiView
from papers.addresses import absolute, address


class Root(ApiView):
    @extend_schema(
        operation_id="root",
        tags=["start"],
        summary=gettext_lazy("Where everything is"),
        description=gettext_lazy("The addresses from which all others can be reached."),
        responses=inline_serializer(
            "Root",
            {
                name: serializers.URLField()
                for name in ("papers", "categories", "glossary", "submissions", "schema", "docs")
            },
        ),
    )
    def get(self, request: Request) -> Response:
        names = {
            "papers": "api-papers",
            "categories": "api-categories",
            "glossary": "api-glossary",
            "submissions": "api-submissions",
            "schema": "api-schema",
            "docs": "api-docs",
        }
        return Response({key: address(request, name) for key, name in names.items()})


@extend_schema(exclude=True)
class Schema(ApiView):
    """OpenAPI 3 as JSON, or as YAML when asked by `Accept: application/yaml` or `?format=yaml`."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]

    def get(self, request: Request) -> Response:
        return Response(schema(get_language() or "en"))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API for people, made from its schema."""
    base = absolute(request, "/").rstrip("/")
    groups = operations(schema(get_language() or "en"), base)
    return render(request, "api/docs.html", {"groups": groups, "base": base})
