"""Merging papers and authors as JSON. Validated data are the verbs' own arguments."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from api.serializers.decisions import PaperField
from api.serializers.storable import storable
from papers.addresses import address
from papers.curation.merging_papers import BOTH, FIELDS, LEFT, RIGHT
from papers.curation.splitting_authors import LONGEST
from papers.curation.submitting import MAX_COMMENT
from papers.ingest.names import LONGEST as LONGEST_NAME
from papers.models import Author, Paper

MOST_PAPERS = 1_000
LONGEST_SLUG = 121  # one more than an author can have


def find_author(slug: str) -> Author | None:
    """By the address of today or a former one."""
    return Author.objects.filter(Q(slug=slug) | Q(redirects__old_slug=slug)).first()


class AuthorField(serializers.CharField):
    """A slug in, an `Author` out."""

    def to_internal_value(self, data: Any) -> Any:
        slug = storable(super().to_internal_value(data))[:LONGEST_SLUG]
        if (found := find_author(slug)) is None:
            raise serializers.ValidationError(_("There is no author “%(value)s”.") % {"value": slug})
        return found


def _reason() -> serializers.CharField:
    return serializers.CharField(max_length=MAX_COMMENT, required=False, allow_blank=True)


class ChoicesSerializer(serializers.Serializer[Any]):
    """By field: "left" is what the paper that goes says, "right" what the one that stays says."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {name: _choice(name) for name in FIELDS}


def _choice(name: str) -> serializers.ChoiceField:
    if name != "venue":
        return serializers.ChoiceField(choices=[LEFT, RIGHT], required=False)
    help_text = gettext_lazy("With year and date. “both” is the best version of both.")
    return serializers.ChoiceField(choices=[LEFT, RIGHT, BOTH], required=False, help_text=help_text)


class MergePapersSerializer(serializers.Serializer[Any]):
    into = PaperField(help_text=gettext_lazy("Cite key or identifier of the paper that stays."))
    choices = ChoicesSerializer(
        required=False,
        help_text=gettext_lazy("What is not named stays, except what is empty there or locked only here."),
    )
    reason = _reason()


class MergeAuthorsSerializer(serializers.Serializer[Any]):
    into = AuthorField(help_text=gettext_lazy("Slug of the author that stays."))
    reason = _reason()


class RenameAuthorSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=LONGEST_NAME)
    distinction = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST,
        help_text=gettext_lazy("What tells namesakes apart; as it is when it is not sent."),
    )
    reason = _reason()


class SplitAuthorSerializer(serializers.Serializer[Any]):
    papers = serializers.ListField(
        child=PaperField(),
        allow_empty=False,
        max_length=MOST_PAPERS,
        help_text=gettext_lazy("Cite keys or identifiers of the other person’s papers."),
    )
    distinction = serializers.CharField(
        max_length=LONGEST, help_text=gettext_lazy("What tells the two apart, such as a place.")
    )
    reason = _reason()


class AuthorPageSerializer(serializers.Serializer[Author]):
    # The context's `request` says on which host.

    slug = serializers.CharField()
    name = serializers.CharField()
    distinction = serializers.CharField(help_text=gettext_lazy("What tells namesakes apart, else empty."))
    variants = serializers.SerializerMethodField(help_text=gettext_lazy("Other names of the same person."))
    papers = serializers.SerializerMethodField(help_text=gettext_lazy("How many papers."))
    url = serializers.SerializerMethodField(help_text=gettext_lazy("The page."))

    def get_variants(self, author: Author) -> list[str]:
        return [row.name for row in author.variants.all() if row.name != author.name]

    def get_papers(self, author: Author) -> int:
        return Paper.objects.filter(authorships__author=author).distinct().count()

    def get_url(self, author: Author) -> str:
        return address(self.context["request"], "author", author.slug)
