"""Deciding on a submission: each verb of curation at an address of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import MayDecide
from api.serializers import (
    AcceptSerializer,
    ApplySerializer,
    CompleteSerializer,
    ConflictSerializer,
    CuratorSubmissionSerializer,
    ErrorSerializer,
    MergeSerializer,
    NothingSerializer,
    ReasonSerializer,
    RejectSerializer,
    typed_record,
)
from api.views.base import DRY_RUN, ApiView, Post, writes
from api.views.submissions import TOKEN, for_api
from papers import curation
from papers.models import Submission

REFUSALS: dict[int, Any] = {
    400: ErrorSerializer,
    401: ErrorSerializer,
    403: ErrorSerializer,
    404: ErrorSerializer,
    409: OpenApiResponse(
        ConflictSerializer, gettext_lazy("The move is not possible; the sentence says why.")
    ),
}


def decision(
    name: str,
    summary: Any,
    body: type[serializers.Serializer[Any]],
    *,
    answer: Any = CuratorSubmissionSerializer,
    description: Any = None,
    **example: Any,
) -> Callable[[Post], Post]:
    """For the method that decides on a submission: its schema, and `writes`."""
    examples = [OpenApiExample(name, value=example, request_only=True)] if example else []

    def make(post: Post) -> Post:
        described: Callable[[Post], Post] = extend_schema(
            operation_id=f"submissions_{name}",
            tags=["curation"],
            summary=summary,
            description=description,
            parameters=[TOKEN, DRY_RUN],
            request=None if body is NothingSerializer else body,
            examples=examples,
            responses={200: answer, **REFUSALS},
        )
        return described(writes(post))

    return make


class DecisionView(ApiView):
    # A verb of curation at an address of its own; validated data are its arguments.

    permission_classes = [MayDecide]
    body: type[serializers.Serializer[Any]] = NothingSerializer
    verb: ClassVar[Callable[..., Any]]

    def decide(self, request: Request, token: str) -> Response:
        submission = get_object_or_404(Submission, token=token)
        given = self.body(data=request.data)
        given.is_valid(raise_exception=True)
        self.act(submission, request.user, given.validated_data)
        fresh = for_api().get(pk=submission.pk)
        return Response(CuratorSubmissionSerializer(fresh, context={"request": request}).data)

    def act(self, submission: Submission, by: Any, given: dict[str, Any]) -> None:
        type(self).verb(submission, by=by, **given)


class Accept(DecisionView):
    body, verb = AcceptSerializer, curation.accept

    @decision(
        "accept",
        gettext_lazy("Accept: make it a paper in these categories"),
        AcceptSerializer,
        categories=["outer-alignment/scalable-oversight"],
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Apply(DecisionView):
    body, verb = ApplySerializer, curation.apply

    @decision(
        "apply",
        gettext_lazy("Accept an update or a reported mistake: write what it proposes"),
        ApplySerializer,
        fields=["title"],
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Reject(DecisionView):
    body, verb = RejectSerializer, curation.reject

    @decision(
        "reject", gettext_lazy("Reject, with a reason"), RejectSerializer, reason="Not about alignment."
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Merge(DecisionView):
    body, verb = MergeSerializer, curation.merge

    @decision(
        "merge",
        gettext_lazy("Merge into a paper that we have"),
        MergeSerializer,
        into="bai2022constitutional",
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Ask(DecisionView):
    body, verb = ReasonSerializer, curation.ask

    @decision(
        "ask",
        gettext_lazy("Ask the submitter for information"),
        ReasonSerializer,
        reason="Which version is meant?",
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Complete(DecisionView):
    body = CompleteSerializer

    @decision(
        "complete",
        gettext_lazy("Complete or correct what was typed, before deciding"),
        CompleteSerializer,
        title="The Superintelligent Will",
        authors=["Nick Bostrom"],
        year=2012,
    )
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)

    def act(self, submission: Submission, by: Any, given: dict[str, Any]) -> None:
        curation.complete(submission, by=by, typed=typed_record(given), seen=given.get("seen", ""))


class Retry(DecisionView):
    verb = curation.retry

    @decision("retry", gettext_lazy("Ask the source again, after it failed"), NothingSerializer)
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)


class Undo(DecisionView):
    verb = curation.undo

    @decision("undo", gettext_lazy("Take the last decision back"), NothingSerializer)
    def post(self, request: Request, token: str) -> Response:
        return self.decide(request, token)
