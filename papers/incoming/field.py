"""The form field of an uploaded file of references."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from papers.incoming.files import NoText, Uploaded, read_file


class UploadedField(forms.FileField):
    """Cleans to an `Uploaded`, or to None without a file. A file above SUBMIT_MAX_FILE bytes is refused unread, and so
    is what is no text."""

    def __init__(self, *, accept: str, label: Any) -> None:
        widget = forms.FileInput(attrs={"accept": accept})
        super().__init__(label=label, required=False, allow_empty_file=True, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> Uploaded | None:
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > settings.SUBMIT_MAX_FILE:
            sentence = _("A file has at most %(most)s; this one has %(size)s.")
            sizes = {"most": filesizeformat(settings.SUBMIT_MAX_FILE), "size": filesizeformat(file.size)}
            raise forms.ValidationError(sentence, params=sizes)
        try:
            return read_file(file)
        except NoText as error:
            raise forms.ValidationError(str(error)) from None
