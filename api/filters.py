"""What may stand behind the question mark."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.facets import NAMES
from papers.models import State, Submission
from papers.models.paper import Identifier
from papers.search import SearchForm

MAX_PAGE_SIZE = 200
ALWAYS = {"format"}  # Django REST framework's own


class FacetNamesField(serializers.CharField):
    """ "category,year" or "all" in, a list of names out."""

    def to_internal_value(self, data: Any) -> Any:
        asked = [name.strip() for name in super().to_internal_value(data).split(",") if name.strip()]
        names = list(NAMES) if asked in (["all"], ["1"], ["true"]) else list(dict.fromkeys(asked))
        for name in names:
            if name not in NAMES:
                sentence = _("There is no facet “%(value)s”. Choose from %(names)s or write all.")
                raise serializers.ValidationError(sentence % {"value": name, "names": ", ".join(NAMES)})
        return names


class PageSizeSerializer(serializers.Serializer[Any]):
    page_size = serializers.IntegerField(min_value=1, max_value=MAX_PAGE_SIZE, default=20)


class ListOptionsSerializer(PageSizeSerializer):
    """What a list of papers takes beside the search itself."""

    facets = FacetNamesField(default=list, allow_blank=True)  # type: ignore[arg-type]


SEARCH_PARAMETERS = {*SearchForm.base_fields, *ListOptionsSerializer().fields}


def refuse_unknown(given: QueryDict, known: set[str]) -> None:
    """A misspelt parameter would quietly mean something else: it is an error. Raises `ValidationError`."""
    sentence = _("There is no such parameter here.")
    if unknown := [name for name in given if name not in known | ALWAYS]:
        raise serializers.ValidationError({name: [sentence] for name in unknown})


class SubmissionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The curators' list."""

    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    kind = django_filters.ChoiceFilter(choices=Submission.Kind.choices)
    scheme = django_filters.ChoiceFilter(choices=Identifier.Scheme.choices)
    claimed_by = django_filters.CharFilter(
        method="held_by", max_length=150, help_text=gettext_lazy("Username of the curator who holds it now.")
    )
    created_after = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", help_text=gettext_lazy("ISO 8601, itself included.")
    )
    created_before = django_filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", help_text=gettext_lazy("ISO 8601, itself left out.")
    )

    class Meta:
        model = Submission
        fields: list[str] = []

    def held_by(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows.filter(claimed_by__username=value, claimed_until__gt=timezone.now())
