"""Texts of many references as JSON: what is in them, and what became of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.categories import CategoriesField
from api.serializers.decisions import MAX_CATEGORIES
from api.serializers.papers import PaperLinkSerializer
from papers import incoming
from papers.addresses import absolute, address
from papers.curation.submitting import MAX_COMMENT
from papers.incoming import Found, MayBe, Stands
from papers.models import State, Submission


class TextSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(
        max_length=incoming.MAX_CHARS,
        trim_whitespace=False,
        help_text=gettext_lazy(
            "Identifiers and addresses in any form, BibTeX, lines of a reading list, in any mixture."
        ),
    )


class BulkSerializer(TextSerializer):
    categories = CategoriesField(
        required=False,
        max_length=MAX_CATEGORIES,
        help_text=gettext_lazy("Paths of the categories that you propose for each new one."),
    )
    comment = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_COMMENT,
        help_text=gettext_lazy("For the curators, with each new one; never shown to others."),
    )
    again = serializers.BooleanField(
        required=False, default=False, help_text=gettext_lazy("Send also what was declined earlier.")
    )


class SubmissionLinkSerializer(serializers.Serializer[Submission]):
    """A submission, by its addresses."""

    token = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    url = serializers.SerializerMethodField(help_text=gettext_lazy("Its address in this API."))
    html_url = serializers.SerializerMethodField(help_text=gettext_lazy("Its page."))

    def get_url(self, row: Submission) -> str:
        return address(self.context["request"], "api-submission", row.token)

    def get_html_url(self, row: Submission) -> str:
        return absolute(self.context["request"], row.get_absolute_url())


class MayBeSerializer(serializers.Serializer[MayBe]):
    """A paper, or else a submission, that a new reference may be."""

    title = serializers.CharField()
    score = serializers.SerializerMethodField(help_text=gettext_lazy("How likely, from 0.5 to 1."))
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text=gettext_lazy("In words, the weightiest first.")
    )
    paper = PaperLinkSerializer(allow_null=True)
    submission = SubmissionLinkSerializer(allow_null=True)

    def get_score(self, one: MayBe) -> float:
        return round(one.score, 3)


class FoundSerializer(serializers.Serializer[Found]):
    """One thing that stands in a text."""

    line = serializers.IntegerField(help_text=gettext_lazy("Where it stands first, from 1."))
    lines = serializers.SerializerMethodField(help_text=gettext_lazy("All lines where it stands."))
    text = serializers.CharField(help_text=gettext_lazy("How it begins, as given; at most 300 characters."))
    scheme = serializers.CharField(help_text=gettext_lazy("Of the identifier that it waits under; or empty."))
    id = serializers.CharField(help_text=gettext_lazy("The canonical identifier; or empty."))
    title = serializers.CharField(help_text=gettext_lazy("The paper's, or the one given; or empty."))
    state = serializers.ChoiceField(choices=Stands.choices)
    reason = serializers.CharField(
        help_text=gettext_lazy("Why it was declined earlier or is not understood; or empty.")
    )
    paper = PaperLinkSerializer(allow_null=True)
    submission = SubmissionLinkSerializer(allow_null=True)
    may_be = MayBeSerializer(many=True, help_text=gettext_lazy("What a new one may be after all; or empty."))

    def get_lines(self, found: Found) -> list[int]:
        return [place.line for place in found.places]


class CountsSerializer(serializers.Serializer[Any]):
    """How many there are of each state."""

    new = serializers.IntegerField()
    known = serializers.IntegerField()
    waiting = serializers.IntegerField()
    declined = serializers.IntegerField()
    not_understood = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer[Any]):
    counts = CountsSerializer()
    results = FoundSerializer(many=True)


class SentSerializer(PreviewSerializer):
    created = serializers.IntegerField(help_text=gettext_lazy("How many submissions are new."))
    left = serializers.IntegerField(
        help_text=gettext_lazy("How many were not sent because there were too many; send the text again.")
    )
