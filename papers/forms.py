"""The forms of submitting and deciding: they clean; `papers.curation` judges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from papers import curation, ingest
from papers.curation.submitting import MAX_COMMENT, MAX_TITLE, MAX_URL, MAX_VENUE
from papers.models import Paper, Submission
from papers.record import Record
from taxonomy.models import Category

MAX_REASON = 2_000


def categories_field() -> forms.ModelMultipleChoiceField[Category]:
    return forms.ModelMultipleChoiceField(
        Category.objects.without_tree_fields(),
        to_field_name="path",
        required=False,
        error_messages={"invalid_choice": _("There is no category “%(value)s”.")},
    )


def text_field(label: Any, *, most: int = MAX_REASON, rows: int = 3, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget, help_text=help_text)


class TypedForm(forms.Form):
    """What a person knows of a work and types; `typed_record` is that as a Record."""

    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE, required=False)
    authors = text_field(_("Authors"), most=50_000, rows=4, help_text=_("One author a line, as printed."))
    year = forms.IntegerField(label=_("Year"), required=False)
    venue = forms.CharField(label=_("Venue"), max_length=MAX_VENUE, required=False)
    url = forms.CharField(label=_("Address"), max_length=MAX_URL, required=False)

    TYPED = ("title", "authors", "year", "venue", "url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["url"].widget.attrs.update({"inputmode": "url", "autocomplete": "off"})
        self.fields["year"].widget.attrs.update({"min": 1800, "max": 2200})

    def typed_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TYPED]

    def is_typed(self) -> bool:
        """Whether something stands in the fields for typing, or is wrong there."""
        return any(self[name].value() or self[name].errors for name in self.TYPED)

    def typed_record(self) -> Record:
        cleaned = self.cleaned_data
        return Record(
            title=" ".join(cleaned["title"].split()),
            authors=tuple(" ".join(line.split()) for line in cleaned["authors"].splitlines() if line.strip()),
            year=cleaned["year"],
            venue=cleaned["venue"],
            url=cleaned["url"],
        )


class SubmissionForm(TypedForm):
    """One reference: an identifier in any form, or its metadata typed by hand."""

    reference = forms.CharField(
        label=_("arXiv id, DOI or address"),
        max_length=settings.SUBMIT_MAX_CHARS,
        required=False,
        help_text=_(
            "In any form you can paste: 2212.08073, a link to a PDF, a DOI, an ACL or OpenReview page."
        ),
    )
    categories = categories_field()
    comment = text_field(_("Comment"), most=MAX_COMMENT, help_text=_("Only curators read it."))

    field_order = ("reference", *TypedForm.TYPED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reference = {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["reference"].widget.attrs.update(reference)

    def arguments(self) -> dict[str, Any]:
        """What `curation.submit` takes."""
        cleaned = self.cleaned_data
        return {
            "reference": cleaned["reference"],
            "typed": self.typed_record(),
            "categories": list(cleaned["categories"]),
            "comment": cleaned["comment"],
        }


class DecisionForm(forms.Form):
    """A decision; `arguments` are what its verb takes beside the submission and the curator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @classmethod
    def starts_with(cls, submission: Submission) -> dict[str, Any]:
        """What stands in it before anything is typed."""
        return {}

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {}


class AcceptForm(DecisionForm):
    """Ticking is not needed for the primary category; with one category it is the primary one."""

    categories = categories_field()
    primary = forms.ModelChoiceField(
        Category.objects.without_tree_fields(),
        to_field_name="path",
        required=False,
        error_messages={"invalid_choice": _("There is no category “%(value)s”.")},
    )

    def clean(self) -> None:
        chosen, primary = list(self.cleaned_data.get("categories") or []), self.cleaned_data.get("primary")
        if primary and primary not in chosen:
            chosen.insert(0, primary)
        if len(chosen) > 1 and not primary and not self.errors:
            self.add_error("primary", _("Say which of the categories is the primary one."))
        self.cleaned_data["categories"] = chosen

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {**self.cleaned_data}


REASONS = {
    "scope": _("It is not about aligning language models."),
    "unidentified": _("There is not enough to find the work."),
    "not-a-work": _("It is not a scholarly work, report or essay."),
    "withdrawn": _("The work was withdrawn by its authors."),
    "spam": _("It is advertising."),
}


class RejectForm(DecisionForm):
    picked = forms.ChoiceField(
        label=_("Reason"), choices=list(REASONS.items()), widget=forms.RadioSelect, required=False
    )
    reason = text_field(_("In words"), rows=2, help_text=_("The submitter reads it."))

    def arguments(self, submission: Submission) -> dict[str, Any]:
        """A picked reason is written in the submitter's language."""
        with translation.override(submission.language):
            picked = str(REASONS.get(self.cleaned_data["picked"], ""))
        return {"reason": " ".join(filter(None, [picked, self.cleaned_data["reason"]]))}


class MergeForm(DecisionForm):
    into = forms.CharField(
        label=_("Cite key or identifier of the paper"), max_length=settings.SUBMIT_MAX_CHARS, required=True
    )

    def clean_into(self) -> Paper:
        text: str = self.cleaned_data["into"]
        if paper := ingest.named(text):
            return paper
        raise forms.ValidationError(_("There is no paper “%(text)s”."), params={"text": text[:200]})

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"into": self.cleaned_data["into"]}


class AskForm(DecisionForm):
    reason = text_field(_("Question"), rows=2, help_text=_("It stands on the status page of the submission."))

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class CompleteForm(TypedForm, DecisionForm):
    """What was typed, to correct and to add to."""

    def clean(self) -> None:
        if not self.errors and self.typed_record() == Record():
            self.add_error("title", _("Type at least the title."))

    @classmethod
    def starts_with(cls, submission: Submission) -> dict[str, Any]:
        typed = submission.typed_record
        return {
            "title": typed.title,
            "authors": "\n".join(typed.authors),
            "year": typed.year,
            "venue": typed.venue,
            "url": typed.url,
        }

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"typed": self.typed_record()}


DECISIONS: dict[str, tuple[type[DecisionForm], Callable[..., Any]]] = {
    "accept": (AcceptForm, curation.accept),
    "reject": (RejectForm, curation.reject),
    "merge": (MergeForm, curation.merge),
    "ask": (AskForm, curation.ask),
    "complete": (CompleteForm, curation.complete),
    "retry": (DecisionForm, curation.retry),
    "undo": (DecisionForm, curation.undo),
}
