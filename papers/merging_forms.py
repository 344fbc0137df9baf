"""The forms of merging papers and authors, and of renaming or splitting an author; `papers.curation` judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from papers import ingest
from papers.curation.merging_papers import BOTH, FIELDS, LEFT, RIGHT
from papers.forms import text_field
from papers.identifiers import MAX_LENGTH
from papers.models import Author, Paper

SIDES = [(LEFT, _("Left")), (RIGHT, _("Right"))]


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class OtherPaperForm(_Form):
    """The paper that another one is to be merged into, as people call it."""

    other = forms.CharField(
        label=_("The other paper"), max_length=MAX_LENGTH, help_text=_("Cite key or identifier.")
    )

    def clean_other(self) -> Paper:
        found = ingest.named(self.cleaned_data["other"])
        if found is None:
            raise forms.ValidationError(_("No paper has this cite key or identifier."))
        return found


class MergePapersForm(_Form):
    """One choice for each field; what is not said is as the defaults have it."""

    reason = text_field(_("Reason"), rows=2)

    def __init__(self, *args: Any, defaults: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, initial=defaults, **kwargs)
        for name in FIELDS:
            sides = [*SIDES, (BOTH, _("The best of both"))] if name == "venue" else SIDES
            self.fields[name] = forms.ChoiceField(choices=sides, required=False)
        self.defaults = defaults

    @property
    def choices(self) -> dict[str, str]:
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {name: given.get(name) or self.defaults[name] for name in FIELDS}


class RenameAuthorForm(_Form):
    """What an author is called; as it is now until it is sent. `arguments` are what `curation.rename_author` takes."""

    name = forms.CharField(label=_("Name"), max_length=200)
    distinction = forms.CharField(
        label=_("What tells namesakes apart"),
        max_length=80,
        required=False,
        help_text=_("Empty for a name that nobody else has."),
    )
    reason = text_field(_("Reason"), rows=2)

    def arguments(self) -> dict[str, str]:
        return {**self.cleaned_data, "reason": self.cleaned_data["reason"].strip()}


class MergeAuthorForm(_Form):
    """Whom an author is to be merged into: `into`, once it is valid."""

    listed = forms.CharField(max_length=200, required=False)
    other = forms.CharField(
        label=_("Another author"), max_length=500, required=False, help_text=_("The address of their page.")
    )
    reason = text_field(_("Reason"), rows=2)

    def clean(self) -> None:
        given = self.cleaned_data.get("other") or self.cleaned_data.get("listed") or ""
        slug = given.strip().rstrip("/").rpartition("/")[2]
        if not slug:
            raise forms.ValidationError(_("Choose an author."))
        self.into = Author.objects.filter(Q(slug=slug) | Q(redirects__old_slug=slug)).first()
        if self.into is None:
            raise forms.ValidationError(_("There is no author “%(value)s”.") % {"value": slug})


class SplitAuthorForm(_Form):
    """Which papers are a namesake's, and what tells the two apart."""

    distinction = forms.CharField(
        label=_("What tells them apart"), max_length=80, help_text=_("Such as a place: Tianjin.")
    )
    papers = forms.ModelMultipleChoiceField(Paper.objects.none(), to_field_name="cite_key", label=_("Papers"))
    reason = text_field(_("Reason"), rows=2)

    def __init__(self, *args: Any, author: Author, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_author = Paper.objects.filter(authorships__author=author).distinct()
        self.fields["papers"].queryset = of_author  # type: ignore[attr-defined]
