"""The filters of the curation queue."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from papers import identifiers
from papers.models import State, Submission

ALL, OPEN, DECIDED = "all", "open", "decided"
DEFAULTS = {"state": OPEN, "kind": Submission.Kind.REFERENCE.value, "q": ""}
GROUPS = {OPEN: State.open(), DECIDED: State.decided(), ALL: list(State)}
STATES = [(OPEN, _("All open")), *State.choices, (DECIDED, _("All decided")), (ALL, _("All"))]
KINDS = [*Submission.Kind.choices, (ALL, _("All"))]


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The queue that a query string names; without one all open new references, oldest first."""

    q = django_filters.CharFilter(
        label=_("Title, reference or identifier"), method="with_text", max_length=300
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, method="of_kind", empty_label=None)

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, data: QueryDict) -> None:
        filled = data.copy()
        for name, value in DEFAULTS.items():
            if not filled.get(name):
                filled[name] = value
        super().__init__(filled, queryset=Submission.objects.oldest_first())

    @property
    def form(self) -> Any:
        form = super().form
        form.label_suffix = ""
        return form

    @property
    def qs(self) -> Any:
        """Empty while a value is wrong: a list that means something else would mislead."""
        return super().qs if self.is_valid() else Submission.objects.none()

    @property
    def query_string(self) -> str:
        """The canonical query string: what differs from the defaults."""
        kept = QueryDict(mutable=True)
        for name, default in DEFAULTS.items():
            if (value := self.data.get(name)) != default:
                kept[name] = value
        return kept.urlencode()

    def in_state(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows.filter(state__in=GROUPS.get(value, [value]))

    def of_kind(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows if value == ALL else rows.filter(kind=value)

    def with_text(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        wanted = (
            Q(reference__icontains=value)
            | Q(value__icontains=value)
            | Q(typed__title__icontains=value)
            | Q(pulled__title__icontains=value)
        )
        if named := identifiers.parse(value):
            wanted |= Q(scheme=named.scheme, value=named.value)
        return rows.filter(wanted)
