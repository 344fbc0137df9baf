"""Decisions as JSON: what each verb takes, and what was decided. Validated data are the verb's own arguments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.categories import CategoriesField, CategoryField
from api.serializers.storable import storable
from papers import identifiers, ingest, reasons
from papers.curation.batching import BATCHABLE, MOST
from papers.curation.claiming import SET
from papers.curation.classifying import MAX_EVIDENCE
from papers.curation.submitting import MAX_COMMENT
from papers.models import Confidence, Decision, Paper, Reason, State, Submission
from papers.paper_fields import LABELS
from taxonomy.models import Category

MAX_CATEGORIES = 20
BATCH_VERBS = [(str(verb), str(verb)) for verb in BATCHABLE]


class OfCategoriesField(serializers.DictField):
    """{path: what is said} in, {`Category`: what is said} out."""

    def to_internal_value(self, data: Any) -> Any:
        said = {storable(path.strip("/")): text for path, text in super().to_internal_value(data).items()}
        found = {category.path: category for category in Category.objects.filter(path__in=said)}
        if missing := [path for path in said if path not in found]:
            raise serializers.ValidationError(_("There is no category “%(value)s”.") % {"value": missing[0]})
        return {found[path]: text for path, text in said.items()}


class EvidenceField(OfCategoriesField):
    child = serializers.CharField(max_length=MAX_EVIDENCE, allow_blank=True)


class ConfidenceField(OfCategoriesField):
    child = serializers.ChoiceField(choices=Confidence.choices, allow_blank=True)


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
        key = storable(super().to_internal_value(data))
        found = Reason.objects.filter(key=key, is_active=True).first()
        if found is None:
            raise serializers.ValidationError(_("There is no reason “%(value)s”.") % {"value": key})
        return found


def _reason(**more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=MAX_COMMENT, **{"required": False, "allow_blank": True, **more})


class SeenSerializer(serializers.Serializer[Any]):
    seen = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=64,
        help_text=gettext_lazy(
            "“seen” of the submission as you read it: when it has changed since, the answer is 409."
        ),
    )


class ClassifySerializer(serializers.Serializer[Any]):
    categories = CategoriesField(
        default=list, max_length=MAX_CATEGORIES, help_text=gettext_lazy("Paths; at least one.")
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
    confidence = ConfidenceField(
        required=False, help_text=gettext_lazy("By path: how sure it is; “” is not said.")
    )
    reason = _reason()


class AcceptSerializer(SeenSerializer, ClassifySerializer):
    """The categories that it is accepted into."""


class ReasonSerializer(SeenSerializer):
    reason = _reason(
        required=True,
        allow_blank=False,
        help_text=gettext_lazy("The submitter reads it on the status page."),
    )


class RejectSerializer(SeenSerializer):
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


class MergeSerializer(SeenSerializer):
    into = PaperField(help_text=gettext_lazy("Cite key or identifier of the paper."))
    reason = _reason()


class ApplySerializer(SeenSerializer):
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


class ClaimNextSerializer(serializers.Serializer[Any]):
    """Which of those that wait, and how many."""

    most = serializers.IntegerField(min_value=1, max_value=SET, default=SET)
    state = serializers.ListField(
        child=serializers.ChoiceField(choices=[(state, state.label) for state in State.decidable()]),
        required=False,
        max_length=len(State.decidable()),
        help_text=gettext_lazy("Any of these; “ready” and “failed” when it is not given."),
    )
    kind = serializers.ChoiceField(choices=Submission.Kind.choices, required=False)


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
    confidence = ConfidenceField(required=False)
    reason = _reason()
    picked = PickedField(required=False, allow_null=True)
    into = PaperField(required=False)
    seen = serializers.DictField(
        child=serializers.CharField(max_length=64, allow_blank=True),
        required=False,
        help_text=gettext_lazy("By token, as for one."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`arguments` are what the verb takes, checked as when it is asked of one."""
        given = {name: value for name, value in self.initial_data.items() if name != "seen"}
        one = BODIES[attrs["verb"]](data=given)
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


class KeptOutcomeSerializer(OutcomeSerializer):
    decision = UndoneDecisionSerializer(
        allow_null=True, help_text=gettext_lazy("What was decided; null when it was not possible.")
    )


class KeptBatchSerializer(BatchOutcomeSerializer):
    """A batch as it stands now."""

    results = KeptOutcomeSerializer(many=True)


class ClaimedSerializer(serializers.Serializer[Any]):
    mine = serializers.BooleanField()
    holder = serializers.CharField(source="holder.username", allow_null=True, default=None)
    until = serializers.DateTimeField(allow_null=True)
