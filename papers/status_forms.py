"""What whoever watches a submission can send: an answer to a question, an address for letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from papers.curation.submitting import MAX_COMMENT
from papers.following import CannotFollow, Mailbox
from papers.forms import TypedForm, text_field
from papers.record import Record


class AnswerForm(TypedForm):
    """What a submitter answers to a curator's question."""

    comment = text_field(_("Your answer"), most=MAX_COMMENT, help_text=_("Only curators read it."))

    field_order = ("comment", *TypedForm.TYPED)

    def clean(self) -> None:
        if not self.errors and not self.cleaned_data["comment"] and self.typed_record() == Record():
            self.add_error("comment", _("Write an answer, or fill in a field."))

    def arguments(self) -> dict[str, Any]:
        """What `curation.answer` takes."""
        return {"typed": self.typed_record(), "comment": self.cleaned_data["comment"]}


class FollowForm(forms.Form):
    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,  # RFC 5321 allows no longer path
        help_text=_(
            "You get a letter when a curator decides or asks something. The address is used for nothing else, and "
            "deleted 90 days after the decision."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Type the address that letters should go to.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_address(self) -> str:
        try:
            return Mailbox.of(self.cleaned_data["address"]).address
        except CannotFollow as error:
            raise forms.ValidationError(str(error)) from None
