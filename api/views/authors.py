"""One author: the names, another name, merging two of them, telling namesakes apart."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import MayDecide
from api.serializers import ErrorSerializer, UndoneDecisionSerializer
from api.serializers.merging import (
    AuthorPageSerializer,
    MergeAuthorsSerializer,
    RenameAuthorSerializer,
    SplitAuthorSerializer,
    find_author,
)
from api.views.base import DRY_RUN, ApiView, moved, writes
from api.views.decisions import REFUSALS
from papers import curation
from papers.addresses import address
from papers.models import Author

SLUG = OpenApiParameter(
    "slug",
    str,
    OpenApiParameter.PATH,
    description=gettext_lazy("As in the address of the author’s page."),
    examples=[OpenApiExample("slug", value="yuntao-bai")],
)


def _author_or_404(slug: str) -> Author:
    if (found := find_author(slug)) is None:
        raise NotFound
    return found


class AuthorDetail(ApiView):
    @extend_schema(
        operation_id="authors_retrieve",
        tags=["papers"],
        summary=gettext_lazy("One author"),
        description=gettext_lazy(
            "An author is a name until a curator merges or splits it. The papers: search for author=SLUG."
        ),
        parameters=[SLUG],
        responses={
            200: AuthorPageSerializer,
            301: OpenApiResponse(description=gettext_lazy("A former address.")),
            404: OpenApiResponse(ErrorSerializer, gettext_lazy("There is no such author.")),
        },
    )
    def get(self, request: Request, slug: str) -> Response | HttpResponsePermanentRedirect:
        found = _author_or_404(slug)
        if found.slug != slug:
            return moved(address(request, "api-author", found.slug))
        return Response(AuthorPageSerializer(found, context={"request": request}).data)


class _AuthorVerb(ApiView):
    permission_classes = [MayDecide]

    def decide(
        self, request: Request, slug: str, body: type[serializers.Serializer[Any]], verb: Any
    ) -> Response:
        author = _author_or_404(slug)
        given = body(data=request.data)
        given.is_valid(raise_exception=True)
        decision = verb(author, by=request.user, **given.validated_data)
        return Response(UndoneDecisionSerializer(decision).data)


class MergeAuthors(_AuthorVerb):
    @extend_schema(
        operation_id="authors_merge",
        tags=["curation"],
        summary=gettext_lazy("Merge this author into another one: two names of one person"),
        description=gettext_lazy(
            "The papers go over, later ones with this name too; this address redirects."
        ),
        parameters=[SLUG, DRY_RUN],
        request=MergeAuthorsSerializer,
        examples=[OpenApiExample("merge", value={"into": "long-ouyang"}, request_only=True)],
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, slug: str) -> Response:
        return self.decide(request, slug, MergeAuthorsSerializer, curation.merge_authors)


class RenameAuthor(_AuthorVerb):
    @extend_schema(
        operation_id="authors_rename",
        tags=["curation"],
        summary=gettext_lazy("Give this author another name"),
        description=gettext_lazy(
            "The old name stays one of the author’s names, papers keep what is printed on them, and this address "
            "redirects."
        ),
        parameters=[SLUG, DRY_RUN],
        request=RenameAuthorSerializer,
        examples=[OpenApiExample("rename", value={"name": "Yuntao Bai"}, request_only=True)],
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, slug: str) -> Response:
        return self.decide(request, slug, RenameAuthorSerializer, curation.rename_author)


class SplitAuthor(_AuthorVerb):
    @extend_schema(
        operation_id="authors_split",
        tags=["curation"],
        summary=gettext_lazy("Give some papers to a namesake of their own"),
        parameters=[SLUG, DRY_RUN],
        request=SplitAuthorSerializer,
        examples=[
            OpenApiExample(
                "split",
                value={"papers": ["bai2022constitutional"], "distinction": "Tianjin"},
                request_only=True,
            )
        ],
        responses={200: UndoneDecisionSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, slug: str) -> Response:
        return self.decide(request, slug, SplitAuthorSerializer, curation.split_author)
