"""Claims: who has a submission open, and who has taken the next ones."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import MayDecide
from api.serializers import (
    ClaimedSerializer,
    ClaimNextSerializer,
    ClaimSerializer,
    HeldSerializer,
    NothingSerializer,
)
from api.views.base import DRY_RUN, ApiView, writes
from api.views.decisions import REFUSALS, decision
from api.views.submissions import for_api
from papers import curation
from papers.filters import BY_ITSELF
from papers.models import State, Submission


class Claim(ApiView):
    permission_classes = [MayDecide]

    @decision(
        "claim",
        gettext_lazy("Claim it for 15 minutes"),
        ClaimSerializer,
        answer=ClaimedSerializer,
        description=gettext_lazy(
            "Colleagues see who has a submission open. It keeps nobody from deciding: of two decisions one wins."
        ),
        take_over=False,
    )
    def post(self, request: Request, token: str) -> Response:
        submission = get_object_or_404(Submission, token=token)
        given = ClaimSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by: Any = request.user
        held = curation.claim(submission, by=by, keep=True, **given.validated_data)
        if held.holder is None:
            raise curation.CurationError(_("Only what waits for a decision can be claimed."))
        return Response(ClaimedSerializer(held).data)


class Release(ApiView):
    permission_classes = [MayDecide]

    @decision("release", gettext_lazy("Let go of it"), NothingSerializer, answer=ClaimedSerializer)
    def post(self, request: Request, token: str) -> Response:
        submission = get_object_or_404(Submission, token=token)
        by: Any = request.user
        return Response(ClaimedSerializer(curation.release(submission, by=by)).data)


class ClaimNext(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="submissions_claim_next",
        tags=["curation"],
        summary=gettext_lazy("Claim the next ones that nobody holds"),
        description=gettext_lazy(
            "The oldest first; two curators who ask at once get different ones. They are yours until 15 minutes after "
            "you last decided on one of them, or claimed more. The answer lists those that were claimed now."
        ),
        parameters=[DRY_RUN],
        request=ClaimNextSerializer,
        examples=[OpenApiExample("claim_next", value={"most": 20, "kind": "reference"}, request_only=True)],
        responses={200: HeldSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request) -> Response:
        given = ClaimNextSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by: Any = request.user
        found = curation.claim_next(_wanted(**given.validated_data), by=by, most=given.validated_data["most"])
        rows = for_api().filter(pk__in=[row.pk for row in found]).order_by("created_at", "id")
        return _held(by, request, rows)


class ReleaseAll(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="submissions_release_all",
        tags=["curation"],
        summary=gettext_lazy("Give back all that you hold"),
        parameters=[DRY_RUN],
        request=None,
        responses={200: HeldSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request) -> Response:
        by: Any = request.user
        curation.release_all(by=by)
        return _held(by, request)


def _wanted(state: list[str] | None = None, kind: str = "", **_: Any) -> QuerySet[Submission]:
    """As on the page: without what was asked about, and without what fills gaps by itself."""
    rows = Submission.objects.filter(state__in=state or [State.READY, State.FAILED]).oldest_first()
    return rows.filter(kind=kind) if kind else rows.exclude(BY_ITSELF)


def _held(by: Any, request: Request, rows: Any = ()) -> Response:
    held = curation.held_by(by)
    answer = {"held": held.count, "until": held.until, "results": rows}
    return Response(HeldSerializer(answer, context={"request": request}).data)
