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
from papers.models import Confidence, Paper, Reason, Submission
from papers.record import Record
from taxonomy.models import Category

MAX_REASON = 2_000
PROPOSABLE = [*(field.name for field in fields(Record)), "name"]  # of a paper, and what an author has
QUOTE = "evidence:"  # begins the name of a field that quotes for a category
SURE = "confidence:"  # and of one that says how sure that is
CHANGES = (Submission.Kind.UPDATE, Submission.Kind.CORRECTION)  # about what we have


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
    """A decision; `arguments` are what its verb takes beside the submission, the curator and what was `seen`."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # as `curation.seen` gave it

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
    confidence = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=[("", _("not said")), *Confidence.choices],
        required=False,
        help_text=_("Of every ticked category for which nothing else is said."),
    )
    BESIDE: tuple[str, ...] = ("evidence", "confidence")  # they stand outside the form, beside the abstract

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.BESIDE:
            self.fields[name].widget.attrs["form"] = "accept"

    def clean(self) -> None:
        if wrong := [value for value in self.said(SURE).values() if value not in ("", *Confidence.values)]:
            self.add_error("confidence", _("There is no confidence “%(value)s”.") % {"value": wrong[0][:50]})
        chosen, primary = list(self.cleaned_data.get("categories") or []), self.cleaned_data.get("primary")
        if primary and primary not in chosen:
            chosen.insert(0, primary)
        if len(chosen) > 1 and not primary and not self.errors:
            self.add_error("primary", _("Say which of the categories is the primary one."))
        if not chosen and not self.errors:
            self.add_error("categories", _("Choose at least one category."))
        self.cleaned_data["categories"] = chosen

    def said(self, prefix: str) -> dict[str, str]:
        """What was said of single categories, by path: fields named "evidence:PATH" or "confidence:PATH"."""
        named = {name: name.removeprefix(prefix) for name in self.data if name.startswith(prefix)}
        return {path: self.data[name].strip() for name, path in named.items()}

    def spoken(self) -> dict[str, tuple[str, str]]:
        """The categories of which something was said, by path: the quote, and how sure it is."""
        quotes, sure = self.said(QUOTE), self.said(SURE)
        both = {path: (quotes.get(path, ""), sure.get(path, "")) for path in {**quotes, **sure}}
        return {path: said for path, said in both.items() if any(said)}

    def arguments(self, submission: Submission) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("categories", "primary")}
        return {**given, "evidence": self._evidence(), "confidence": self._confidence()}

    def _evidence(self) -> dict[Category, str]:
        chosen = self.cleaned_data["categories"]
        quotes = {path: text for path, text in self.said(QUOTE).items() if text}
        primary = self.cleaned_data["primary"] or (chosen[0] if chosen else None)
        if primary and (text := self.cleaned_data["evidence"]):
            quotes.setdefault(primary.path, text)
        return {category: quotes[category.path] for category in chosen if category.path in quotes}

    def _confidence(self) -> dict[Category, str]:
        of_all, own = self.cleaned_data["confidence"], self.said(SURE)
        sure = {category: own.get(category.path) or of_all for category in self.cleaned_data["categories"]}
        return {category: value for category, value in sure.items() if value}


class ClassifyForm(AcceptForm):
    """The categories of a paper that we have; `opened` is how they were when the form was made."""

    reason = text_field(_("Why"), rows=2, help_text=_("It stands in the paper's history."))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    BESIDE = ("evidence", "confidence", "reason")

    def changes(self) -> dict[str, Any]:
        """What `curation.classify_paper` takes beside the paper. What was emptied is cleared."""
        cleaned = self.cleaned_data
        return {
            "categories": cleaned["categories"],
            "primary": cleaned["primary"],
            "evidence": {**self._emptied(QUOTE), **self._evidence()},
            "confidence": {**self._emptied(SURE), **self._confidence()},
            "reason": cleaned["reason"],
        }

    def _emptied(self, prefix: str) -> dict[Category, str]:
        return {c: "" for c in self.cleaned_data["categories"] if f"{prefix}{c.path}" in self.data}


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


class RejectChangeForm(DecisionForm):
    """A reported mistake or an update: the reasons to pick are those for declining works, and no register shows it."""

    reason = text_field(
        _("Reason"), rows=2, help_text=_("It stands in the history, and whoever reported it reads it.")
    )

    def arguments(self, submission: Submission) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


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


def form_class(verb: str, submission: Submission) -> type[DecisionForm]:
    """The form of a verb of `DECISIONS` for a decision on that submission."""
    return RejectChangeForm if verb == "reject" and submission.kind in CHANGES else DECISIONS[verb][0]
