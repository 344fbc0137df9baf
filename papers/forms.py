"""The forms of deciding and following: they clean; `papers.curation` judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from papers import curation, ingest
from papers.curation.submitting import MAX_TITLE, MAX_URL, MAX_VENUE
from papers.models import Paper, Reason, Submission
from papers.record import Record
from taxonomy.models import Category

MAX_REASON = 2_000
PROPOSABLE = [*(field.name for field in fields(Record)), "name"]  # of a paper, and what an author has
PROPOSABLE = [*(field.name for field in fields(Record)), "name"]  # of a paper, and what an author has
QUOTE = "evidence:"  # begins the name of a field that quotes for a category


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

    evidence = text_field(
        _("Evidence for the primary category"),
        rows=2,
        help_text=_("The sentence of the abstract that says it."),
    )
    BESIDE: tuple[str, ...] = ("evidence",)  # fields that stand outside the form, beside the abstract

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.BESIDE:
            self.fields[name].widget.attrs["form"] = "accept"

    def clean(self) -> None:
        chosen, primary = list(self.cleaned_data.get("categories") or []), self.cleaned_data.get("primary")
        if primary and primary not in chosen:
            chosen.insert(0, primary)
        if len(chosen) > 1 and not primary and not self.errors:
            self.add_error("primary", _("Say which of the categories is the primary one."))
        self.cleaned_data["categories"] = chosen

    def quotes(self) -> dict[str, str]:
        """What was quoted for a category, by its path: fields named "evidence:PATH"."""
        named = {name: name.removeprefix(QUOTE) for name in self.data if name.startswith(QUOTE)}
        return {path: text for name, path in named.items() if (text := self.data[name].strip())}

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {**self.cleaned_data, "evidence": self._evidence()}

    def _evidence(self) -> dict[Category, str]:
        chosen, quotes = self.cleaned_data["categories"], self.quotes()
        primary = self.cleaned_data["primary"] or (chosen[0] if chosen else None)
        if primary and (text := self.cleaned_data["evidence"]):
            quotes.setdefault(primary.path, text)
        return {category: quotes[category.path] for category in chosen if category.path in quotes}


class ClassifyForm(AcceptForm):
    """The categories of a paper that we have; `opened` is how they were when the form was made."""

    reason = text_field(_("Why"), rows=2, help_text=_("It stands in the paper's history."))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    BESIDE = ("evidence", "reason")

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.cleaned_data["categories"]:
            self.add_error("categories", _("Choose at least one category."))

    def changes(self) -> dict[str, Any]:
        """What `curation.classify_paper` takes beside the paper. A quote that was emptied is cleared."""
        cleaned = self.cleaned_data
        emptied = {c: "" for c in cleaned["categories"] if f"{QUOTE}{c.path}" in self.data}
        return {
            "categories": cleaned["categories"],
            "primary": cleaned["primary"],
            "evidence": {**emptied, **self._evidence()},
            "reason": cleaned["reason"],
        }


class ApplyForm(DecisionForm):
    """Which of the proposed changes are taken over."""

    field = forms.MultipleChoiceField(choices=[(name, name) for name in PROPOSABLE], required=False)

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"fields": self.cleaned_data["field"]}


class RejectForm(DecisionForm):
    """A reason that is picked is read in each reader's own language; what is added in words, as it is written."""

    picked = forms.ModelChoiceField(
        Reason.objects.filter(is_active=True),
        to_field_name="key",
        label=_("Reason"),
        widget=forms.RadioSelect,
        required=False,
        blank=True,
        empty_label=None,
    )
    reason = text_field(
        _("In words"),
        rows=2,
        help_text=_("The submitter reads it, and so do readers of the register of declined works."),
    )

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "picked": self.cleaned_data["picked"]}


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
    "apply": (ApplyForm, curation.apply),
    "reject": (RejectForm, curation.reject),
    "merge": (MergeForm, curation.merge),
    "ask": (AskForm, curation.ask),
    "complete": (CompleteForm, curation.complete),
    "retry": (DecisionForm, curation.retry),
}
