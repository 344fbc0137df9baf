"""What happened to a submission and when, from its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from papers.models import State, Submission

MOST = 1_000  # rows of history that are read; a submission has some ten


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, in words."""

    at: datetime
    words: str


def timeline(submission: Submission) -> list[Happened]:
    """The changes of its state that mean something to its submitter, the oldest first."""
    events = apps.get_model("papers", "SubmissionEvent")._default_manager.filter(pgh_obj_id=submission.pk)
    states = events.order_by("pgh_id").values_list("state", "pgh_created_at")[:MOST]
    return list(_told(states.iterator(), is_change=submission.is_change))


def _told(states: Iterator[tuple[str, datetime]], *, is_change: bool) -> Iterator[Happened]:
    before = ""
    for state, at in states:
        if state != before and (words := _words(before, state, is_change=is_change)):
            yield Happened(at, words)
        before = state


def _words(before: str, state: str, *, is_change: bool) -> str:
    if not before:
        return _("Received")
    if before in State.decided():
        return _("The decision was undone")
    if state == State.READY:
        return _("Answered") if before == State.NEEDS_INFO else _("Metadata pulled")
    if state == State.RECEIVED and before == State.FAILED:
        return _("To be asked for again")
    said = {
        State.FAILED: _("Its metadata could not be pulled"),
        State.NEEDS_INFO: _("A curator asked something"),
        State.ACCEPTED: pgettext("what was proposed", "Accepted") if is_change else _("Accepted"),
        State.REJECTED: pgettext("what was proposed", "Declined") if is_change else _("Declined"),
        State.MERGED: _("Merged"),
    }
    return said.get(State(state), "")
