"""Makes submissions for tests, in one line each."""

from __future__ import annotations

import time
from typing import Any

from papers import identifiers
from papers.guard_form import stamp
from papers.models import State, Submission
from papers.record import Identifier, Record

CONSTITUTIONAL = "2212.08073"  # an arXiv id in tests.catalogue
NEW = "2301.00001"  # one that is not


def in_time(data: dict[str, Any] | None = None, *, age: float = 60.0) -> dict[str, Any]:
    """The fields of a guarded form that was shown so many seconds ago."""
    return {**(data or {}), "opened": stamp(time.time() - age)}


def pulled_record(arxiv_id: str = NEW, **fields: Any) -> Record:
    """What arXiv would say about that id."""
    known = {
        "title": f"A study of {arxiv_id}",
        "authors": ("Ann Author", "Ben Writer"),
        "abstract": "We study it.",
        "year": 2023,
        "venue": "arXiv",
        "venue_kind": "preprint",
        "url": f"https://arxiv.org/abs/{arxiv_id}",
        "identifiers": (Identifier("arxiv", arxiv_id),),
        "published_on": "2023-01-02",
        "arxiv_version": 1,
        "arxiv_primary": "cs.CL",
    }
    return Record(**{**known, **fields})


def make_submission(reference: str = NEW, *, state: str = State.READY, **fields: Any) -> Submission:
    """A submission of that reference; ready with what the source said unless told otherwise."""
    named = identifiers.parse(reference)
    if state == State.READY and named and named.scheme == "arxiv" and "pulled" not in fields:
        fields["pulled"] = pulled_record(named.value).as_json()
    typed = fields.pop("typed", None) or Record(identifiers=(named,) if named else ())
    return Submission.objects.create(
        reference=reference,
        scheme=named.scheme if named else "",
        value=named.value if named else "",
        state=state,
        typed=typed.as_json(),
        **fields,
    )
