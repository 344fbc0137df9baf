"""The form of submitting: one field that takes anything, a file, or metadata typed by hand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import incoming
from papers.curation.submitting import MAX_COMMENT
from papers.forms import TypedForm, categories_field, text_field
from papers.guard_form import GuardedForm
from papers.incoming import Carried, Piece, Uploaded
from papers.incoming.field import UploadedField
from papers.record import Record


class SubmissionForm(GuardedForm, TypedForm):
    """References in any form, or the metadata of one typed by hand.

    `carried` is what a file held that was chosen before, `seen` the `digest` of what the sender has looked at.
    """

    reference = forms.CharField(
        label=gettext_lazy("arXiv ids, DOIs, addresses or BibTeX"),
        max_length=incoming.MAX_CHARS,
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        help_text=gettext_lazy(
            "One or many, in any form you can paste: 2212.08073, a link to a PDF, a DOI, lines of a reading list."
        ),
    )
    file = UploadedField(label=gettext_lazy("or a .bib file"), accept=".bib,.bibtex,.txt,.md")
    carried = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    again = forms.BooleanField(required=False)
    categories = categories_field()
    comment = text_field(
        gettext_lazy("Comment"), most=MAX_COMMENT, help_text=gettext_lazy("Only curators read it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reference, file = self.fields["reference"].widget.attrs, self.fields["file"].widget.attrs
        reference.pop("maxlength", None)  # a browser would cut in silence
        reference["data-most"], file["data-most"] = incoming.MAX_CHARS, settings.SUBMIT_MAX_FILE

    def clean_carried(self) -> Carried:
        try:
            return incoming.carried(self.cleaned_data["carried"], whose=self.whose)
        except signing.BadSignature:
            raise forms.ValidationError(_("What the file held has been damaged. Choose it again.")) from None
        except incoming.NoLongerKept:
            raise forms.ValidationError(
                _("What the file held is kept for some hours only. Choose it again.")
            ) from None

    @property
    def sends_files(self) -> bool:
        """Whoever may hand in more than others may hand in a whole file at once."""
        may = ("papers.add_submission", "papers.decide_submission")
        return bool(self.user and any(map(self.user.has_perm, may)))

    @property
    def most_at_once(self) -> int:
        return incoming.MOST_WITH_ACCOUNT if self.sends_files else incoming.MOST_AT_ONCE

    @property
    def whose(self) -> int | None:
        """The account that a file's content may be kept for."""
        return self.user.pk if self.user and self.sends_files else None

    @property
    def most_of_a_file(self) -> str:
        return filesizeformat(settings.SUBMIT_MAX_FILE)

    @property
    def is_readable(self) -> bool:
        """Whether what was handed in can be shown piece by piece; something else may still be wrong."""
        return self.is_bound and not self.errors.keys() & {"reference", "file", "carried"}

    @property
    def uploaded(self) -> Uploaded | None:
        return self.cleaned_data.get("file")

    @property
    def carries(self) -> Carried:
        """What comes from a file that was chosen before; a newly chosen one replaces it."""
        return Carried() if self.uploaded else self.cleaned_data.get("carried") or Carried()

    @cached_property
    def pieces(self) -> list[Piece]:
        """All that was handed in but the metadata typed by hand."""
        pasted = incoming.pieces(self.cleaned_data["reference"])
        file = self.uploaded
        return [*pasted, *(incoming.pieces(file.text, file=file.name) if file else self.carries.pieces)]

    @property
    def digest(self) -> str:
        """Names what would be sent, so that what was looked at and what is sent are the same."""
        file = self.uploaded
        return self.digest_with(file.text if file else self.data.get("carried", ""))

    def digest_with(self, file: str) -> str:
        text = f"{self.cleaned_data['reference']}\0{file}"
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]

    def one_plain(self) -> Piece | None:
        """The only piece, when it is an identifier, or nothing that we understand, without a title."""
        if self.uploaded or len(self.pieces) != 1 or self.carries.pieces:
            return None
        record = self.pieces[0].record or Record()
        return None if record.title or "\n" in self.cleaned_data["reference"].strip() else self.pieces[0]

    def for_one(self) -> dict[str, Any]:
        """What `curation.submit` takes."""
        cleaned, typed = self.cleaned_data, self.typed_record()
        piece = self.one_plain()
        named = piece.record.identifiers if piece and piece.record else ()
        return {
            "reference": cleaned["reference"].strip(),
            "typed": replace(typed, identifiers=named),
            "categories": list(cleaned["categories"]),
            "comment": cleaned["comment"],
            "again": cleaned["again"],
        }

    def for_all(self) -> dict[str, Any]:
        """What `incoming.submit_all` takes beside what is sent."""
        cleaned = self.cleaned_data
        return {"categories": list(cleaned.get("categories", ())), "comment": cleaned.get("comment", "")}
