"""What bibtexparser says of an entry that it cannot read, in words of ours that can be translated."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SENTENCES = (  # how bibtexparser 2.1 begins -> what it means
    ("Unexpectedly reached end of file", gettext_lazy("its last bracket or quotation mark is missing.")),
    ("Unexpected block start", gettext_lazy("it is not closed before the next one begins.")),
    ("Expected comma after entry key", gettext_lazy("a comma is missing behind the cite key.")),
    ("Expected either a `,`", gettext_lazy("a comma is missing between two fields.")),
    ("Expected a `=` after entry key", gettext_lazy("a field has no “=” behind its name.")),
    ("Expected equals sign", gettext_lazy("a field has no “=” behind its name.")),
)


def unread(detail: str) -> str:
    """A sentence about an entry of which the parser says `detail`."""
    known = next((meant for begins, meant in _SENTENCES if detail.startswith(begins)), None)
    if known is None:
        return _("This entry cannot be read: look at its brackets, commas and quotation marks.")
    return _("This entry cannot be read: %(detail)s") % {"detail": known}
