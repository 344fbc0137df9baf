"""Decisions as JSON: what each verb takes, and what was decided. Validated data are the verb's own arguments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.categories import CategoriesField, CategoryField
from papers import identifiers, ingest, reasons
from papers.curation.batching import BATCHABLE, MOST
from papers.curation.classifying import MAX_EVIDENCE
from papers.curation.submitting import MAX_COMMENT
from papers.models import Decision, Paper, Reason, State
from papers.paper_fields import LABELS
from taxonomy.models import Category

MAX_CATEGORIES = 20
BATCH_VERBS = [(str(verb), str(verb)) for verb in BATCHABLE]


class EvidenceField(serializers.DictField):
    """{path: sentences} in, {`Category`: sentences} out."""

    child = serializers.CharField(max_length=MAX_EVIDENCE, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        said = {path.strip("/"): text for path, text in super().to_internal_value(data).items()}
        found = {category.path: category for category in Category.objects.filter(path__in=said)}
        if missing := [path for path in said if path not in found]:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": missing[0]})
        return {found[path]: text for path, text in said.items()}


def storable(text: str) -> str:
    """With ? for what no text of the database holds, so that it can be looked up, and is not found."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode()


class PaperField(serializers.CharField):
    """Cite key or identifier in, a `Paper` out."""

    def to_internal_value(self, data: Any) -> Any:
        text = storable(super().to_internal_value(data))
        found: Paper | None = ingest.named(text) if len(text) <= identifiers.MAX_LENGTH else None
        if found is None:
            raise serializers.ValidationError(_("No paper has this cite key or identifier."))
        return found


class PickedField(serializers.CharField):
    """The key of an offered reason in, a `Reason` out."""

    def to_internal_value(self, data: Any) -> Any:
        key = super().to_internal_value(data)
        found = Reason.objects.filter(key=key, is_active=True).first()
        if found is None:
            raise serializers.ValidationError(_("There is no reason “%(value)s”.") % {"value": key})
        return found


def _reason(**more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=MAX_COMMENT, **{"required": False, "allow_blank": True, **more})


class AcceptSerializer(serializers.Serializer[Any]):
    categories = CategoriesField(
        allow_empty=False, max_length=MAX_CATEGORIES, help_text=gettext_lazy("Paths.")
    )
    primary = CategoryField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("One of them; the first when it is not named."),
    )
    evidence = EvidenceField(
        required=False,
        help_text=gettext_lazy("By path: the sentences of the abstract that speak for the category."),
    )
    reason = _reason()


class ReasonSerializer(serializers.Serializer[Any]):
    reason = _reason(
        required=True,
        allow_blank=False,
        help_text=gettext_lazy("The submitter reads it on the status page."),
    )


class RejectSerializer(serializers.Serializer[Any]):
    reason = _reason(
        allow_blank=False, help_text=gettext_lazy("In words; the submitter reads it on the status page.")
    )
    picked = PickedField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Key of a reason of the list, instead of words or before them."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("reason") and not attrs.get("picked"):
            raise serializers.ValidationError({"reason": [_("This field is required.")]})
        return attrs


class MergeSerializer(serializers.Serializer[Any]):
    into = PaperField(help_text=gettext_lazy("Cite key or identifier of the paper."))
    reason = _reason()


class ApplySerializer(serializers.Serializer[Any]):
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.ChoiceField(choices=sorted(LABELS)),
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Those of the proposed changes to write; all when it is not given."),
    )
    reason = _reason()


class ClaimSerializer(serializers.Serializer[Any]):
    take_over = serializers.BooleanField(
        required=False, help_text=gettext_lazy("Also when a colleague has it open.")
    )


class NothingSerializer(serializers.Serializer[Any]):
    """An empty body."""


BODIES: dict[str, type[serializers.Serializer[Any]]] = {
    Decision.Verb.ACCEPT: AcceptSerializer,
    Decision.Verb.REJECT: RejectSerializer,
    Decision.Verb.MERGE: MergeSerializer,
    Decision.Verb.ASK: ReasonSerializer,
    Decision.Verb.RETRY: NothingSerializer,
    "apply": ApplySerializer,
}


class BatchSerializer(serializers.Serializer[Any]):
    """A verb for many submissions, with what it takes for one."""

    verb = serializers.ChoiceField(choices=BATCH_VERBS)
    submissions = serializers.ListField(
        child=serializers.CharField(max_length=40),
        allow_empty=False,
        max_length=MOST,
        help_text=gettext_lazy("Their tokens."),
    )
    categories = CategoriesField(required=False, max_length=MAX_CATEGORIES, help_text=gettext_lazy("Paths."))
    primary = CategoryField(required=False, allow_null=True)
    evidence = EvidenceField(required=False)
    reason = _reason()
    picked = PickedField(required=False, allow_null=True)
    into = PaperField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`arguments` are what the verb takes, checked as when it is asked of one."""
        one = BODIES[attrs["verb"]](data=self.initial_data)
        one.is_valid(raise_exception=True)
        return {**attrs, "arguments": one.validated_data}


# What was decided


class DecisionSerializer(serializers.Serializer[Decision]):
    verb = serializers.ChoiceField(choices=Decision.Verb.choices)
    reason = serializers.SerializerMethodField(
        help_text=gettext_lazy("What was picked from the list is in the language asked for.")
    )
    decided_at = serializers.DateTimeField()

    def get_reason(self, decision: Decision) -> str:
        return reasons.said(decision)


class CuratorDecisionSerializer(DecisionSerializer):
    id = serializers.IntegerField()
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True, default=None)
    rule = serializers.CharField()
    batch = serializers.UUIDField(
        allow_null=True, help_text=gettext_lazy("What was decided at once has the same.")
    )


class UndoneDecisionSerializer(CuratorDecisionSerializer):
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(source="undone_by.username", allow_null=True, default=None)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one of many."""

    token = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=State.choices, allow_null=True)
    decision = CuratorDecisionSerializer(
        allow_null=True, help_text=gettext_lazy("What was decided, or undone; null when it was not possible.")
    )
    detail = serializers.CharField(help_text=gettext_lazy("Why it was not possible."))


class BatchOutcomeSerializer(serializers.Serializer[Any]):
    batch = serializers.UUIDField(help_text=gettext_lazy("With this all of it is undone at once."))
    decided = serializers.IntegerField(help_text=gettext_lazy("How many of them were decided (undone)."))
    results = OutcomeSerializer(many=True)


class ClaimedSerializer(serializers.Serializer[Any]):
    mine = serializers.BooleanField()
    holder = serializers.CharField(source="holder.username", allow_null=True, default=None)
    until = serializers.DateTimeField(allow_null=True)
