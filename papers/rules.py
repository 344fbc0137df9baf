"""What is decided without a person: each rule has a name, under which decisions and the history say so."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FILL = "fill-empty-fields"
REFRESH = "refresh"
WORDS = {
    FILL: gettext_lazy("rule: what is empty is filled"),
    REFRESH: gettext_lazy("rule: sources are asked again"),
}


def say(rule: str) -> str:
    """The rule in the reader's words; one that is not known by its name."""
    return str(WORDS[rule]) if rule in WORDS else _("rule: %(name)s") % {"name": rule}
