"""What was merged into a paper or an author, or split off, and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from papers.curation.merging_authors import ABOUT_AUTHORS
from papers.curation.unmerging_papers import DAYS
from papers.models import Decision

Verb = Decision.Verb


@dataclass(frozen=True, slots=True)
class Merge:
    decision: Decision
    sentence: str


def merges(request: HttpRequest, **about: Any) -> list[Merge]:
    """For the footer of a page; curators see them, for all others it asks nothing."""
    if not request.user.has_perm("papers.decide_submission"):
        return []
    rows = Decision.objects.standing().filter(**about).select_related("decided_by")
    papers = rows.filter(verb=Verb.MERGE_PAPERS, decided_at__gt=timezone.now() - timedelta(days=DAYS))
    authors = rows.filter(verb__in=ABOUT_AUTHORS)
    return [Merge(row, _said(row)) for row in (papers | authors).order_by("-pk")]


def _said(decision: Decision) -> str:
    effects = decision.effects
    said = {
        "who": decision.decided_by.get_username() if decision.decided_by else _("somebody who has left"),
        "day": date_format(decision.decided_at, "Y-m-d"),
    }
    match decision.verb:
        case Verb.MERGE_PAPERS:
            return _("%(what)s was merged into this (%(who)s, %(day)s).") % {**said, "what": effects["key"]}
        case Verb.MERGE_AUTHORS:
            what = effects["author"]["name"]
            return _("%(what)s was merged into this (%(who)s, %(day)s).") % {**said, "what": what}
        case Verb.RENAME_AUTHOR:
            what = effects["before"]["name"]
            return _("Called %(what)s until then (%(who)s, %(day)s).") % {**said, "what": what}
    return _("%(what)s was split off (%(who)s, %(day)s).") % {**said, "what": effects["name"]}
