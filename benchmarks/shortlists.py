"""How long it takes to find the papers that a new reference may be: one reference, and ten thousand."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from random import Random
from typing import Any

from benchmarks.measure import summary, timed
from papers.duplicates import among, candidates
from papers.duplicates.candidates import as_record
from papers.duplicates.shortlist import Shortlister
from papers.listed import listed
from papers.matching import prepare
from papers.models import Paper
from papers.record import Record

SEED = 21
NEW = 10_000  # references at once; every second one is a paper that is here, printed otherwise
SINGLE = 300


def measure() -> dict[str, Any]:
    """On the catalogue as it is loaded and indexed."""
    references = list(new_references(Random(SEED)))
    singles = [reference for reference, _ in references[:SINGLE]]
    shortlister = Shortlister()
    prepared = [prepare(one) for one in singles]
    candidates(singles[0])
    shortlists = [timed(lambda one=one: shortlister.ids(one)) for one in prepared]  # type: ignore[misc]
    whole = [timed(lambda one=one: candidates(one)) for one in singles]  # type: ignore[misc]
    begun, busy = time.perf_counter(), time.process_time()
    found = list(among([reference for reference, _ in references]))
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    return {
        "shortlist": asdict(summary(shortlists)),
        "candidates": asdict(summary(whole)),
        "many": {"references": len(references), "seconds": round(seconds, 1), "busy": round(busy, 1)},
        **_found(references, found),
    }


def _found(references: Sequence[tuple[Record, int | None]], found: Sequence[Any]) -> dict[str, float]:
    here = [
        [one.paper.pk for one in ones[:1]] == [pk]
        for (_, pk), ones in zip(references, found, strict=True)
        if pk
    ]
    new = [
        any(one.is_likely for one in ones) for (_, pk), ones in zip(references, found, strict=True) if not pk
    ]
    return {"found first": round(sum(here) / len(here), 4), "new but likely": round(sum(new) / len(new), 4)}


def new_references(random: Random) -> Iterator[tuple[Record, int | None]]:
    """With the paper that each is: half of them are here, the others have the words of two that are."""
    ids = sorted(Paper.objects.values_list("pk", flat=True))
    chosen = listed([random.choice(ids) for _ in range(NEW)])
    for number, paper in enumerate(chosen):
        record, other = as_record(paper), as_record(random.choice(chosen))
        yield (printed_otherwise(record, random), paper.pk) if number % 2 else (mixed(record, other), None)


def printed_otherwise(record: Record, random: Random) -> Record:
    """As a reading list has it: capitals, initials, et al., a letter too few, no venue."""
    title = record.title.lower() if random.random() < 0.5 else record.title
    at = random.randrange(len(title))
    authors = [f"{name.split()[-1]}, {name[0]}." for name in record.authors if name.split()]
    shown = authors[: random.choice((1, 3, len(authors) or 1))]
    return Record(title=title[:at] + title[at + 1 :], authors=(*shown, "et al."), year=record.year)


def mixed(record: Record, other: Record) -> Record:
    """A work that is not here, in the words of works that are."""
    left, right = record.title.split(), other.title.split()
    title = " ".join(left[: len(left) // 2] + right[len(right) // 2 :])
    return Record(
        title=title or "Untitled", authors=other.authors[::-1][:1] + record.authors[1:2], year=record.year
    )
