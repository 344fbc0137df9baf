"""The forms in which readers report mistakes: what stands now, to correct, and room for words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.curation.reporting import MAX_NAME, stands
from papers.curation.submitting import MAX_ABSTRACT, MAX_COMMENT
from papers.forms import TypedForm, text_field
from papers.guard_form import GuardedForm
from papers.models import Author, Paper


class PaperReportForm(GuardedForm, TypedForm):
    """`arguments` are what `curation.report` takes beside the paper."""

    comment = text_field(
        _("What is wrong?"), most=MAX_COMMENT, help_text=_("Curators read it. You can leave it empty.")
    )
    abstract = text_field(_("Abstract"), most=MAX_ABSTRACT, rows=8)

    @classmethod
    def starts_with(cls, paper: Paper) -> dict[str, Any]:
        now = stands(paper)
        return {**now, "authors": "\n".join(now["authors"])}

    def to_correct(self) -> list[forms.BoundField]:
        return [self[name] for name in (*self.TYPED, "abstract")]

    def arguments(self) -> dict[str, Any]:
        given = {**self.cleaned_data, "authors": self.cleaned_data["authors"].splitlines()}
        return _arguments(self, given)


class AuthorReportForm(GuardedForm):
    comment = text_field(
        _("What is wrong?"),
        most=MAX_COMMENT,
        rows=5,
        help_text=_(
            "For example: two people share this name, and which papers are whose; or it is the same person as another "
            "name here."
        ),
    )
    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    @classmethod
    def starts_with(cls, author: Author) -> dict[str, Any]:
        return stands(author)

    def to_correct(self) -> list[forms.BoundField]:
        return [self["name"]]

    def arguments(self) -> dict[str, Any]:
        return _arguments(self, self.cleaned_data)


def _arguments(form: forms.Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """A field that was not sent at all stays as it is: it was not emptied."""
    changes = {name: value for name, value in given.items() if name in form.data and name != "comment"}
    return {"comment": given["comment"], "changes": changes}
