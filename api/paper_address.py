"""A paper as an address of the API names it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import NotFound

from papers import ingest
from papers.models import Paper

ADDRESS = OpenApiParameter(
    "address",
    str,
    OpenApiParameter.PATH,
    description=gettext_lazy("Cite key or identifier."),
    examples=[OpenApiExample("key", value="bai2022constitutional")],
)


def paper_at(address: str) -> Paper:
    """By cite key or identifier. Raises `NotFound`."""
    paper = ingest.named(address)
    if paper is None:
        raise NotFound
    return paper
