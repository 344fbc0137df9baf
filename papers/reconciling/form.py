"""A reading list, pasted or as a file, and how it travels through the page: the site keeps none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papers import incoming
from papers.incoming import Piece, Uploaded
from papers.incoming.field import UploadedField

MAX_CARRIED = 800_000  # characters of the signed text, below the limit of a request
SALT = "papers.reconciling"


class ListForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Reading list"),
        max_length=incoming.MAX_CHARS,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Items of a README in Markdown, BibTeX, identifiers or addresses, one a line."
        ),
    )
    file = UploadedField(label=gettext_lazy("or a file"), accept=".md,.markdown,.txt,.bib,.bibtex")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # a browser would cut in silence

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Paste a reading list or choose a file."))
        return cleaned

    @property
    def given(self) -> Uploaded:
        """The file, or else what was pasted, under no name."""
        return self.cleaned_data["file"] or Uploaded("", self.cleaned_data["text"])


def pieces(given: Uploaded) -> list[Piece]:
    """A .bib file is BibTeX and nothing else; any other may mix it with items of a list."""
    is_bibtex = given.name.lower().endswith((".bib", ".bibtex"))
    return incoming.pieces(given.text, file=given.name if is_bibtex else "")


def carry(given: Uploaded) -> str:
    """The list as one signed text for the next request, "" when it is too long."""
    text = signing.dumps([given.name, given.text], salt=SALT, compress=True)
    return text if len(text) <= MAX_CARRIED else ""


def carried(text: str) -> Uploaded:
    """Raises `signing.BadSignature` for what `carry` has not written."""
    name, content = signing.loads(text, salt=SALT)
    return Uploaded(name, content)
