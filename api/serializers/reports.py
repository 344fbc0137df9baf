"""Reports of mistakes as JSON."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.submissions import TypedSerializer
from papers.curation.submitting import MAX_ABSTRACT, MAX_COMMENT


class ReportSerializer(TypedSerializer):
    """What is wrong: in words, or as the field should be. A field that is left out stays as it is."""

    abstract = serializers.CharField(required=False, allow_blank=True, max_length=MAX_ABSTRACT)
    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_COMMENT,
        help_text=gettext_lazy("For the curators; never shown to others."),
    )

    def arguments(self) -> dict[str, Any]:
        """What `curation.report` takes beside the paper."""
        changes = dict(self.validated_data)
        return {"comment": changes.pop("comment", ""), "changes": changes}
