"""Many references at once: looking at a text, and submitting what it holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers import ErrorSerializer
from api.serializers.incoming import BulkSerializer, PreviewSerializer, SentSerializer, TextSerializer
from api.throttles import PreviewThrottle, SubmitThrottle
from api.views.base import DRY_RUN, ApiView, writes
from papers import incoming
from papers.incoming import Found, Sent, Standing, Stands

TOO_LARGE = OpenApiResponse(ErrorSerializer, gettext_lazy("The body has more than 1,000,000 bytes."))
TOO_MANY = OpenApiResponse(ErrorSerializer, gettext_lazy("Too many; wait as Retry-After says."))
EXAMPLE = OpenApiExample(
    "lines",
    value={"text": "2212.08073\nhttps://doi.org/10.18653/v1/2022.acl-long.581\nsomething else"},
    request_only=True,
)


class Preview(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [PreviewThrottle]

    @extend_schema(
        operation_id="submissions_preview",
        tags=["submissions"],
        summary=gettext_lazy("What a text would be understood as"),
        description=gettext_lazy(
            "One object for each reference of the text: new, known (with the paper), waiting (with the submission), "
            "declined earlier (with the reason) or not understood (with the reason). Nothing is kept. The same thing "
            "on several lines is listed once. `may_be` is a hint on what is new and has a title, for the first 500 of "
            "those: papers and waiting submissions that are probably the same work, by title and authors."
        ),
        parameters=[DRY_RUN],
        request=TextSerializer,
        responses={200: PreviewSerializer, 400: ErrorSerializer, 413: TOO_LARGE, 429: TOO_MANY},
        examples=[EXAMPLE],
    )
    @writes
    def post(self, request: Request) -> Response:
        given = TextSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        standing = _standing(given.validated_data["text"])
        shown = {"counts": standing.counts(), "results": standing.found}
        return Response(PreviewSerializer(shown, context={"request": request}).data)


class Bulk(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [PreviewThrottle]  # reading takes the time, whatever is new then

    @extend_schema(
        operation_id="submissions_bulk",
        tags=["submissions"],
        summary=gettext_lazy("Submit all that a text holds"),
        description=gettext_lazy(
            "Takes what the preview takes and submits what is new, at most 500 at once and as many as may still be "
            "submitted this hour; `left` says how many were not sent. The answer is that of the preview, as it stood "
            "before, with the new submissions. Comment and categories are added to what waits already too, which "
            "counts like a new one. The same text sent again submits nothing twice and sends what was left."
        ),
        parameters=[DRY_RUN],
        request=BulkSerializer,
        responses={200: SentSerializer, 400: ErrorSerializer, 413: TOO_LARGE, 429: TOO_MANY},
        examples=[EXAMPLE],
    )
    @writes
    def post(self, request: Request) -> Response:
        body = BulkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given: dict[str, Any] = body.validated_data
        standing = _standing(given["text"])
        wanted = standing.of(Stands.NEW, *([Stands.DECLINED] if given["again"] else []))
        said = {"categories": given.get("categories", ()), "comment": given.get("comment", "")}
        both = wanted + incoming.to_tell(standing, **said)
        by = request.user if request.user.is_authenticated else None
        sent = incoming.submit_all(both[: self._room(request, len(both))], by=by, **said)
        shown = {
            "counts": standing.counts(),
            "results": _with_what_was_sent(standing, both, sent),
            "created": sum(one.created for one in sent),
            "left": max(0, len(wanted) - len(sent)),
        }
        return Response(SentSerializer(shown, context={"request": request}).data)

    def _room(self, request: Request, wanted: int) -> int:
        throttle = SubmitThrottle()
        self.counted = [throttle]
        room = throttle.room(request, min(wanted, incoming.MOST_AT_ONCE))
        if wanted and not room:
            raise Throttled(throttle.wait())
        return room


def _standing(text: str) -> Standing:
    return incoming.compared(incoming.standing(incoming.pieces(text)))


def _with_what_was_sent(standing: Standing, wanted: list[Found], sent: list[Sent]) -> list[Found]:
    """In the order of the text; what is new has its submission. Whoever came between has made it known or waiting."""
    outcomes = {id(one): row for one, row in zip(wanted, sent, strict=False)}
    return [_after(one, outcomes.get(id(one))) for one in standing.found]


def _after(one: Found, sent: Sent | None) -> Found:
    if sent is None:
        return one
    return sent.found.as_it_was(one.state) if sent.created else sent.found
