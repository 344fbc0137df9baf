"""The filters of the curation queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from papers import identifiers
from papers.models import Decision, State, Submission

ALL, OPEN, DECIDED, PEOPLE = "all", "open", "decided", "people"
DEFAULTS = {"state": OPEN, "kind": PEOPLE, "q": ""}
ALSO = (
    "age",
    "failure",
    "claimed",
    "decided_by",
    "days",
    "found_by",
)  # in addresses only: the dashboard's numbers lead here
AGES = {"day": (0, 1), "week": (1, 7), "month": (7, 30), "older": (30, None)}  # from so many days to so many
GROUPS = {OPEN: State.open(), DECIDED: State.decided(), ALL: list(State)}
STATES = [(OPEN, _("All open")), *State.choices, (DECIDED, _("All decided")), (ALL, _("All"))]
KINDS = [(PEOPLE, _("Needs a person")), *Submission.Kind.choices, (ALL, _("All"))]
ANYBODY = "1"  # as who claimed it
HIDDEN = forms.HiddenInput
BY_ITSELF = Q(kind=Submission.Kind.UPDATE, proposal=[])  # it fills empty fields and asks nobody


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.standing().filter(submission=OuterRef("pk"))


class QueueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The queue that a query string names; without one all that is open and needs a person, oldest first."""

    q = django_filters.CharFilter(
        label=_("Title, reference or identifier"), method="with_text", max_length=300
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, method="of_kind", empty_label=None)

    age = django_filters.ChoiceFilter(choices=[(age, age) for age in AGES], method="of_age", widget=HIDDEN)
    failure = django_filters.CharFilter(field_name="failure__message", max_length=500, widget=HIDDEN)
    claimed = django_filters.CharFilter(method="claimed_now", max_length=150, widget=HIDDEN)
    decided_by = django_filters.CharFilter(method="decided_by_curator", max_length=150, widget=HIDDEN)
    found_by = django_filters.NumberFilter(field_name="found_by", min_value=1, max_value=2**31, widget=HIDDEN)
    days = django_filters.NumberFilter(method="decided_within", min_value=1, max_value=3650, widget=HIDDEN)

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
        for name in ALSO:
            if value := self.data.get(name):
                kept[name] = value
        return kept.urlencode()

    def in_state(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows.filter(state__in=GROUPS.get(value, [value]))

    def of_kind(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        if value == PEOPLE:
            return rows.exclude(BY_ITSELF)
        return rows if value == ALL else rows.filter(kind=value)

    def of_age(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        youngest, oldest = AGES[value]
        now = timezone.now()
        rows = rows.filter(created_at__lte=now - timedelta(days=youngest))
        return rows if oldest is None else rows.filter(created_at__gt=now - timedelta(days=oldest))

    def claimed_now(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """By anybody ("1"), or by the curator of this name."""
        rows = rows.exclude(claimed_by=None).filter(claimed_until__gt=timezone.now())
        return rows if value == ANYBODY else rows.filter(claimed_by__username=value)

    def decided_by_curator(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return rows.filter(Exists(_decisions().filter(decided_by__username=value, **self._since())))

    def decided_within(self, rows: QuerySet[Submission], name: str, value: Decimal) -> QuerySet[Submission]:
        return rows.filter(Exists(_decisions().filter(**self._since())))

    def _since(self) -> dict[str, datetime]:
        """Of one decision: who decided it and when go together."""
        days = self.form.cleaned_data.get("days")
        return {"decided_at__gt": timezone.now() - timedelta(days=int(days))} if days else {}

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
