"""Claims: who has a submission open."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import MayDecide
from api.serializers import ClaimedSerializer, ClaimSerializer, NothingSerializer
from api.views.base import ApiView
from api.views.decisions import decision
from papers import curation
from papers.models import Submission


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
        return Response(ClaimedSerializer(curation.claim(submission, by=by, **given.validated_data)).data)


class Release(ApiView):
    permission_classes = [MayDecide]

    @decision("release", gettext_lazy("Let go of it"), NothingSerializer, answer=ClaimedSerializer)
    def post(self, request: Request, token: str) -> Response:
        submission = get_object_or_404(Submission, token=token)
        by: Any = request.user
        return Response(ClaimedSerializer(curation.release(submission, by=by)).data)
