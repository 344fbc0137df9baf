"""Many decisions at once, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import MayDecide
from api.serializers import BatchOutcomeSerializer, BatchSerializer, KeptBatchSerializer
from api.views.base import DRY_RUN, ApiView, writes
from api.views.decisions import REFUSALS
from papers import curation
from papers.curation import Outcome
from papers.models import Submission


class Batches(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="submissions_decide_all",
        tags=["curation"],
        summary=gettext_lazy("One decision on up to 200 submissions"),
        description=gettext_lazy(
            "The answer has an outcome for each, in the order given: its decision, or a sentence that says why there "
            "is none, which keeps nothing from the others. Send also what the verb takes for one. Ten at a time "
            "are committed (with dry_run tried), so that nobody else waits long."
        ),
        parameters=[DRY_RUN],
        request=BatchSerializer,
        examples=[
            OpenApiExample(
                "reject",
                value={"verb": "reject", "submissions": ["TOKEN"], "reason": "Not about alignment."},
                request_only=True,
            )
        ],
        responses={200: BatchOutcomeSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request) -> Response:
        given = BatchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        tokens = list(dict.fromkeys(given.validated_data["submissions"]))
        found = {row.token: row for row in Submission.objects.filter(token__in=tokens)}
        rows = [found[token] for token in tokens if token in found]
        by: Any = request.user
        batch = curation.decide_all(
            rows,
            given.validated_data["verb"],
            by=by,
            seen=given.validated_data.get("seen"),
            **given.validated_data["arguments"],
        )
        by_token = {o.submission.token: o for o in batch.outcomes if o.submission}
        missing = Outcome(None, None, _("There is no such submission."))
        return answer(batch.uuid, [(token, by_token.get(token, missing)) for token in tokens])


class BatchDetail(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="submissions_decisions_retrieve",
        tags=["curation"],
        summary=gettext_lazy("What became of a batch"),
        description=gettext_lazy(
            "First what could not be decided then, with the reason, then the decisions, also those that have been "
            "undone since. Each with the state that the submission has now."
        ),
        parameters=[OpenApiParameter("batch", UUID, OpenApiParameter.PATH)],
        responses={200: KeptBatchSerializer, **{code: REFUSALS[code] for code in (401, 403, 404)}},
    )
    def get(self, request: Request, batch: UUID) -> Response:
        outcomes = curation.outcomes_of(batch)
        if not outcomes:
            raise NotFound
        return Response(KeptBatchSerializer(_told(batch, [(_token(one), one) for one in outcomes])).data)


class UndoBatch(ApiView):
    permission_classes = [MayDecide]

    @extend_schema(
        operation_id="submissions_undo_all",
        tags=["curation"],
        summary=gettext_lazy("Take a batch back"),
        description=gettext_lazy("What others have built on stays, and says why."),
        parameters=[OpenApiParameter("batch", UUID, OpenApiParameter.PATH), DRY_RUN],
        request=None,
        responses={200: BatchOutcomeSerializer, **REFUSALS},
    )
    @writes
    def post(self, request: Request, batch: UUID) -> Response:
        by: Any = request.user
        outcomes = curation.undo_batch(batch, by=by)
        return answer(batch, [(_token(one), one) for one in outcomes])


def _token(outcome: Outcome) -> str | None:
    return outcome.submission.token if outcome.submission else None


def answer(batch: UUID, outcomes: Sequence[tuple[str | None, Outcome]]) -> Response:
    """The outcomes with the tokens they were asked by."""
    return Response(BatchOutcomeSerializer(_told(batch, outcomes)).data)


def _told(batch: UUID, outcomes: Sequence[tuple[str | None, Outcome]]) -> dict[str, Any]:
    results = [
        {
            "token": token,
            "state": outcome.submission.state if outcome.submission else None,
            "decision": outcome.decision,
            "detail": outcome.sentence,
        }
        for token, outcome in outcomes
    ]
    decided = sum(1 for _token, outcome in outcomes if outcome.decision)
    return {"batch": batch, "decided": decided, "results": results}
