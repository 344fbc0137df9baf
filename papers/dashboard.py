"""What a curator looks at in the morning: what waits, what failed, what the catalogue lacks, who decided what."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from papers.conflicts import Conflict, conflicts
from papers.filters import AGES, QueueFilter
from papers.models import Decision, HarvestQuery, Paper, State, Submission
from papers.search import IndexUnavailable, SearchRequest, search
from taxonomy.tree import Taxonomy

FAILURES = 10  # reasons that are told apart
CURATORS = 50
CONFLICTS = 1_000  # papers that are looked at
SLOW, KEPT = 1.0, 300.0  # seconds
DAYS = (7, 30)
PARAMETER = re.compile(r"%\(\w+\)[sd]")
LACKING = {
    "abstract": SearchRequest(not_has=("abstract",)),
    "category": SearchRequest(not_has=("category",)),
    "evidence": SearchRequest(has=("category",), not_has=("evidence",)),
    "unsure": SearchRequest(has=("unsure",)),
}

_known: tuple[float, list[Conflict]] | None = None  # until when, on the monotonic clock; of this process


@dataclass(frozen=True, slots=True)
class Queued:
    """A number of submissions, and the filter of the queue that lists them. `name` is a key of whoever shows it."""

    name: str
    count: int
    filter: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Curator:
    name: str
    decided: list[Queued]  # in each of `DAYS`


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`lacking` counts papers by what they lack (a key of `LACKING`), None while there is no index. `conflicts` are
    papers whose sources differ, at most `CONFLICTS`."""

    ages: list[Queued]
    kinds: list[Queued]
    claimed: Queued
    failures: list[Queued]
    lacking: dict[str, int] | None
    incomplete: int
    conflicts: int
    curators: list[Curator]
    harvests: list[HarvestQuery]


def dashboard(taxonomy: Taxonomy) -> Dashboard:
    """Asks the database a fixed number of times, and the index once for each of `LACKING`."""
    return Dashboard(
        ages=[queued(age, {"age": age}) for age in AGES],
        kinds=[queued(kind, {"kind": kind}) for kind in Submission.Kind.values],
        claimed=queued("claimed", {"claimed": "1", "kind": "all"}),
        failures=_failures(),
        lacking=_lacking(taxonomy),
        incomplete=Paper.objects.filter(authors_complete=False).count(),
        conflicts=len(known_conflicts()),
        curators=_curators(timezone.now()),
        harvests=list(HarvestQuery.objects.annotate(found=Count("submissions"))),
    )


def known_conflicts() -> list[Conflict]:
    """As `conflicts`. In a large catalogue, where they take long to find, those of the last five minutes."""
    global _known
    begun = time.monotonic()
    if _known and begun < _known[0]:
        return _known[1]
    found = conflicts(CONFLICTS)
    if time.monotonic() - begun > SLOW:
        _known = (time.monotonic() + KEPT, found)
    return found


def queued(name: str, wanted: Mapping[str, str]) -> Queued:
    """Counted by the queue's own filter, so that its list is as long."""
    data = QueryDict(mutable=True)
    data.update(dict(wanted))
    return Queued(name, QueueFilter(data).qs.count(), wanted)


def _failures() -> list[Queued]:
    """The commonest reasons for which metadata could not be pulled, in words."""
    failed = Submission.objects.filter(state=State.FAILED).exclude(failure={})
    rows = failed.values("failure__message").annotate(count=Count("pk")).order_by("-count")[:FAILURES]
    return [_failure(row["failure__message"], row["count"]) for row in rows]


def _failure(message: str, count: int) -> Queued:
    """The sentence with what it says of a single paper left open."""
    sentence = PARAMETER.sub("…", gettext(message))
    return Queued(sentence, count, {"state": State.FAILED, "kind": "all", "failure": message})


def _lacking(taxonomy: Taxonomy) -> dict[str, int] | None:
    try:
        return {
            name: search(asked, taxonomy, facets=(), page_size=1).total for name, asked in LACKING.items()
        }
    except IndexUnavailable:
        return None


def _curators(now: datetime) -> list[Curator]:
    """Who decided on most submissions in the last month comes first."""
    rows = Decision.objects.standing().exclude(decided_by=None).values_list("decided_by__username")
    counted = rows.annotate(week=_submissions(now, DAYS[0]), month=_submissions(now, DAYS[1]))
    busy = counted.filter(month__gt=0).order_by("-month", "decided_by__username")[:CURATORS]
    return [_curator(name, counts) for name, *counts in busy]


def _submissions(now: datetime, days: int) -> Count:
    return Count("submission", distinct=True, filter=Q(decided_at__gt=now - timedelta(days=days)))


def _curator(name: str, counts: Iterable[int]) -> Curator:
    everything = {"state": "all", "kind": "all", "decided_by": name}
    pairs = zip(DAYS, counts, strict=True)
    return Curator(
        name, [Queued(str(days), count, {**everything, "days": str(days)}) for days, count in pairs]
    )
