"""A later decision that rests on an earlier one has to be undone first: saying which."""

from __future__ import annotations

from django.utils.translation import gettext as _

from papers import rules
from papers.curation.errors import CurationError
from papers.models import Decision, Paper


def rests(later: Decision, *, paper: Paper | None = None) -> CurationError:
    """The refusal to undo what `later` rests on."""
    said = {
        "verb": later.get_verb_display(),
        "name": later.decided_by.get_username() if later.decided_by else rules.say(later.rule),
        "date": f"{later.decided_at:%Y-%m-%d %H:%M} UTC",
    }
    sentence = _("A later decision rests on this (%(verb)s, %(name)s, %(date)s); undo that one first.") % said
    return CurationError(sentence, paper=paper, rests=later)
